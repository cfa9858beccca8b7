"""Finds the stretches of a growing text that must stay whole: code, links and emphasis."""

import re

_STRETCH = re.compile(
    r"`[^`\n]{1,120}`"
    r"|\*\*[^*\n]{1,120}\*\*"
    r"|\*[^\s*][^*\n]{0,119}\*"
    r"|\[[^\]\n]{1,120}\]\([^()\s]{0,300}\)"
)
_OPEN_STRETCH = re.compile(
    r"(?:`[^`\n]{0,120}"
    r"|\*\*[^*\n]{0,120}\*?"
    r"|\*(?:[^\s*][^*\n]{0,119})?"
    r"|\[[^\]\n]{0,120}(?:\](?:\([^()\s]{0,300})?)?)\Z"
)
_FENCE = re.compile(r"\s*(```|~~~).*?\1", re.DOTALL)
_OPEN_FENCE = re.compile(r"\s*(?:(?:```|~~~).*|`{1,2}|~{1,2})\Z", re.DOTALL)
_MARKS_AT_END = re.compile(r"[.!?…,;:]+[*`]{1,2}\Z")


class UndecidedError(Exception):
    """The text so far does not show yet where a stretch or a space ends."""


def after_fence(text: str, final: bool) -> int:
    """Where the code block ends that the text begins with, 0 if it does not begin with one."""
    if fence := _FENCE.match(text):
        return fence.end()
    if not _OPEN_FENCE.match(text):
        return 0
    if not final:
        raise UndecidedError
    return len(text)


def after_stretch(text: str, place: int, final: bool) -> int:
    """Where the search for a cut goes on after a mark that may open a stretch.

    That is before the punctuation at the end of the stretch, as "**One.**" ends a sentence, and
    just after the mark if nothing closes it on its line.
    """
    if stretch := _STRETCH.match(text, place):
        marks = _MARKS_AT_END.search(text, place + 1, stretch.end())
        return marks.start() if marks else stretch.end()
    if not final and _OPEN_STRETCH.match(text, place):
        raise UndecidedError
    return place + 1
