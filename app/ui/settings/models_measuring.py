"""What the window needs to find out how fast this computer is. Pure: no Qt."""

from typing import Protocol


class Measuring(Protocol):
    """Tries elsewhere how fast this computer is.

    No call waits; what comes of it is told in events (app.core.measuring_events), the last of
    which is MeasuringEnded.
    """

    def start(self) -> None:
        """Begin, unless it is going on already; ten seconds at most."""
        ...

    def cancel(self) -> None:
        """Give it up; what was known before holds."""
        ...

    def close(self) -> None:
        """Give it up for good, within a few seconds."""
        ...
