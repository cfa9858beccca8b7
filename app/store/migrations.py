"""How settings files of older versions are brought up to date."""

from typing import Any

Table = dict[str, Any]

TONES = {"formal": "professional", "sympathetic": "empathetic"}

EMOTIONS = {
    "joy": "joyful",
    "sadness": "sad",
    "anger": "angry",
    "fear": "fearful",
    "surprise": "surprised",
    "tenderness": "tender",
    "boredom": "bored",
    "pride": "proud",
    "disgust": "disgusted",
    "relief": "relieved",
    "excitement": "joyful",
}
"""Excitement became a tone, beside which joy is the emotion that is nearest to it."""


def renamed_styles(table: Table) -> Table:
    """Version 2: tones and emotions are called by their adjectives."""
    voice = table.get("voice")
    if not isinstance(voice, dict):
        return table
    renamed = dict(voice)
    for part, names in (("tone", TONES), ("emotion", EMOTIONS)):
        if isinstance(name := voice.get(part), str):
            renamed[part] = names.get(name, name)
    return {**table, "voice": renamed}
