"""How a style is put into words on the Voice page. Pure: no Qt."""

from collections.abc import Sequence

from app.catalog.manifest import Manifest
from app.catalog.model import Ability
from app.core.style import VoiceStyle
from app.speech.style_prompt.telling import told
from app.speech.voices import Emotion, Repertoire, Tone
from app.ui.settings.casting import abilities_of
from app.ui.settings.models_wording import listed

NEUTRAL = VoiceStyle().emotion
PROMPT_HINT = "How Parley should talk. Leave it empty if you have no wish."
_LONGEST_PROMPT = 60
_OF_THE_MANNER = {
    Ability.PACE: "the pace",
    Ability.LOUDNESS: "the loudness",
    Ability.PAUSES: "the pauses",
    Ability.PITCH: "the pitch",
    Ability.PITCH_RANGE: "the melody",
    Ability.VOICING: "whispering",
}
"""What tone, emotion, pace and prompt ask of a synthesiser."""


def style_in_words(style: VoiceStyle, repertoire: Repertoire) -> str:
    """All that a style wishes, in a line."""
    parts = [_who(style, repertoire)]
    if style.tone != VoiceStyle().tone:
        parts.append(f"{style.tone} tone")
    if style.emotion != NEUTRAL:
        parts.append(f"{style.emotion} ({share_in_words(style.intensity)})")
    if abs(style.pace - 1) >= 0.01:
        parts.append(f"{style.pace:.2f} times the usual pace")
    if style.prompt:
        parts.append(f"“{_shortened(style.prompt)}”")
    return ", ".join(parts) + ("" if len(parts) > 1 else ", neutral")


def limits(manifest: Manifest, synthesiser: str) -> str:
    """What of a manner a voice model follows, and which one follows all; empty if it does."""
    able = abilities_of(manifest, synthesiser)
    if able.issuperset(_OF_THE_MANNER):
        return ""
    followed = [words for ability, words in _OF_THE_MANNER.items() if ability in able]
    only = f"only {listed(followed)}" if followed else "nothing"
    better = (one for one in manifest if set(one.abilities).issuperset(_OF_THE_MANNER))
    advice = next((f" {model.title} follows everything." for model in better), "")
    return (
        f"Of all this, the voice model that is chosen follows {only}; the rest shapes what "
        f"Parley says.{advice}"
    )


def understood(prompt: str, repertoire: Repertoire) -> str:
    """What is made of a prompt; advice where there is none."""
    return told(repertoire.reading(prompt)) or PROMPT_HINT


def instruction(name: str, moods: Sequence[Tone | Emotion]) -> str:
    """What the language model is told of a tone or an emotion."""
    words = next((mood.description for mood in moods if mood.name == name), "")
    return f"Parley is told: “{words.rstrip('.')}.”" if words else ""


def share_in_words(value: float) -> str:
    """A share as a percentage."""
    return f"{value:.0%}"


def pace_in_words(pace: float) -> str:
    """A pace beside the usual one."""
    return "usual" if abs(pace - 1) < 0.01 else f"{pace:.2f} times the usual"


def speaker_title(name: str, repertoire: Repertoire) -> str:
    """The speaker as people know them."""
    names = (one.display_name for one in repertoire.speakers if one.name == name)
    return next(names, name)


def _who(style: VoiceStyle, repertoire: Repertoire) -> str:
    speaker = speaker_title(style.speaker, repertoire)
    if not style.blend_with:
        return speaker
    other = speaker_title(style.blend_with, repertoire)
    shares = f"{style.timbre_share:.0%} of the voice, {style.prosody_share:.0%} of its movement"
    return f"{speaker} with {other} ({shares})"


def _shortened(prompt: str) -> str:
    return prompt if len(prompt) <= _LONGEST_PROMPT else f"{prompt[:_LONGEST_PROMPT].rstrip()}…"
