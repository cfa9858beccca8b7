"""How long the voice process has said nothing. Pure: time is passed in."""

LONGEST_STEP = 2.0
"""Seconds that may pass between two looks; more means that the computer slept, not the voice."""


class Silence:
    """Grows at every look until something is heard."""

    def __init__(self, first: float, later: float) -> None:
        """At most `first` seconds until the first sign of life, then at most `later`."""
        self._most = first
        self._later = later
        self._seconds = 0.0
        self._looked: float | None = None

    def heard(self) -> None:
        """There was a sign of life."""
        self._most = self._later
        self._seconds = 0.0

    def too_long(self, now: float) -> bool:
        """Look: whether it has been silent for longer than it may. `now` is in seconds."""
        if self._looked is not None:
            self._seconds += min(now - self._looked, LONGEST_STEP)
        self._looked = now
        return self._seconds > self._most
