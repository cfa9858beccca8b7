"""Microphone and playback on a sound card that follows a script."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.audio import kept_open, watchdog
from app.audio.level import SILENCE, decibels
from app.audio.microphone import FOLLOWING_SECONDS, Microphone
from app.audio.playback import Playback
from app.audio.sound_library import SoundLibrary
from app.core.events import Event
from app.core.sound import Samples, Sound
from app.core.voice_events import (
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
)
from tests.unit.audio.sound_cards import ScriptedLibrary, Stream


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_open, "BACK_OFF_SECONDS", (0.01, 0.02))


@pytest.fixture
def card() -> ScriptedLibrary:
    return ScriptedLibrary("Desk", "Headset")


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def frames() -> list[Sound]:
    return []


@pytest.fixture
def microphone(
    card: ScriptedLibrary, events: list[Event], frames: list[Sound]
) -> Iterator[Microphone]:
    microphone = Microphone(SoundLibrary(lambda: card), frames.append, events.append)
    yield microphone
    microphone.close()


@pytest.fixture
def playback(card: ScriptedLibrary, events: list[Event]) -> Iterator[Playback]:
    playback = Playback(SoundLibrary(lambda: card), events.append)
    yield playback
    playback.close()


def soon(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5.0
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.002)


def stream_of(card: ScriptedLibrary) -> Stream:
    soon(lambda: bool(card.open))
    return card.open[0]


def kinds(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def steady(block: Samples) -> int:
    block.fill(0.5)
    return len(block)


def test_what_the_device_records_is_handed_on_in_frames_with_its_level(
    card: ScriptedLibrary, microphone: Microphone, frames: list[Sound]
) -> None:
    microphone.start()
    stream = stream_of(card)
    for _ in range(20):
        stream.record(np.full(882, 0.25, np.float32))
    soon(lambda: len(frames) >= 10)
    soon(lambda: microphone.level() == pytest.approx(-12, abs=1))
    soon(lambda: microphone.level() == SILENCE)


def test_a_lost_microphone_is_told_once_and_opened_again_when_it_is_back(
    card: ScriptedLibrary, microphone: Microphone, events: list[Event]
) -> None:
    microphone.start()
    stream = stream_of(card)
    card.accepts = lambda options: False
    stream.end()
    soon(lambda: MicrophoneLost in kinds(events))
    card.accepts = lambda options: True
    soon(lambda: kinds(events).count(MicrophoneOpened) == 2)
    lost = [event for event in events if isinstance(event, MicrophoneLost)]
    assert len({event.advice for event in lost}) == len(lost)
    assert all(event.advice.endswith(".") for event in lost)
    assert len(card.open) == 1


def test_a_device_that_falls_silent_without_a_word_is_opened_again(
    card: ScriptedLibrary,
    microphone: Microphone,
    events: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watchdog, "STALL_SECONDS", 0.3)
    monkeypatch.setattr(watchdog, "FIRST_SECONDS", 0.3)
    microphone.start()
    stream = stream_of(card)
    ends = time.monotonic() + 0.5
    while time.monotonic() < ends:
        stream.record(np.zeros(480, np.float32))
        time.sleep(0.01)
    assert kinds(events) == [MicrophoneOpened]
    soon(lambda: kinds(events)[1:3] == [MicrophoneLost, MicrophoneOpened])
    assert not stream.open


def test_a_loudspeaker_that_falls_silent_in_mid_reply_does_not_count_as_sounding(
    card: ScriptedLibrary,
    playback: Playback,
    events: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watchdog, "STALL_SECONDS", 0.3)
    monkeypatch.setattr(watchdog, "FIRST_SECONDS", 0.3)
    playback.play_from(steady)
    playback.start()
    stream_of(card).play(480)
    assert playback.sounding
    soon(lambda: not playback.sounding)
    soon(lambda: LoudspeakerLost in kinds(events))


def test_without_a_sound_card_it_is_told_once_and_looked_for(
    card: ScriptedLibrary, microphone: Microphone, events: list[Event]
) -> None:
    card.names.clear()
    card._initialize()
    microphone.start()
    soon(lambda: bool(events))
    card.names.append("Headset")
    soon(lambda: MicrophoneOpened in kinds(events))
    assert kinds(events) == [MicrophoneLost, MicrophoneOpened]


def test_another_device_can_be_used_at_any_time(
    card: ScriptedLibrary, microphone: Microphone, events: list[Event]
) -> None:
    microphone.start()
    stream_of(card)
    microphone.use("Headset")
    soon(lambda: events[-1:] == [MicrophoneOpened("Headset")])
    microphone.use("Attic")
    advice = "The microphone Attic is not connected, so Desk is used."
    soon(lambda: events[-1:] == [MicrophoneOpened("Desk", advice)])
    assert len(card.open) == 1


def test_nothing_is_open_while_it_is_held_shut(
    card: ScriptedLibrary, microphone: Microphone
) -> None:
    microphone.start()
    stream_of(card)
    with microphone.held_shut():
        assert not card.open
    stream_of(card)


def test_nothing_is_open_after_it_was_closed(card: ScriptedLibrary, microphone: Microphone) -> None:
    microphone.start()
    stream_of(card)
    microphone.close()
    assert not card.open


def test_the_device_is_opened_at_the_rate_of_the_sound_where_it_takes_that(
    card: ScriptedLibrary, playback: Playback
) -> None:
    playback.start()
    assert stream_of(card).options.samplerate == 24_000


def test_a_loudspeaker_that_runs_dry_is_opened_again_with_more_sound_ahead(
    card: ScriptedLibrary, playback: Playback
) -> None:
    playback.start()
    first = stream_of(card)
    for _ in range(100):
        first.play(480)
    for _ in range(9):
        first.play(480, status=1)
    soon(lambda: stream_of(card) is not first)
    assert stream_of(card).options.latency > first.options.latency


@pytest.mark.parametrize("rate", [24_000, 44_100])
def test_every_channel_gets_the_sound_at_the_volume_that_is_set(
    card: ScriptedLibrary, playback: Playback, rate: int
) -> None:
    card.accepts = lambda options: options.channels == 2 and options.samplerate == rate
    playback.play_from(steady)
    playback.volume = 0.5
    playback.start()
    stream = stream_of(card)
    for _ in range(10):
        block = stream.play(1024)
    assert block.shape == (1024, 2)
    assert np.allclose(block[512:], 0.25, atol=0.01)
    assert playback.sounding
    assert playback.level() == pytest.approx(decibels(0.25), abs=1)
    playback.play_from(None)
    for _ in range(10):
        block = stream.play(1024)
    assert not block[512:].any()
    assert not playback.sounding


def test_a_change_of_volume_makes_no_click(card: ScriptedLibrary, playback: Playback) -> None:
    playback.play_from(steady)
    playback.start()
    stream = stream_of(card)
    blocks = [stream.play(480)]
    playback.volume = 0.0
    blocks.append(stream.play(480))
    assert np.abs(np.diff(np.concatenate(blocks)[:, 0])).max() < 0.01
    assert not playback.sounding


def test_a_source_that_breaks_gives_silence_and_may_go_on(
    card: ScriptedLibrary, playback: Playback
) -> None:
    def broken(block: Samples) -> int:
        raise RuntimeError("a bug")

    playback.play_from(broken)
    playback.start()
    stream = stream_of(card)
    assert not stream.play(480).any()
    playback.play_from(steady)
    stream.play(480)
    assert stream.play(480).all()


def test_without_a_loudspeaker_replies_still_come_to_their_end_at_the_pace_of_speech(
    card: ScriptedLibrary, playback: Playback, events: list[Event]
) -> None:
    card.accepts = lambda options: False
    taken: list[tuple[float, int]] = []

    def fill(block: Samples) -> int:
        taken.append((time.monotonic(), len(block)))
        return steady(block)

    playback.play_from(fill)
    playback.start()
    soon(lambda: sum(count for _, count in taken) > 24_000 / 4)
    passed = taken[-1][0] - taken[0][0]
    assert passed > 0.15
    assert not playback.sounding
    assert playback.level() == SILENCE
    assert kinds(events) == [LoudspeakerLost]
    card.accepts = lambda options: True
    soon(lambda: LoudspeakerOpened in kinds(events))


def test_a_device_that_gives_no_blocks_any_more_is_lost_and_opened_again(
    card: ScriptedLibrary, microphone: Microphone, events: list[Event]
) -> None:
    microphone.start()
    stream_of(card).record(np.full(882, 0.25, np.float32))
    soon(lambda: kinds(events) == [MicrophoneOpened, MicrophoneLost, MicrophoneOpened])
    assert len(card.streams) == 2


def test_after_a_loss_silence_follows_so_that_what_was_said_comes_to_its_end(
    card: ScriptedLibrary, microphone: Microphone, events: list[Event], frames: list[Sound]
) -> None:
    microphone.start()
    stream = stream_of(card)
    for _ in range(50):
        stream.record(np.full(882, 0.25, np.float32))
    card.accepts = lambda options: False
    stream.end()
    soon(lambda: MicrophoneLost in kinds(events))
    soon(lambda: sum(frame.seconds for frame in frames) > 1.0 + FOLLOWING_SECONDS - 0.1)
    heard = Sound.joined(frames, frames[0].rate)
    assert heard.between(0.1, 0.95).samples.min() > 0.2
    assert heard.between(1.1, heard.seconds).peak < 1e-6
    assert microphone.dead_seconds == 0.0


def test_a_microphone_that_gives_only_zeros_is_known(
    card: ScriptedLibrary, microphone: Microphone
) -> None:
    microphone.start()
    stream = stream_of(card)
    stream.record(np.full(882, 0.25, np.float32))
    for _ in range(100):
        stream.record(np.zeros(882, np.float32))
    soon(lambda: microphone.dead_seconds == pytest.approx(2.0, abs=0.05))


def test_a_reply_waits_for_a_loudspeaker_that_was_lost_and_goes_on_with_it(
    card: ScriptedLibrary, playback: Playback, events: list[Event]
) -> None:
    taken: list[int] = []

    def fill(block: Samples) -> int:
        taken.append(len(block))
        return steady(block)

    playback.play_from(fill)
    playback.start()
    stream = stream_of(card)
    stream.play(480)
    card.accepts = lambda options: False
    stream.end()
    soon(lambda: LoudspeakerLost in kinds(events))
    soon(lambda: kinds(events).count(LoudspeakerLost) == 2)  # a first attempt was made in vain
    assert taken == [480]
    card.accepts = lambda options: True
    soon(lambda: kinds(events).count(LoudspeakerOpened) == 2)
    assert taken == [480]


def test_a_reply_does_not_wait_for_ever(
    card: ScriptedLibrary, playback: Playback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.audio.playback.RETURN_SECONDS", 0.1)
    taken: list[int] = []

    def fill(block: Samples) -> int:
        taken.append(len(block))
        return steady(block)

    playback.play_from(fill)
    playback.start()
    stream = stream_of(card)
    card.accepts = lambda options: False
    stream.end()
    soon(lambda: bool(taken))


def test_who_hurries_a_device_that_is_gone_has_it_tried_at_once(
    card: ScriptedLibrary,
    microphone: Microphone,
    events: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_open, "BACK_OFF_SECONDS", (60.0,))
    card.accepts = lambda options: False
    microphone.start()
    soon(lambda: MicrophoneLost in kinds(events))
    card.accepts = lambda options: True
    microphone.hurry()
    soon(lambda: MicrophoneOpened in kinds(events))
    microphone.hurry()
    assert len(card.streams) == 1
