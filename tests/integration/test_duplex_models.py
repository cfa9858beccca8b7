"""Whole conversations with a scripted model that hears and speaks all the time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from app.audio.loudspeaker import Loudspeaker
from app.conversation.admitting import UNWRITTEN, Admitting
from app.conversation.announcer import Announcer
from app.conversation.arrival import arrived
from app.conversation.both_at_once import UNASKED, BothAtOnce
from app.conversation.duplex_pipeline import (
    ONLY_SPOKEN,
    TOO_SLOW,
    DuplexPipeline,
    DuplexSteps,
)
from app.conversation.floor import Floor
from app.conversation.guarding import Guarding
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.reframing import Reframing
from app.conversation.session import Session
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.commands import Rehearse, Say, Stop
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
)
from app.core.settings import ReplySettings, Settings
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.style import VoiceStyle
from app.language.guarding.guard import Guard
from app.speech.engines.scripted import LoudnessDetector, ScriptedRecogniser, ScriptedTurnEnd
from app.speech_models.engines.scripted import ScriptedDuplexModel
from app.speech_models.protocols import DuplexModel, Spoken
from app.speech_models.registry import DUPLEX_MODELS
from tests.integration.room import FRAME, TABLE
from tests.unit.speech.checkpoints import tiny_moshi

STORY = " ".join(f"The king met {number} owls." for number in range(30))


@dataclass
class Call:
    """Both sides speak and listen at the same pace, frame by frame."""

    session: Session
    loudspeaker: Loudspeaker
    pipeline: DuplexPipeline
    events: list[Event]
    heard: list[Samples] = field(default_factory=list)

    def user(self, seconds: float, level: float = 0.0) -> None:
        for _ in range(round(seconds * SPEECH_RATE / FRAME)):
            self.session.hear(Sound(np.full(FRAME, level, np.float32), SPEECH_RATE))
            self._settle()
            block = np.zeros(FRAME, np.float32)
            self.loudspeaker.fill(block)
            self.heard.append(block)

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def reasons(self) -> list[CancelledBecause]:
        return [event.because for event in self.events if isinstance(event, TurnCancelled)]

    @property
    def audible(self) -> float:
        """Of the last half second, the share in which something was heard."""
        last = np.concatenate(self.heard[-16:])
        return float((np.abs(last) > 0.01).mean())

    def _settle(self) -> None:
        """Wait until both threads have done what there is to do."""
        stages = (self.pipeline._transcribing, self.pipeline._conversing)
        for _ in range(5000):
            if not any(stage.unfinished for stage in stages):
                return
            stages[0]._thread.join(0.0005)
        raise AssertionError("it never came to rest")


@contextmanager
def call(model: DuplexModel, words: str = "", finished: float = 1.0) -> Iterator[Call]:
    settings = Settings()
    announcer = Announcer()
    announce = announcer.announce
    history, floor = History(), Floor(settings.floor, announce)
    loudspeaker = Loudspeaker(SPEECH_RATE, announce)
    guarding = Guarding(
        Guard(TABLE, settings.guard.level, settings.persona.preset), None, announcer
    )
    recogniser = ScriptedRecogniser([words])
    steps = DuplexSteps(
        Hearing(LoudnessDetector(), ScriptedTurnEnd(finished), floor, settings.listening, announce),
        arrived(
            Transcribing(recogniser, floor, announce) if words else Admitting(floor, "en", announce)
        ),
        arrived(BothAtOnce(model, floor, guarding, settings.voice, announce)),
    )
    pipeline = DuplexPipeline(steps, loudspeaker.play, floor, announcer, Turnstile(1))
    session = Session(pipeline, floor, history, announcer, settings)
    events: list[Event] = []
    session.listen(events.append)
    session.start()
    yield Call(session, loudspeaker, pipeline, events)
    assert session.close()


def test_it_answers_after_a_pause_and_what_was_heard_is_recorded() -> None:
    with call(ScriptedDuplexModel(["Good morning to you."])) as line:
        line.user(1.0, 0.9)
        line.user(3.0)
        (exchange,) = line.session.history.exchanges
        assert (exchange.said, exchange.heard.strip()) == (UNWRITTEN, "Good morning to you.")
        assert len(line.of(ReplyFinished)) == 1
        assert line.session.idle


def test_with_a_recogniser_beside_it_the_users_words_are_known() -> None:
    with call(ScriptedDuplexModel(["It is noon."]), "What time is it?") as line:
        line.user(1.0, 0.9)
        line.user(3.0)
        (exchange,) = line.session.history.exchanges
        assert (exchange.said, exchange.heard.strip()) == ("What time is it?", "It is noon.")


def test_it_may_begin_before_the_user_counts_as_finished() -> None:
    with call(ScriptedDuplexModel(["Yes."]), finished=0.0) as line:
        line.user(1.0, 0.9)
        line.user(2.5)
        (opened,) = line.of(TurnOpened)
        assert isinstance(opened, TurnOpened)
        assert opened.because is OpenedBecause.MODEL_BEGAN


def test_it_may_speak_without_being_asked() -> None:
    with call(ScriptedDuplexModel(unasked=["Is anybody there?"])) as line:
        line.user(2.0)
        (exchange,) = line.session.history.exchanges
        assert (exchange.said, exchange.heard.strip()) == (UNASKED, "Is anybody there?")


@pytest.mark.parametrize("yields", [True, False])
def test_who_speaks_over_it_silences_it_whether_or_not_the_model_would_stop(yields: bool) -> None:
    with call(ScriptedDuplexModel([STORY, "All right."], yields=yields)) as line:
        line.user(1.0, 0.9)
        line.user(2.0)
        assert line.audible > 0.9
        line.user(1.0, 0.9)
        assert line.of(TurnDucked)
        assert line.of(TurnPaused)
        assert line.audible < 0.1
        line.user(0.5)
        assert CancelledBecause.INTERRUPTED in line.reasons
        first = line.session.history.exchanges[0]
        assert 5 < len(first.heard.split()) < 30
        assert STORY.startswith(first.heard.strip())
        line.user(3.0)
        if yields:
            assert line.session.history.exchanges[1].heard.strip() == "All right."
        else:
            assert line.audible < 0.1


def test_a_short_sound_over_it_makes_it_quieter_for_a_moment_only() -> None:
    with call(ScriptedDuplexModel([STORY], yields=False)) as line:
        line.user(1.0, 0.9)
        line.user(2.0)
        line.user(0.25, 0.9)
        line.user(2.0)
        assert line.reasons == [CancelledBecause.TOO_SHORT]
        assert line.audible > 0.9


def test_stop_silences_it_until_it_has_paused() -> None:
    with call(ScriptedDuplexModel([STORY], yields=False)) as line:
        line.user(1.0, 0.9)
        line.user(2.0)
        line.session.send(Stop())
        line.user(0.2)
        line.user(1.0)
        assert line.audible == 0.0


def test_one_that_never_answers_does_not_hold_the_conversation_up() -> None:
    with call(ScriptedDuplexModel([""])) as line:
        line.user(1.0, 0.9)
        line.user(10.0)
        assert line.session.idle
        assert line.of(ReplyFinished)


def test_what_must_not_be_said_is_cut_off() -> None:
    with call(ScriptedDuplexModel(["I see. You have cancer. Then wait."])) as line:
        line.pipeline._conversing._step.result()._guarding._guard = Guard(  # type: ignore[attr-defined] # of the step
            TABLE, Settings().guard.level, "calm"
        )
        line.user(1.0, 0.9)
        line.user(4.0)
        heard = line.session.history.exchanges[0].heard
        assert heard.startswith("I see. You have")
        assert "cancer" not in heard
        assert "wait" not in heard


def test_it_can_neither_read_nor_read_aloud() -> None:
    with call(ScriptedDuplexModel()) as line:
        line.session.send(Say("Hello."))
        line.session.send(Rehearse("Hello.", "en", VoiceStyle()))
        advice = [event.advice for event in line.events if isinstance(event, StageFailed)]
        assert advice[0] == ONLY_SPOKEN
        assert "reads nothing aloud" in advice[1]
        assert line.session.idle


def test_a_model_that_breaks_fails_its_turn_and_the_next_one_is_tried() -> None:
    class Breaks(ScriptedDuplexModel):
        def step(self, frame: Sound) -> Spoken:
            spoken = super().step(frame)
            if spoken.text.startswith("Never"):
                raise RuntimeError
            return spoken

    with call(Breaks(["Never mind.", "Fine."])) as line:
        for _ in range(2):
            line.user(1.0, 0.9)
            line.user(3.0)
        assert "Fine." in line.session.history.exchanges[-1].heard


def test_one_that_cannot_keep_up_is_told_of_once() -> None:
    may_go_on = threading.Event()

    class Slow(ScriptedDuplexModel):
        def step(self, frame: Sound) -> Spoken:
            may_go_on.wait(10.0)
            return super().step(frame)

    with call(Slow()) as line:
        for _ in range(100):
            line.session.hear(Sound.silence(FRAME / SPEECH_RATE, SPEECH_RATE))
        assert [event.advice for event in line.events if isinstance(event, StageFailed)] == [
            TOO_SLOW
        ]
        may_go_on.set()


def test_a_tiny_moshi_speaks_and_is_interrupted_in_mid_stream(tmp_path: Path) -> None:
    """Its words are chance, and so it never stops of its own accord."""
    with call(DUPLEX_MODELS["moshi"](tiny_moshi(tmp_path), ReplySettings(), 1)) as line:
        line.user(2.0)
        assert line.audible > 0.0
        line.user(1.0, 0.9)
        line.user(0.5)
        assert CancelledBecause.INTERRUPTED in line.reasons
        first = line.session.history.exchanges[0]
        assert first.said == UNASKED
        assert first.heard.startswith(" word")
        assert not line.of(StageFailed)


def test_frames_come_in_the_models_measure_without_a_seam() -> None:
    times = np.arange(SPEECH_RATE) / SPEECH_RATE
    tone = (0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    reframing = Reframing(SPEECH_RATE, 24_000, 1920)
    pieces = [Sound(tone[at : at + FRAME], SPEECH_RATE) for at in range(0, len(tone), FRAME)]
    frames = [frame for piece in pieces for frame in reframing.frames(piece)]
    assert {(len(frame.samples), frame.rate) for frame in frames} == {(1920, 24_000)}
    assert len(frames) in (11, 12)
    joined = np.concatenate([frame.samples for frame in frames])[2400:-2400]
    expected = 2 * 0.5 * np.sin(np.pi * 440 / 24_000)
    assert np.abs(np.diff(joined)).max() < 1.05 * expected
