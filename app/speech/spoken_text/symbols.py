"""Says signs such as & and =."""

import re

from app.speech.vocabulary import Vocabulary


class Symbols:
    """Says the signs of the vocabulary; the others are left to the punctuation."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary.symbols
        longest_first = sorted(self._words, key=len, reverse=True)
        names = (
            rf"(?<!\w){re.escape(n)}" if n[0].isalpha() else re.escape(n) for n in longest_first
        )
        self._sign = re.compile("|".join(names))

    def __call__(self, text: str) -> str:
        """The text with its signs in words."""
        return self._sign.sub(lambda match: f" {self._words[match[0]]} ", text)
