"""How much sound the loudspeaker is given ahead. Pure; time is counted in samples."""

LEADS = (0.04, 0.08, 0.12, 0.2)
"""Seconds. What is given cannot be made quieter any more, so the shortest is tried first; a virtual
sound card of PulseAudio that works in long blocks runs dry with 0.08 and never with 0.1."""

_SETTLING_SECONDS = 0.5
_WITHIN_SECONDS = 10.0
_HEARD, _UNHEARD = 4, 1
"""What a gap in speech counts, and one in silence. A computer that loads models has some of these,
a device that needs more ahead has dozens in a second."""

_MOST = 8


class Lead:
    """Becomes longer when the device runs dry again and again, and stays so."""

    def __init__(self) -> None:
        self._step = 0
        self.begin(1)

    @property
    def seconds(self) -> float:
        """How much to open the device with."""
        return LEADS[self._step]

    def begin(self, rate: int) -> None:
        """A stream of that rate has been opened."""
        self._rate = rate
        self._samples = 0
        self._gaps: list[tuple[int, int]] = []

    def note(self, samples: int, *, dry: bool, spoken: bool) -> bool:
        """A block was asked for, perhaps too late: whether to open the device with a longer lead.

        While a stream begins, all report gaps.
        """
        self._samples += samples
        if not dry or self._samples < _SETTLING_SECONDS * self._rate:
            return False
        since = self._samples - _WITHIN_SECONDS * self._rate
        self._gaps = [(at, weight) for at, weight in self._gaps if at > since]
        self._gaps.append((self._samples, _HEARD if spoken else _UNHEARD))
        if sum(weight for _, weight in self._gaps) <= _MOST or self._step == len(LEADS) - 1:
            return False
        self._step += 1
        self._gaps = []
        return True

    def forget(self) -> None:
        """The device is another."""
        self._step = 0
