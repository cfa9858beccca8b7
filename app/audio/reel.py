"""The speech of one reply as it goes by: which words were heard, and where the last one began."""

from collections import deque
from collections.abc import Iterable

import numpy as np

from app.core.messages import SpokenWord
from app.core.sound import Samples
from app.core.turn import Turn

LONGEST_REPETITION_SECONDS = 1.0


class Reel:
    """Counts in samples of the reply; a part that is played again is not counted again."""

    def __init__(self, turn: Turn, rate: int) -> None:
        self.turn = turn
        self._longest = round(LONGEST_REPETITION_SECONDS * rate)
        self._position = 0
        self._furthest = 0
        self._last: deque[Samples] = deque()  # what was played, at least `_longest` of it
        self._coming: deque[SpokenWord] = deque()  # not counted yet; places are in the reply
        self._counted: deque[SpokenWord] = deque()  # those that may still have to be repeated

    def load(self, words: Iterable[SpokenWord]) -> None:
        """The next sample to be played is the first of a piece with these words."""
        self._coming.extend(word.later(self._position) for word in words)

    def played(self, samples: Samples) -> int:
        """This was played. Returns how much of it was played for the first time, in samples."""
        self._position += len(samples)
        new = max(0, self._position - self._furthest)
        self._furthest += new
        self._last.append(samples)
        kept = sum(map(len, self._last))
        while kept - len(self._last[0]) >= self._longest:
            kept -= len(self._last.popleft())
        return new

    def heard(self) -> str:
        """The words of which at least half was played, and that were not counted before."""
        text = ""
        while self._coming and self._coming[0].start + self._coming[0].end <= 2 * self._position:
            text += self._coming[0].text
            self._counted.append(self._coming.popleft())
        while self._counted and self._counted[0].end <= self._position - self._longest:
            self._counted.popleft()
        return text

    def rest(self) -> str:
        """The words that were not counted: their reply has come to its end."""
        text = "".join(word.text for word in self._coming)
        self._coming.clear()
        return text

    def wound_back(self) -> Samples:
        """Go back to the beginning of the word that is being played; returns what follows it.

        Between two words nothing is returned; of a long word, its last second.
        """
        starts = [
            word.start
            for word in (*self._counted, *self._coming)
            if word.start < self._position < word.end
        ]
        past = np.concatenate([*self._last, np.zeros(0, np.float32)])
        wanted = self._position - min(starts, default=self._position)
        count = min(wanted, self._longest, len(past))
        again, kept = past[len(past) - count :], past[: len(past) - count]
        self._last = deque([kept])
        self._position -= count
        return again
