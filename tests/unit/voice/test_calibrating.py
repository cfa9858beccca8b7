from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.audio.echo_loss import EchoLoss
from app.core.commands import MeasureEcho, Rehearse
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
from app.core.style import VoiceStyle
from app.core.voice_events import Duplex, EchoMeasured, EchoNotMeasured
from app.voice import calibrating
from app.voice.calibrating import Calibrating
from app.voice.devices_in_use import SILENT

WISH = MeasureEcho("The morning was clear.", "en", VoiceStyle("bf_emma"))
UNKNOWN = SoundSettings()
CALIBRATED = SoundSettings(
    calibrated_microphone="Desk microphone",
    calibrated_loudspeaker="Speakers",
    calibrated_loss=22.5,
)
GOOD, FAIR, POOR = EchoLoss(20.0, 48.0), EchoLoss(15.0, 24.0), EchoLoss(3.0, 9.0)


class Desk:
    """A microphone, a loudspeaker, and somebody who presses the button."""

    def __init__(self, sound: SoundSettings = UNKNOWN) -> None:
        self.devices = ("Desk microphone", "Speakers")
        self.loss: EchoLoss | None = GOOD
        self.measuring = False
        self.calibrated: float | None = None
        self.read: list[Rehearse] = []
        self.told: list[Event] = []
        self.turns: Iterator[int] = iter(range(1, 9))
        self.calibrating = Calibrating(
            self, lambda: self.devices, sound, self._read, self.told.append
        )

    def begin_measuring(self) -> None:
        self.measuring = True

    def end_measuring(self) -> EchoLoss | None:
        self.measuring = False
        return self.loss

    def begin_with(self, calibrated: float | None) -> None:
        self.calibrated = calibrated

    def presses(self, volume: float = 1.0) -> None:
        self.calibrating.begin(WISH, volume)

    def hears(self, level: float, *, sounding: bool, frames: int = 10) -> None:
        for _ in range(frames):
            frame = Sound(np.full(512, level, np.float32), 16_000)
            self.calibrating.hear(frame, sounding=sounding)

    def happens(self, *events: Event) -> None:
        for event in events:
            self.calibrating.notice(event)
        self.calibrating.look_round()

    def reads(self, quiet: float = 0.001, loud: float = 0.1) -> None:
        """The whole text, in a room that is so quiet without, and so loud with it."""
        self.hears(quiet, sounding=False)
        self.hears(loud, sounding=True)
        self.happens(ReplyFinished(1))

    def _read(self, rehearsal: Rehearse) -> None:
        self.read.append(rehearsal)
        turn = next(self.turns, None)
        if turn is not None:
            self.calibrating.notice(TurnOpened(turn, OpenedBecause.REHEARSED))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def advice(desk: Desk) -> str:
    (told,) = desk.told
    assert isinstance(told, EchoNotMeasured)
    assert not desk.measuring
    return told.advice


@pytest.mark.parametrize(
    ("loss", "duplex"), [(GOOD, Duplex.FULL), (FAIR, Duplex.GATED), (POOR, Duplex.HALF)]
)
def test_what_was_measured_while_the_text_was_read_is_told(
    desk: Desk, loss: EchoLoss, duplex: Duplex
) -> None:
    desk.loss = loss
    desk.presses()
    assert desk.read == [Rehearse(WISH.text, WISH.language, WISH.style)]
    assert desk.measuring
    desk.reads()
    assert desk.told == [EchoMeasured(*desk.devices, loss.before, loss.after, duplex)]
    assert not desk.measuring


def test_nothing_is_told_before_the_text_has_been_read_nor_twice(desk: Desk) -> None:
    desk.presses()
    desk.happens(ReplyFinished(7), TurnCancelled(8, CancelledBecause.STOPPED))
    assert not desk.told
    desk.reads()
    desk.happens(ReplyFinished(1))
    assert len(desk.told) == 1


def test_what_is_read_without_being_asked_for_is_nothing_to_it(desk: Desk) -> None:
    desk.happens(TurnOpened(1, OpenedBecause.REHEARSED), ReplyFinished(1))
    assert not desk.told


@pytest.mark.parametrize(
    ("devices", "volume", "trouble"),
    [
        (("", "Speakers"), 1.0, calibrating.NO_MICROPHONE),
        (("Desk microphone", ""), 1.0, calibrating.NO_LOUDSPEAKER),
        (("Desk microphone", "Speakers"), 0.0, calibrating.VOLUME_OFF),
    ],
)
def test_nothing_is_read_where_nothing_could_be_measured(
    desk: Desk, devices: tuple[str, str], volume: float, trouble: str
) -> None:
    desk.devices = devices
    desk.presses(volume)
    assert advice(desk) == trouble
    assert not desk.read


@pytest.mark.parametrize(
    ("events", "trouble"),
    [
        ([TurnCancelled(1, CancelledBecause.STOPPED)], calibrating.STOPPED),
        ([TurnCancelled(1, CancelledBecause.INTERRUPTED)], calibrating.INTERRUPTED),
        (
            [StageFailed(1, "speaking", "Fetch it."), TurnCancelled(1, CancelledBecause.FAILED)],
            "Fetch it.",
        ),
    ],
)
def test_why_it_was_not_finished_is_told(desk: Desk, events: list[Event], trouble: str) -> None:
    desk.presses()
    desk.happens(*events)
    assert advice(desk) == trouble


def test_without_a_conversation_nothing_is_read(desk: Desk) -> None:
    desk.turns = iter(())
    desk.presses()
    assert advice(desk) == calibrating.NOT_READ


def test_another_device_in_the_midst_of_it_makes_it_worthless(desk: Desk) -> None:
    desk.presses()
    desk.devices = ("Desk microphone", "Headphones")
    desk.reads()
    assert advice(desk) == calibrating.CHANGED


@pytest.mark.parametrize("frames", [0, 10])
def test_a_microphone_that_gives_no_sound_measures_nothing(desk: Desk, frames: int) -> None:
    desk.presses()
    desk.hears(0.0, sounding=True, frames=frames)
    desk.happens(ReplyFinished(1))
    assert advice(desk) == SILENT


def test_too_little_sound_measures_nothing(desk: Desk) -> None:
    desk.loss = None
    desk.presses()
    desk.reads()
    assert advice(desk) == calibrating.TOO_LITTLE


def test_noise_or_talk_is_not_taken_for_echo(desk: Desk) -> None:
    desk.loss = POOR
    desk.presses()
    desk.reads(quiet=0.1, loud=0.12)
    assert advice(desk) == calibrating.TOO_LOUD


def test_with_headphones_it_may_be_as_loud_without_what_is_read_as_with_it(desk: Desk) -> None:
    desk.presses()
    desk.reads(quiet=0.01, loud=0.01)
    assert isinstance(desk.told[0], EchoMeasured)


def test_beginning_again_forgets_the_first_attempt(desk: Desk) -> None:
    desk.presses()
    desk.hears(0.1, sounding=True)
    desk.presses()
    desk.happens(TurnCancelled(1, CancelledBecause.INTERRUPTED))
    assert not desk.told
    desk.hears(0.1, sounding=True)
    desk.happens(ReplyFinished(2))
    assert isinstance(desk.told[0], EchoMeasured)


def test_what_was_measured_before_counts_for_the_same_devices_only() -> None:
    desk = Desk(CALIBRATED)
    desk.happens()
    assert desk.calibrated == 22.5
    for devices in (("Desk microphone", "Headphones"), ("Headset", "Speakers"), ("", "")):
        desk.devices = devices
        desk.happens()
        assert desk.calibrated is None


def test_what_was_never_measured_is_not_taken_for_devices_that_are_not_there() -> None:
    desk = Desk()
    desk.devices = ("", "")
    desk.happens()
    assert desk.calibrated is None


def test_other_settings_count_at_once(desk: Desk) -> None:
    desk.calibrating.apply(replace(CALIBRATED, calibrated_loss=40.0))
    desk.happens()
    assert desk.calibrated == 40.0
