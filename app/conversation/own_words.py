"""Which words are what we have just said, coming back from the loudspeaker? Pure."""

import re
import time
from collections import deque
from collections.abc import Callable
from difflib import SequenceMatcher

from app.speech.word_cues import is_stop_word

KEPT_SECONDS = 30.0

LEAST_TOKENS = 3
"""Fewer prove nothing: everybody says "yes, please"."""

LEAST_SHARE = 0.7
"""Of the tokens; a recogniser gets some words of an echo wrong."""

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’][^\W_]+)*")
"""A word, or a character where words are not set apart."""

_SPREAD = 1.5
"""An echo says the same words in the same order, with few others between them."""

_LONGEST_STOP = 6
"""Words in a wish for silence: "could you please stop talking now"."""


class OwnWords:
    """Remembers what was heard of the replies.

    Args:
        now: seconds on any clock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._heard: deque[tuple[float, list[str]]] = deque()

    def heard(self, text: str) -> None:
        """A piece of a reply has been heard."""
        self._forget()
        self._heard.append((self._now(), _tokens(text)))

    def repeated(self, text: str, language: str) -> bool:
        """Whether the words are ours; a stop word never is."""
        said = _tokens(text)
        if len(said) < LEAST_TOKENS or is_stop_word(text, language):
            return False
        return _unknown(said, self._ours) <= 0.0

    def follow_stop_word(self, text: str, language: str) -> bool:
        """Whether the words are a stop word and then ours, but we have said no such word.

        It must come first, for only a loud voice is let through: what precedes it is an echo too,
        and an echo that is misheard may hold any word.
        """
        words, ours = text.split(), self._ours
        for end in range(min(len(words), _LONGEST_STOP), 0, -1):
            stop, after = " ".join(words[:end]), " ".join(words[end:])
            if is_stop_word(stop, language):
                said_by_us = _holds(ours, _tokens(stop))
                return not said_by_us and _unknown(_tokens(after), ours) <= 0.0
        return False

    @property
    def _ours(self) -> list[str]:
        """What can still come back, word by word."""
        self._forget()
        return [token for _, tokens in self._heard for token in tokens]

    def _forget(self) -> None:
        """What is too long ago; nobody may ask for words while all are written."""
        while self._heard and self._heard[0][0] < self._now() - KEPT_SECONDS:
            self._heard.popleft()


def _tokens(text: str) -> list[str]:
    return [token.replace("’", "'") for token in _TOKEN.findall(text.lower())]


def _holds(tokens: list[str], part: list[str]) -> bool:
    """Whether some tokens stand in others, one right after the other."""
    return any(tokens[at : at + len(part)] == part for at in range(len(tokens)))


def _unknown(said: list[str], ours: list[str]) -> float:
    """How many more words than an echo may get wrong are not ours."""
    most = max((_in_common(said, ours[at:]) for at in _beginnings(said, ours)), default=0)
    return LEAST_SHARE * len(said) - most


def _beginnings(said: list[str], ours: list[str]) -> list[int]:
    """Where in our words an echo may begin: at any of its own."""
    return [position for position, token in enumerate(ours) if token in said]


def _in_common(said: list[str], ours: list[str]) -> int:
    """How many words follow one another in both, not too far apart in ours."""
    stretch = ours[: round(len(said) * _SPREAD)]
    blocks = SequenceMatcher(None, said, stretch, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)
