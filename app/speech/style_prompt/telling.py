"""Says in a sentence or two what was made of a prompt. Pure."""

from collections.abc import Sequence

from app.speech.style_prompt.reading import Reading
from app.speech.style_prompt.tokens import LONGEST

_MOST_WORDS = 12
_LONGEST_WORD = 24


def told(reading: Reading) -> str:
    """For the person who wrote it; empty if they wrote nothing."""
    if reading.prompt and not (reading.understood or reading.unknown):
        return "No word of it is about the voice."
    wishes = [wish.words.lower() for wish in reading.understood]
    sentences = [
        f"Understood: {_listed(wishes)}." if wishes else "",
        f"Not understood: {_listed(reading.unknown)}." if reading.unknown else "",
        "" if reading.whole else f"Only the first {LONGEST} characters count.",
    ]
    return " ".join(filter(None, sentences))


def _listed(words: Sequence[str]) -> str:
    different = list(dict.fromkeys(words))
    shown = [_shortened(word) for word in different[:_MOST_WORDS]]
    if more := len(different) - len(shown):
        shown.append(f"and {more} more")
    return ", ".join(shown)


def _shortened(word: str) -> str:
    return word if len(word) <= 3 * _LONGEST_WORD else word[:_LONGEST_WORD] + "…"
