"""Whether and when a lost voice process is started again. Pure: time is passed in."""

DELAYS = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before the first restart, the second and so on; after the last it is given up."""

REMEMBERED_SECONDS = 600.0
"""A death longer ago counts no more."""

MOST_DEATHS, WITHIN_SECONDS = 4, 60.0
"""So many in so short a time end the attempts, too."""


class Restarting:
    """Counts deaths."""

    def __init__(self) -> None:
        self._deaths: list[float] = []

    def died(self, now: float) -> float | None:
        """Seconds to wait before the next start; None if there had better be none."""
        self._deaths = [then for then in self._deaths if now - then < REMEMBERED_SECONDS]
        delay = DELAYS[len(self._deaths)] if len(self._deaths) < len(DELAYS) else None
        self._deaths.append(now)
        recent = [then for then in self._deaths if now - then <= WITHIN_SECONDS]
        return None if len(recent) >= MOST_DEATHS else delay

    def forgive(self) -> None:
        """Begin anew, because the user wants to try again."""
        self._deaths.clear()
