"""Does a transcription say the same thing over and over? Pure."""

import re

_WORD = re.compile(r"\w+")


def repeats_itself(text: str) -> bool:
    """Whether the same four or more words come twice in a row, or fewer words four times.

    This is how Whisper fails in a window that is too short. "No, no, no." is something people say.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    for length in range(1, len(words) // 2 + 1):
        times = 2 if length >= 4 else 4
        run = length * times
        for start in range(len(words) - run + 1):
            pattern = words[start : start + length]
            if words[start : start + run] == pattern * times:
                return True
    return False
