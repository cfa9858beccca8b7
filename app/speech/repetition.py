"""Does a transcription say the same thing over and over? Pure."""

import re

_WORD = re.compile(r"\w+")


def repeats_itself(text: str) -> bool:
    """Whether the same four or more words come twice in a row, or fewer words four times.

    This is how Whisper fails in a window that is too short. "No, no, no." is something people say.
    """
    words = _words(text)
    for length in range(1, len(words) // 2 + 1):
        times = 2 if length >= 4 else 4
        run = length * times
        for start in range(len(words) - run + 1):
            pattern = words[start : start + length]
            if words[start : start + run] == pattern * times:
                return True
    return False


_SENTENCE = re.compile(r"[^.?!…]*[.?!…]+")


def said_once(text: str) -> str:
    """The first sentence, if all that follows is the same again, whole or broken off; else ''.

    Only for four words or more: shorter things are said twice on purpose.
    """
    found = _SENTENCE.match(text)
    if found is None:
        return ""
    words = _words(found[0])
    rest = _words(text[found.end() :])
    again = words * (len(rest) // max(len(words), 1) + 1)
    if len(words) < 4 or not rest or again[: len(rest)] != rest:
        return ""
    return found[0].strip()


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
