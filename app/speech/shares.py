"""Which words are heard in which piece of a clause: an estimate by the voice's own speed. Pure."""

import re

from app.speech.words import WORD

_START_CHARACTERS_PER_SECOND = 15.0
"""English at 150 to 180 words a minute; what a voice really does is learnt from its clauses."""

_WORD = re.compile(rf"(?:{WORD})\s*|\s+")


class WordShares:
    """Hands out the words of one clause after another along with their sound."""

    def __init__(self) -> None:
        self._rate = _START_CHARACTERS_PER_SECOND
        self._words: list[str] = []
        self._text_length = 0
        self._seconds = 0.0
        self._given = 0

    def begin(self, text: str) -> None:
        """Start a clause."""
        self._words = _WORD.findall(text)
        self._text_length = len(text)
        self._seconds = 0.0
        self._given = 0

    def take(self, seconds: float) -> str:
        """The words that belong to the next so many seconds of sound."""
        self._seconds += seconds
        share = ""
        while self._words and self._given + len(self._words[0]) / 2 < self._seconds * self._rate:
            word = self._words.pop(0)
            self._given += len(word)
            share += word
        return share

    def rest(self) -> str:
        """What is left at the end of the clause; also learns the speed of the voice."""
        if self._seconds > 0.5:
            self._rate = (self._rate + self._text_length / self._seconds) / 2
        rest = "".join(self._words)
        self._words = []
        return rest
