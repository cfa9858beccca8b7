"""The voice process as the window has it: a spawned child at the other end of a pipe."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.audio.wav import encode_wav
from app.core.commands import (
    AnswerRecording,
    Apply,
    Attend,
    Attention,
    FindDevices,
    Press,
    Release,
    Say,
    Stop,
)
from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    SpeechStarted,
    StageFailed,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.settings import Settings, SoundSettings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.core.voice_events import (
    DevicesFound,
    EngineFailed,
    EngineLoading,
    EngineReady,
    EnginesRested,
    LevelMeasured,
    LoudspeakerLost,
    MicrophoneGated,
    MicrophoneLost,
    MicrophoneOpened,
)
from app.language.engines.scripted import SCRIPT
from app.voice.process import CRASHES, LOG
from tests.integration.sound_server import INSTALLED, SoundServer, sound_server, wait_until
from tests.integration.voice_process import SCRIPTED, Child
from tests.integration.words import word_errors

Children = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Children]:
    """Starts voice processes that write their logs where the test can read them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    children: list[Child] = []

    def make(settings: Settings = SCRIPTED, **configure: object) -> Child:
        children.append(Child(settings, **configure))
        return children[-1]

    yield make
    for child in children:
        child.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    if not INSTALLED:
        pytest.skip("PulseAudio is not installed")
    with sound_server(tmp_path / "sound") as server:
        for name, value in server.additions.items():
            monkeypatch.setenv(name, value)
        yield server


def test_what_is_typed_is_answered_though_there_is_no_sound_card(start: Children) -> None:
    child = start()
    child.send(Say("Good morning."))
    child.wait_for(ReplyFinished)
    assert child.of(TurnOpened)[0].because is OpenedBecause.TYPED
    assert "".join(event.text for event in child.of(ReplyHeard)).strip() == SCRIPT[0]
    assert child.of(MicrophoneLost)[0].advice.endswith(".")
    assert child.of(LoudspeakerLost)[0].advice.endswith(".")
    child.wait_for(EngineReady, 5)
    assert {event.task for event in child.of(EngineReady)} == set(asdict(SCRIPTED.models))


def test_when_the_pipe_ends_the_process_does_within_a_second(start: Children) -> None:
    child = start()
    child.send(Say("Good morning."))
    child.wait_for(ReplyHeard)
    assert child.close() < 1.0
    assert child.process.exitcode == 0


def test_when_the_window_is_killed_the_microphone_is_free_within_a_second(
    start: Children, server: SoundServer
) -> None:
    child = start()
    child.wait_for(MicrophoneOpened)
    assert server.microphone_listeners == 1
    os.kill(child.process.pid or 0, signal.SIGSTOP)  # even after it was suspended
    child.link.close()
    os.kill(child.process.pid or 0, signal.SIGCONT)
    began = time.monotonic()
    child.process.join(5)
    assert time.monotonic() - began < 1.0
    wait_until(lambda: server.microphone_listeners == 0, "the microphone is still in use", 1.0)


def test_ctrl_c_in_the_terminal_is_the_windows_to_answer(start: Children) -> None:
    child = start()
    child.wait_for(LevelMeasured)
    os.kill(child.process.pid or 0, signal.SIGINT)
    child.send(Say("Good morning."))
    child.wait_for(ReplyFinished)


def test_there_is_a_sign_of_life_twenty_times_a_second(start: Children) -> None:
    child = start()
    child.wait_for(LevelMeasured, 40)
    times = [at for at, event in child.events if isinstance(event, LevelMeasured)]
    assert times[0] - child.began < 5.0
    assert max(b - a for a, b in pairwise(times)) < 1.0


@pytest.mark.skipif(sys.platform != "linux", reason="Linux chooses by a figure")
def test_the_system_takes_memory_from_it_before_it_does_from_the_window(start: Children) -> None:
    child = start()
    child.wait_for(LevelMeasured)
    assert Path(f"/proc/{child.process.pid}/oom_score_adj").read_text().strip() == "500"


def test_another_speaker_is_used_for_the_next_reply_without_loading_anything(
    start: Children,
) -> None:
    child = start()
    child.send(Say("Good morning."))
    child.wait_for(ReplyFinished)
    loaded = len(child.of(EngineLoading))
    child.send(Apply(replace(SCRIPTED, voice=VoiceStyle("am_adam"))), Say("And now?"))
    child.wait_for(ReplyFinished, 2)
    assert len(child.of(EngineLoading)) == loaded
    assert child.of(ReplyFinished)[1].turn == child.of(ReplyFinished)[0].turn + 1


def test_only_what_changed_is_loaded_anew_and_a_missing_model_says_how_to_get_it(
    start: Children,
) -> None:
    child = start()
    child.send(Say("Good morning."))
    child.wait_for(ReplyFinished)
    loaded = len(child.of(EngineLoading))
    missing = replace(SCRIPTED, models=replace(SCRIPTED.models, language_model="phi-4-mini"))
    child.send(Apply(missing))
    failed = child.wait_for(EngineFailed)
    assert (failed.task, failed.model) == ("language_model", "phi-4-mini")
    assert "models get phi-4-mini" in failed.advice
    assert len(child.of(EngineLoading)) == loaded + 1
    child.send(Say("Are you there?"))
    assert "models get phi-4-mini" in child.wait_for(StageFailed).advice
    child.send(Apply(SCRIPTED), Say("And now?"))
    child.wait_for(ReplyFinished, 2)
    assert len(child.of(EngineLoading)) == loaded + 1, "the one before was kept meanwhile"


def test_silence_comes_at_once(start: Children) -> None:
    child = start()
    child.send(Say("Good morning."))
    child.wait_for(ReplyHeard)
    child.send(Stop())
    assert child.wait_for(TurnCancelled).because is CancelledBecause.STOPPED
    assert not child.of(ReplyFinished)


def test_a_lost_conversation_goes_on_with_its_history_and_new_numbers(start: Children) -> None:
    past = (Exchange(4, "My name is Ada.", "Hello Ada.", OpenedBecause.TYPED),)
    child = start(SCRIPTED, exchanges=past, first_turn=9)
    child.send(Say("What is my name?"))
    assert child.wait_for(ReplyFinished).turn == 9


def test_a_recording_is_answered_and_what_is_none_is_refused(
    start: Children, tmp_path: Path
) -> None:
    child = start()
    recording = tmp_path / "question.wav"
    loud = Sound.silence(180.0, SPEECH_RATE).samples + 0.9
    recording.write_bytes(encode_wav(Sound(loud, SPEECH_RATE)))
    child.send(AnswerRecording(str(recording)))
    child.wait_for(ReplyFinished)
    assert child.of(TurnOpened)[0].because is OpenedBecause.RECORDING
    child.send(AnswerRecording(str(tmp_path / "nothing.wav")))
    failed = child.wait_for(StageFailed)
    assert (failed.turn, failed.stage) == (0, "recording")
    assert "does not exist" in failed.advice


def test_after_long_idleness_the_engines_rest_and_come_back_with_the_next_words(
    start: Children,
) -> None:
    child = start(replace(SCRIPTED, rest_minutes=0.005))
    child.wait_for(EnginesRested)
    loaded = len(child.of(EngineLoading))
    child.send(Say("Good morning."))
    child.wait_for(ReplyFinished)
    child.wait_for(EngineLoading, loaded + 3)
    assert {event.task for event in child.of(EngineLoading)[loaded : loaded + 3]} == {
        "recogniser", "synthesiser", "language_model"
    }  # fmt: skip


def test_a_crash_is_written_down_where_somebody_can_read_it(
    start: Children, tmp_path: Path
) -> None:
    child = start()
    child.wait_for(LevelMeasured)
    os.kill(child.process.pid or 0, signal.SIGABRT)
    child.process.join(10)
    (report,) = (tmp_path / "state").rglob(CRASHES)
    assert "Fatal Python error: Aborted" in report.read_text()
    assert "process.py" in report.read_text()


def test_what_was_said_is_in_no_log(start: Children, tmp_path: Path) -> None:
    child = start()
    child.send(Say("Xylophone."))
    child.wait_for(ReplyFinished)
    child.close()
    logs = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert {LOG, CRASHES} <= {log.name for log in logs}
    text = "".join(log.read_text() for log in logs)
    assert "recogniser was loaded" in text
    assert "Xylophone" not in text
    assert "Good morning" not in text


def test_with_the_talk_button_whoever_speaks_into_the_microphone_is_answered(
    start: Children, server: SoundServer
) -> None:
    child = start()
    child.wait_for(MicrophoneOpened)
    tone = Sound(Sound.silence(1.0, SPEECH_RATE).samples + 0.9, SPEECH_RATE)
    speaker = threading.Thread(target=server.play_into_microphone, args=(tone,))
    speaker.start()
    wait_until(lambda: child.of(LevelMeasured)[-1].microphone > -10, "nobody is heard")
    child.send(Press())
    speaker.join()
    child.send(Release())
    child.wait_for(WordsRecognised)
    child.wait_for(ReplyFinished)


def test_with_an_open_microphone_the_reply_is_not_taken_for_the_user(
    start: Children, server: SoundServer
) -> None:
    server.let_microphone_hear_loudspeaker()
    child = start(SCRIPTED, attention=Attention.OPEN)
    child.wait_for(MicrophoneOpened)
    child.send(Say("Good morning."))
    wait_until(lambda: child.of(LevelMeasured)[-1].microphone > -10, "there is no echo")
    child.wait_for(ReplyFinished)
    child.wait_for(MicrophoneGated, 2)
    assert [event.gated for event in child.of(MicrophoneGated)] == [True, False]
    assert not child.of(SpeechStarted)
    tone = Sound(Sound.silence(1.0, SPEECH_RATE).samples + 0.9, SPEECH_RATE)
    server.play_into_microphone(tone)
    child.wait_for(ReplyFinished, 2)
    assert len(child.of(SpeechStarted)) == 1


def test_muted_means_that_no_level_is_shown(start: Children, server: SoundServer) -> None:
    child = start(SCRIPTED, attention=Attention.OPEN)
    child.wait_for(MicrophoneOpened)
    child.send(Attend(Attention.MUTED))
    count = len(child.of(LevelMeasured))
    child.wait_for(LevelMeasured, count + 10)
    tone = Sound(Sound.silence(0.5, SPEECH_RATE).samples + 0.9, SPEECH_RATE)
    server.play_into_microphone(tone)
    assert {event.microphone for event in child.of(LevelMeasured)[count + 5 :]} == {-90.0}
    assert not child.of(TurnOpened)


def test_devices_are_found_by_name_and_an_unknown_one_is_replaced_with_a_word(
    start: Children, server: SoundServer
) -> None:
    child = start(replace(SCRIPTED, sound=SoundSettings(microphone="Studio")))
    opened = child.wait_for(MicrophoneOpened)
    assert "Studio is not connected" in opened.advice
    child.send(FindDevices())
    assert opened.name in child.wait_for(DevicesFound).microphones


@pytest.mark.engines
@pytest.mark.timeout(600)
def test_with_the_starter_models_it_listens_in_a_moment_and_answers_aloud(
    start: Children, server: SoundServer, people: Callable[[str], tuple[Sound, str]]
) -> None:
    child = start(Settings())
    child.send(Say("Hello! How are you today?"))
    child.wait_for(ReplyFinished, seconds=120)
    assert child.seconds(MicrophoneOpened) < 3.0
    assert [event.task for event in child.of(EngineReady)][:2] == ["detector", "turn_end"]
    assert child.of(EngineReady)[1].seconds < 3.0
    wait_until(lambda: server.recorded_loudspeaker().peak > 0.05, "nothing was heard")
    recording, words = people("en/hello_world")
    child.send(Press())
    server.play_into_microphone(recording)
    child.send(Release())
    recognised = child.wait_for(WordsRecognised, 2, 30)  # the first was what was typed
    assert word_errors(words, recognised.text) == 0
    child.wait_for(ReplyFinished, 2, 60)
    assert child.close() < 1.0
