"""The voice process's sign of life: how loud it is, and whether a stage is stuck."""

import threading
from collections.abc import Callable

from app.core.events import Event
from app.core.voice_events import LevelMeasured, StageStuck

PERIOD_SECONDS = 0.05
STUCK_SECONDS = 60.0
"""No piece of work takes so long, however slow the computer."""

_LOOK_EVERY = 20
"""Periods between two looks at the stages."""


class Pulse:
    """Tells the levels twenty times a second, on a thread of its own."""

    def __init__(
        self,
        levels: Callable[[], LevelMeasured],
        stuck: Callable[[float], StageStuck | None],
        announce: Callable[[Event], None],
    ) -> None:
        self._levels = levels
        self._stuck = stuck
        self._announce = announce
        self._ended = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def close(self) -> None:
        """End the beat."""
        self._ended.set()

    def _run(self) -> None:
        beats = 0
        while not self._ended.wait(PERIOD_SECONDS):
            self._announce(self._levels())
            beats += 1
            if beats % _LOOK_EVERY == 0:
                self._look()

    def _look(self) -> None:
        """Tell of a stuck stage, once."""
        stuck = self._stuck(STUCK_SECONDS)
        name = stuck.stage if stuck else ""
        if stuck and name != self._told:
            self._announce(stuck)
        self._told = name
