"""Kills the window or its voice at random moments, and notes what that cost."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from app.core.errors import ParleyError
from tests.integration.lived.habits import Habits
from tests.integration.lived.kept import DATABASE, kept_in, wait_until
from tests.integration.lived.life import Home, Life

MOST_VOICES = 3
"""Of one window. At the fourth in a minute the voice is not started again but by the user, as
`app/remote/restarting.py` has it, and what is measured here would be that."""

_WRITES = 1 / 3
"""How often it waits for a transaction, to kill in the midst of it."""

_SOON_AGAIN = 1 / 6
"""How often a window that has just been started again is killed again."""


@dataclass(frozen=True)
class Cost:
    """Of one kill."""

    what: str
    listening: float
    replying: float
    """Seconds from the kill; for a window from that of the last of its process."""

    gone: float = 0.0
    """Seconds until nothing was left of a window that was killed and of its voice."""

    @property
    def line(self) -> str:
        return f"{self.what}: listening {self.listening:.2f} s, replying {self.replying:.2f} s"


@dataclass
class Left:
    """What was there when a life was over, and what should be in it."""

    history: Path
    acknowledged: Counter[str]


@dataclass
class Tally:
    """Of all kills."""

    costs: list[Cost] = field(default_factory=list)
    acknowledged: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    looks: int = 0
    """How often the history was opened and compared."""

    while_writing: int = 0
    soon_again: int = 0


class Killing:
    """Goes on until so many kills are done; the home is then shut, and its history compared.

    Args:
        home: where it happens.
        habits: of whoever talks there.
        seed: of the moments.
        longest_pause: seconds of conversation before the next kill, at most.
        report: takes a line for each kill.
    """

    def __init__(
        self,
        home: Home,
        habits: Habits,
        seed: int,
        longest_pause: float = 2.5,
        report: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._home = home
        self._habits = habits
        self._chance = Random(seed)
        self._longest_pause = longest_pause
        self._report = report
        self._lives = 0
        self._left: list[Left] = []
        self.tally = Tally()

    def kill(self, times: int, voices: float = 0.5) -> Tally:
        """Kill so often, a voice with that probability; tells what it cost."""
        life, voices_killed = self._begin(), 0
        life.until("sounded")
        for number in range(1, times + 1):
            time.sleep(self._chance.random() * self._longest_pause)
            if voices_killed < MOST_VOICES and self._chance.random() < voices:
                voices_killed += 1
                cost = self._kill_voice(life)
            else:
                voices_killed = 0
                life, cost = self._kill_window(life)
            self.tally.costs.append(cost)
            self._compare()
            self._report(f"{number}/{times} {cost.line}")
        life.close()
        self._remember(life)
        self._compare()
        self.tally.acknowledged = self._home.acknowledged.total()
        return self.tally

    def _begin(self) -> Life:
        self._lives += 1
        return self._home.begin(replace(self._habits, seed=self._lives))

    def _kill_voice(self, life: Life) -> Cost:
        what = self._choose_moment("voice")
        voice, killed = life.voice(), time.monotonic()
        voice.kill()
        return _cost(what, life, killed, since=float(life.until("lost", killed)["at"]))

    def _kill_window(self, life: Life) -> tuple[Life, Cost]:
        what = self._choose_moment("window")
        killed = time.monotonic()
        following = self._follow(life)
        gone = life.ended_at - killed
        while self._chance.random() < _SOON_AGAIN:
            self.tally.soon_again += 1
            time.sleep(self._chance.random() * 2.0)
            killed = time.monotonic()
            following = self._follow(following)
        cost = _cost(what, following, killed, since=killed)
        return following, replace(cost, gone=gone)

    def _follow(self, life: Life) -> Life:
        """Kill a window, and open another one as soon as it is no more."""
        life.kill()
        copy = self._home.copied()
        following = self._begin()
        life.wait()
        self._remember(life, copy)
        return following

    def _remember(self, life: Life, copy: Path | None = None) -> None:
        """What a life that is over has left, to be looked at when nothing is being measured."""
        self._home.take_down(life)
        left = Left(copy or self._home.copied(), Counter(self._home.acknowledged))
        self._left.append(left)

    def _compare(self) -> None:
        for left in self._left:
            kept, message = kept_in(left.history / DATABASE)
            shutil.rmtree(left.history)
            self.tally.looks += 1
            self.tally.lost |= left.acknowledged - kept
            self.tally.damaged += [message] if message else []
        self._left.clear()

    def _choose_moment(self, what: str) -> str:
        """Wait, sometimes, for the history to be written."""
        if self._chance.random() < _WRITES:
            seconds = wait_until(self._home.being_written, 3.0, pause=0.0002)
            if seconds < float("inf"):
                time.sleep(self._chance.random() * 0.004)
                self.tally.while_writing += 1
                return f"{what}, while writing"
        return what


def _cost(what: str, life: Life, killed: float, since: float) -> Cost:
    """Wait until everything is as it was; what does not come takes for ever."""

    def seconds(news: str) -> float:
        try:
            return float(life.until(news, since)["at"]) - killed
        except ParleyError:
            return float("inf")

    return Cost(what, seconds("listening"), seconds("sounded"))
