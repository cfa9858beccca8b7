"""Notices that a reply has begun to repeat itself. Pure."""

import re
import unicodedata
from collections import deque

_LONGEST_UNIT = 120
"""The longest stretch, in words, whose repetition is noticed."""

_LONGEST_SYLLABLE = 8
"""The longest stretch inside a word, in characters, whose repetition is noticed."""

_SENTENCES_REMEMBERED, _FEWEST_DIFFERENT = 12, 3
"""Of so many sentences at least so many and one more have to be different."""

_SENTENCE_WORDS = 5
"""Shorter sentences ("Yes, of course.") may come again as often as they like."""

_SENTENCE_MARKS = frozenset(".!?…。！？।")
_SYLLABIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class LoopGuard:
    """Listens to one reply, fragment by fragment.

    A loop is a sentence three times running, a stretch of words over and over, hardly anything
    but the same few sentences, or a word or a letter dozens of times. A refrain, an anaphora or
    a list whose items begin alike is none: there is something new between.
    """

    def __init__(self) -> None:
        self._looping = False
        self._word = ""
        self._sentence: list[str] = []
        self._sentences: deque[str] = deque(maxlen=_SENTENCES_REMEMBERED)
        self._words = _Repeats(_LONGEST_UNIT)
        self._characters = _Repeats(_LONGEST_SYLLABLE)

    def feed(self, fragment: str) -> bool:
        """Take in the next fragment and say whether the reply is in a loop, now or before."""
        for character in fragment:
            if self._looping:
                break
            self._take(character)
        return self._looping

    def _take(self, character: str) -> None:
        if not character.isspace():
            unit = self._characters.take(character)
            self._looping = unit > 0 and self._characters.run(unit) > _character_limit(
                character, unit
            )
        if _is_word_part(character) and not _SYLLABIC.match(character):
            self._word += character.lower()
            return
        self._end_word()
        if _SYLLABIC.match(character):
            self._word = character
            self._end_word()
        if character in _SENTENCE_MARKS or character == "\n":
            self._end_sentence(is_marked=character != "\n")

    def _end_word(self) -> None:
        if not self._word:
            return
        self._sentence.append(self._word)
        unit = self._words.take(self._word)
        self._word = ""
        if unit and self._words.run(unit) >= unit * _repetitions(unit):
            self._looping = True

    def _end_sentence(self, is_marked: bool) -> None:
        words, self._sentence = self._sentence, []
        if not is_marked or len(words) < _SENTENCE_WORDS:
            return
        self._sentences.append(" ".join(words))
        recent = list(self._sentences)
        if (len(recent) >= 3 and len(set(recent[-3:])) == 1) or (
            len(recent) == _SENTENCES_REMEMBERED and len(set(recent)) <= _FEWEST_DIFFERENT
        ):
            self._looping = True


class _Repeats:
    """Counts for each length how much of the end of a sequence repeats what was so far before."""

    def __init__(self, longest: int) -> None:
        self._items: deque[str] = deque(maxlen=longest)
        self._runs = [0] * (longest + 1)

    def take(self, item: str) -> int:
        """Add an item; the result is the shortest length that repeats just now, or 0."""
        shortest = 0
        for length, earlier in enumerate(reversed(self._items), start=1):
            self._runs[length] = self._runs[length] + 1 if earlier == item else 0
            if not shortest and self._runs[length] >= length:
                shortest = length
        self._items.append(item)
        return shortest

    def run(self, length: int) -> int:
        """How many items in a row are what they were so many items before."""
        return self._runs[length]


def _is_word_part(character: str) -> bool:
    if character.isalnum() or character in "'’":
        return True
    return not character.isascii() and unicodedata.category(character).startswith("M")


def _repetitions(unit: int) -> int:
    """How often a stretch of so many words may follow itself; songs repeat short ones a lot."""
    if unit == 1:
        return 30
    if unit < 6:
        return 9
    return 3 if unit < 20 else 2


def _character_limit(character: str, unit: int) -> int:
    """How long a run of characters may be: longer for rules, tables and long numbers."""
    if not character.isalpha():
        return 400
    return 40 if unit == 1 else 120
