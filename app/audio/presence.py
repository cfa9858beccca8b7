"""Whether a microphone gives sound at all. Pure; time is counted in samples."""

from app.core.sound import Samples

DEAD_SECONDS = 3.0
"""Exact zeros for so long come from no working microphone: even a quiet room has noise."""


class Presence:
    """Counts exact zeros, which a microphone gives that is muted by the system or forbidden."""

    def __init__(self) -> None:
        self.dead_seconds = 0.0
        """How long there has been nothing but zeros."""

    def feed(self, block: Samples, rate: int) -> None:
        """Take in what came from the device, before anything is done to it."""
        self.dead_seconds = 0.0 if block.any() else self.dead_seconds + len(block) / rate

    def forget(self) -> None:
        """There is no microphone any more."""
        self.dead_seconds = 0.0
