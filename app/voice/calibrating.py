"""Measures the echo because the user has asked for it: reads a text aloud, and tells the outcome.

Pure: it knows no threads and no sound card.
"""

from collections.abc import Callable
from statistics import fmean, median
from typing import Protocol

import numpy as np

from app.audio.echo_loss import EchoLoss
from app.core.commands import MeasureEcho, Rehearse
from app.core.echo import allowed_by
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    TurnOpened,
)
from app.core.settings import SoundSettings
from app.core.sound import Sound
from app.core.voice_events import Duplex, EchoMeasured, EchoNotMeasured
from app.voice.devices_in_use import SILENT

NO_MICROPHONE = "There is no microphone to measure with. Plug one in, and measure then."
NO_LOUDSPEAKER = "There is no loudspeaker to be measured. Plug one in, and measure then."
VOLUME_OFF = "The volume is off. Turn it up, and measure then."
NOT_READ = "The sentences could not be read aloud. Measure again when Parley is ready."
STOPPED = "It was stopped before it was finished. Measure again whenever you like."
INTERRUPTED = "Something else was to be heard before it was finished. Measure again after that."
CHANGED = "The microphone or the loudspeaker changed meanwhile. Measure again with these."
TOO_LITTLE = "Too little was played to measure it. Turn the volume up, and measure again."
TOO_LOUD = "It is so loud here that the echo is lost in it. Measure again when it is quieter."

_FEWEST_FRAMES = 6
"""A fifth of a second; from less it is not known how loud it is without the echo."""

_DROWNED = 2.0
"""A microphone that hears less than twice the power while something is played hears more noise, or
people, than echo."""


End = ReplyFinished | TurnCancelled | StageFailed


class EchoPath(Protocol):
    """Where the echo is measured."""

    def begin_measuring(self) -> None:
        """Measure anew."""
        ...

    def end_measuring(self) -> EchoLoss | None:
        """What was measured; None if too little was played."""
        ...

    def begin_with(self, calibrated: float | None) -> None:
        """What was measured for the devices in use, in dB after cancelling."""
        ...


class Calibrating:
    """asked -> the turn in which the text is read -> finished or cancelled -> told.

    Everything is called by one thread, but `notice`.

    Args:
        echo: measures.
        in_use: the names of microphone and loudspeaker; empty for one that is not there.
        sound: what was measured before.
        rehearse: reads a text aloud.
        announce: takes the outcome.
    """

    def __init__(
        self,
        echo: EchoPath,
        in_use: Callable[[], tuple[str, str]],
        sound: SoundSettings,
        rehearse: Callable[[Rehearse], None],
        announce: Callable[[Event], None],
    ) -> None:
        self._echo = echo
        self._in_use = in_use
        self._sound = sound
        self._rehearse = rehearse
        self._announce = announce
        self._going = False
        self._turn: int | None = None
        self._end: End | None = None
        self._devices = ("", "")
        self._without: list[float] = []  # power of frames before anything was played
        self._with: list[float] = []  # and since

    def apply(self, sound: SoundSettings) -> None:
        """Go on with other settings."""
        self._sound = sound

    def begin(self, wish: MeasureEcho, volume: float) -> None:
        """Begin, or begin again; where that cannot be, it is told at once."""
        self._turn = self._end = None
        self._devices = self._in_use()
        self._without, self._with = [], []
        if advice := _missing(*self._devices, volume):
            self._announce(EchoNotMeasured(advice))
            return
        self._going = True
        self._echo.begin_measuring()
        self._rehearse(Rehearse(wish.text, wish.language, wish.style))
        if self._turn is None:  # there is no conversation to read it
            self._finish(None)

    def hear(self, frame: Sound, *, sounding: bool) -> None:
        """The microphone has delivered a frame while speech was played, or was not."""
        if self._going and (sounding or not self._with):
            power = float(np.mean(np.square(frame.samples)))
            (self._with if sounding else self._without).append(power)

    def notice(self, event: Event) -> None:
        """Listen, on any thread, for what becomes of the reading."""
        match event:
            case TurnOpened(because=OpenedBecause.REHEARSED) if self._going and self._turn is None:
                self._turn = event.turn
            case ReplyFinished() | TurnCancelled() | StageFailed() if event.turn == self._turn:
                if self._end is None or self._end.turn != event.turn:
                    self._end = event

    def look_round(self) -> None:
        """To be called often: tells the outcome once there is one."""
        self._echo.begin_with(_known_loss(self._sound, *self._in_use()))
        end = self._end
        if self._going and end is not None and end.turn == self._turn:
            self._finish(end)

    def _finish(self, end: End | None) -> None:
        self._going = False
        self._turn = None
        loss = self._echo.end_measuring()
        if advice := _unfinished(end) or self._unsuited():
            self._announce(EchoNotMeasured(advice))
        elif loss is None:
            self._announce(EchoNotMeasured(TOO_LITTLE))
        elif (duplex := allowed_by(loss.after)) is not Duplex.FULL and self._drowned:
            self._announce(EchoNotMeasured(TOO_LOUD))
        else:
            self._announce(EchoMeasured(*self._devices, loss.before, loss.after, duplex))

    def _unsuited(self) -> str:
        """Why the devices were of no use for it; empty if they were."""
        if self._in_use() != self._devices:
            return CHANGED
        return "" if any(self._with) else SILENT

    @property
    def _drowned(self) -> bool:
        """Whether it was about as loud before anything was played."""
        known = len(self._without) >= _FEWEST_FRAMES
        return known and fmean(self._with) < _DROWNED * median(self._without)


def _missing(microphone: str, loudspeaker: str, volume: float) -> str:
    """Why nothing can be measured; empty if it can."""
    if not microphone:
        return NO_MICROPHONE
    if not loudspeaker:
        return NO_LOUDSPEAKER
    return "" if volume else VOLUME_OFF


def _unfinished(end: End | None) -> str:
    """Why the text was not read to its end; empty if it was."""
    match end:
        case None:
            return NOT_READ
        case StageFailed():
            return end.advice
        case TurnCancelled():
            return STOPPED if end.because is CancelledBecause.STOPPED else INTERRUPTED
    return ""


def _known_loss(sound: SoundSettings, microphone: str, loudspeaker: str) -> float | None:
    """What was measured before with these devices."""
    calibrated = (sound.calibrated_microphone, sound.calibrated_loudspeaker)
    known = microphone and loudspeaker and calibrated == (microphone, loudspeaker)
    return sound.calibrated_loss if known else None
