"""Does the microphone hear somebody? Pure: it is told the times and the levels."""

from dataclasses import dataclass, replace
from enum import Enum

SPEECH_LEVEL = -38.0
"""dBFS; speech near a microphone is louder, the noise of a room quieter."""

NOTHING_LEVEL = -85.0
"""dBFS; even a quiet room is louder, unless the microphone is muted."""

HEARD_SECONDS = 0.3
"""Loudness that long, pauses not counted, is somebody speaking."""

PATIENCE_SECONDS = 6.0
"""Nobody heard for so long: something may be wrong."""

LONGEST_STEP = 0.3
"""Seconds; a longer gap between two levels does not count as loud all the time."""


class Hearing(Enum):
    """What the microphone is found to do; the words are for the person who tries it."""

    WAITING = "Say something, and watch the bar move."
    HEARD = "I can hear you."
    FAINT = (
        "I hear hardly anything. Come closer, or raise the microphone's level in the system's "
        "sound settings."
    )
    NOTHING = (
        "I hear nothing at all. Is the microphone plugged in and not muted, and may programs use "
        "it? Or try another one above."
    )


@dataclass(frozen=True, slots=True)
class MicrophoneCheck:
    """Begin with `MicrophoneCheck()` and go on with `after`."""

    since: float | None = None
    at: float = 0.0
    loud_seconds: float = 0.0
    loudest: float = -90.0

    def after(self, at: float, level: float) -> "MicrophoneCheck":
        """The check when the microphone has this level, in dBFS, at the time `at`."""
        if self.since is None:
            return MicrophoneCheck(since=at, at=at, loudest=level)
        step = min(at - self.at, LONGEST_STEP) if level >= SPEECH_LEVEL else 0.0
        return replace(
            self,
            at=at,
            loud_seconds=self.loud_seconds + step,
            loudest=max(self.loudest, level),
        )

    @property
    def hearing(self) -> Hearing:
        """What is to be said of it by now."""
        if self.loud_seconds >= HEARD_SECONDS:
            return Hearing.HEARD
        if self.since is None or self.at - self.since < PATIENCE_SECONDS:
            return Hearing.WAITING
        return Hearing.FAINT if self.loudest > NOTHING_LEVEL else Hearing.NOTHING
