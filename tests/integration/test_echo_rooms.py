"""Parley and its own echo in rooms of several sorts, on the sample clock, with the real detector.

The rooms are simulated, and kinder than real ones: see tests/rooms.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio.echo import EchoCanceller
from app.audio.wav import read_sound
from app.core.delivery import Delivery
from app.core.events import CancelledBecause, SpeechStarted, TurnCancelled, TurnDucked
from app.core.paths import Paths
from app.core.settings import DuplexWish, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen
from app.speech.protocols import Recogniser, SpeechDetector
from app.speech.registry import DETECTORS, RECOGNISERS, SYNTHESISERS
from tests.rooms.echo_path import Acoustics
from tests.rooms.talking_room import TalkingRoom

pytestmark = pytest.mark.engines

QUESTIONS = sorted((Path(__file__).parents[2] / "resources/questions").glob("*.flac"))
CALIBRATION_SECONDS = 12.0
PEOPLE = ("en/quick_brown_fox", "en/counting", "en/hello_world", "fr/bonjour_monde")

HEADPHONES = Acoustics(level=None)
QUIET, USUAL, LOUD = Acoustics(-20.0), Acoustics(-10.0), Acoustics(0.0)
HALL = Acoustics(0.0, drive=30.0, reverberation=1.0, noise=-50.0)
"""A small loudspeaker at its limit in a room of stone."""

Rooms = Callable[..., TalkingRoom]
People = Callable[[str], tuple[Sound, str]]


@pytest.fixture(scope="module")
def detector(models: Callable[[str], Path]) -> SpeechDetector:
    return DETECTORS["silero"](models("silero-vad"))


@pytest.fixture
def rooms(detector: SpeechDetector) -> Iterator[Rooms]:
    made: list[TalkingRoom] = []

    def make(acoustics: Acoustics, **options: object) -> TalkingRoom:
        detector.reset()
        options.setdefault("words", ["What about the milk?"])
        made.append(TalkingRoom(detector, acoustics, **options))  # type: ignore[arg-type] # as given
        return made[-1]

    yield make
    for room in made:
        room.close()


@pytest.fixture(scope="module")
def whisper(models: Callable[[str], Path]) -> Recogniser:
    return RECOGNISERS["whisper"](models("whisper-base"), Settings().listening.languages, 2)


@pytest.fixture(scope="module")
def stops(models: Callable[[str], Path]) -> list[Sound]:
    """ "Stop." by several voices, without the silence around it."""
    kokoro = SYNTHESISERS["kokoro"](models("kokoro"), Paths.default().derived, 2)
    sounds = []
    for speaker in ("af_heart", "am_michael", "bf_emma", "bm_george"):
        pieces = list(kokoro.synthesise("Stop.", Delivery(speaker), "en"))
        sound = Sound.joined(pieces, kokoro.rate).resampled(SPEECH_RATE)
        loud = np.flatnonzero(np.abs(sound.samples) > 0.03 * sound.peak)
        sounds.append(Sound(sound.samples[loud[0] : loud[-1]], SPEECH_RATE))
    return sounds


def _at(sound: Sound, level: float) -> Sound:
    """The sound at so many dBFS."""
    loudness = np.sqrt(np.square(sound.samples).mean())
    return Sound(sound.samples * np.float32(10 ** (level / 20) / loudness), sound.rate)


def _monologue(seed: int) -> list[tuple[Sound, str]]:
    """Some nine seconds of speech, with pauses, now louder and now quieter."""
    random = np.random.default_rng(seed)
    parts = []
    for path in QUESTIONS:
        pause = Sound.silence(random.uniform(0.05, 0.5), SPEECH_RATE)
        voice = _at(read_sound(path), random.uniform(-24.0, -17.0))
        parts.append((Sound.joined([voice, pause], SPEECH_RATE), "This is what was said. "))
    return parts


def _speak(room: TalkingRoom, seconds: float) -> None:
    for seed in range(round(seconds / CALIBRATION_SECONDS)):
        room.begin_reply(_monologue(seed))
        room.live(CALIBRATION_SECONDS)


def _interrupt(room: TalkingRoom, people: People, level: float = -22.0) -> list[float]:
    """Interrupt one reply for each person; for those who were heard, after how many seconds."""
    delays = []
    for seed, name in enumerate(PEOPLE):
        voice = _at(people(name)[0], level)
        voiced = int(np.argmax(np.abs(voice.samples) > 0.05 * voice.peak)) / SPEECH_RATE
        reply = room.begin_reply(_monologue(100 + seed))
        room.live(2.0 + seed / 3)
        began = room.now + voiced
        room.live(4.0, voice)
        if TurnCancelled(reply.number, CancelledBecause.INTERRUPTED) in room.of(TurnCancelled):
            delays.append(room.seconds_of(TurnDucked, began) - began)
        room.floor.stop()
        room.live(2.0)
    return delays


def _stop(room: TalkingRoom, stops: list[Sound], level: float = -18.0) -> list[float]:
    """Say each of them over a reply; for those that ended it, after how many seconds."""
    delays = []
    for seed, stop in enumerate(stops):
        reply = room.begin_reply(_monologue(100 + seed))
        room.live(2.0 + seed / 3)
        began = room.now
        room.live(3.0, _at(stop, level))
        if TurnCancelled(reply.number, CancelledBecause.STOPPED) in room.of(TurnCancelled):
            delays.append(room.seconds_of(TurnCancelled, began) - began)
        room.floor.stop()
        room.live(2.0)
    return delays


@pytest.mark.parametrize("acoustics", [HEADPHONES, QUIET, USUAL, LOUD, HALL])
def test_a_minute_of_its_own_speech_is_never_taken_for_the_user(
    acoustics: Acoustics, rooms: Rooms
) -> None:
    room = rooms(acoustics)
    _speak(room, 60.0)
    assert len(room.of(SpeechStarted)) <= (4 if acoustics is HALL else 0)
    assert not room.of(TurnDucked)


@pytest.mark.slow
@pytest.mark.parametrize("acoustics", [QUIET, USUAL, LOUD, HALL])
def test_ten_minutes_of_its_own_speech_interrupt_nothing(
    acoustics: Acoustics, rooms: Rooms
) -> None:
    room = rooms(acoustics)
    _speak(room, 600.0)
    assert not [e for e in room.of(TurnCancelled) if e.because is CancelledBecause.INTERRUPTED]


@pytest.mark.parametrize("acoustics", [HEADPHONES, QUIET, USUAL])
def test_whoever_talks_over_the_reply_interrupts_it(
    acoustics: Acoustics, rooms: Rooms, people: People
) -> None:
    room = rooms(acoustics)
    _speak(room, CALIBRATION_SECONDS)
    assert room.echo.duplex is Duplex.FULL
    delays = _interrupt(room, people)
    assert len(delays) == len(PEOPLE)
    assert sorted(delays)[len(delays) // 2] < 0.35


def test_with_a_loud_echo_only_a_voice_that_is_louder_interrupts_and_that_is_said(
    rooms: Rooms, people: People
) -> None:
    room = rooms(HALL)
    _speak(room, CALIBRATION_SECONDS)
    chosen = room.of(DuplexChosen)[-1]
    assert (chosen.duplex, chosen.because) == (Duplex.GATED, DuplexBecause.MEASURED)
    assert 12.0 < chosen.echo_loss < 35.0
    assert not _interrupt(room, people, level=-48.0)
    assert len(_interrupt(room, people)) >= len(PEOPLE) - 1


def test_a_canceller_without_success_leads_to_taking_turns(rooms: Rooms, people: People) -> None:
    room = rooms(USUAL, canceller=EchoCanceller(lambda near, far: near))
    _speak(room, 5 * CALIBRATION_SECONDS)
    chosen = room.of(DuplexChosen)[-1]
    assert (chosen.duplex, chosen.because) == (Duplex.HALF, DuplexBecause.MEASURED)
    assert chosen.echo_loss < 15.0
    assert len(room.of(SpeechStarted)) <= 5
    assert not _interrupt(room, people)
    assert not room.of(TurnDucked)


def test_a_spoken_stop_is_understood_while_it_takes_turns(
    rooms: Rooms, stops: list[Sound], whisper: Recogniser
) -> None:
    room = rooms(USUAL, canceller=EchoCanceller(lambda near, far: near), recogniser=whisper)
    _speak(room, CALIBRATION_SECONDS)
    assert room.echo.duplex is Duplex.HALF
    delays = _stop(room, stops)
    assert len(delays) >= len(stops) - 1
    assert max(delays) < 1.5
    assert not room.of(TurnDucked)


def test_a_spoken_stop_passes_even_if_the_user_has_chosen_to_take_turns(
    rooms: Rooms, stops: list[Sound], whisper: Recogniser
) -> None:
    room = rooms(USUAL, wish=DuplexWish.HALF, recogniser=whisper)
    _speak(room, CALIBRATION_SECONDS)
    assert len(_stop(room, stops)) >= len(stops) - 1


def test_before_it_is_measured_nobody_is_heard_over_the_reply(rooms: Rooms) -> None:
    room = rooms(USUAL)
    room.begin_reply(_monologue(0))
    room.live(2.0)
    assert room.of(DuplexChosen) == [DuplexChosen(Duplex.HALF, DuplexBecause.UNKNOWN, 0.0)]
    assert room.echo.gated


def test_with_headphones_the_first_reply_can_be_interrupted(rooms: Rooms, people: People) -> None:
    room = rooms(HEADPHONES, loudspeaker="WH-1000XM4 Headphones")
    assert len(_interrupt(room, people)) == len(PEOPLE)
    assert room.of(DuplexChosen)[0].because is DuplexBecause.HEADPHONES


def test_two_replies_that_heard_themselves_make_it_more_careful(
    rooms: Rooms, people: People
) -> None:
    words = "This is what was said."
    room = rooms(HEADPHONES, words=[words], loudspeaker="Headphones that leak")
    for seed in (1, 2):
        room.begin_reply(_monologue(seed))
        room.live(4.0)
        room.live(4.0, _at(people("en/quick_brown_fox")[0], -22.0))
        room.live(4.0)
    cancelled = [event.because for event in room.of(TurnCancelled)]
    assert cancelled.count(CancelledBecause.OWN_WORDS) >= 2
    assert CancelledBecause.INTERRUPTED not in cancelled
    chosen = room.of(DuplexChosen)[-1]
    assert chosen.duplex is not Duplex.FULL
    assert chosen.because is DuplexBecause.INTERRUPTED_ITSELF


def test_what_the_user_has_chosen_is_done(rooms: Rooms, people: People) -> None:
    room = rooms(HEADPHONES, wish=DuplexWish.HALF)
    _speak(room, CALIBRATION_SECONDS)
    assert not _interrupt(room, people)
    assert [event.because for event in room.of(DuplexChosen)] == [DuplexBecause.CHOSEN]
