"""How busy the other programs on this computer are."""

import time

import psutil

_SHORTEST_SECONDS = 0.1
"""The system counts in hundredths of a second; in less than this they say nothing."""


class OtherLoad:
    """Cores' worth of work by others since it was last asked."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._allowed = set(range(psutil.cpu_count() or 1))
        if hasattr(self._process, "cpu_affinity"):  # not on macOS
            self._allowed = set(self._process.cpu_affinity())
        self._last = self._reading()
        self._load = 0.0

    @property
    def cores(self) -> int:
        """Those that this process may use."""
        return len(self._allowed)

    def since_last(self) -> float:
        """0 for an idle computer, 1 for one busy core, and so on."""
        reading = self._reading()
        wall, busy, own = (now - then for now, then in zip(reading, self._last, strict=True))
        if wall >= _SHORTEST_SECONDS:
            self._last = reading
            self._load = max(0.0, busy - own) / wall
        return self._load

    def _reading(self) -> tuple[float, float, float]:
        """Seconds of the clock, of work on those cores and of work by this process."""
        busy = sum(
            sum(times) - times.idle - getattr(times, "iowait", 0.0)
            for number, times in enumerate(psutil.cpu_times(percpu=True))
            if number in self._allowed
        )
        own = self._process.cpu_times()
        return time.monotonic(), busy, own.user + own.system
