"""Joins everything, in the order of the signal path; workshop.py builds the engines."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from app.audio.loudspeaker import Loudspeaker
from app.catalog.model import Task
from app.conversation.admitting import Admitting
from app.conversation.announcer import Announcer
from app.conversation.answering import Answering
from app.conversation.arrival import ArrivingEngines as ArrivingEngines  # for those above, too
from app.conversation.arrival import Brain as Brain
from app.conversation.arrival import Engines as Engines
from app.conversation.arrival import arrived, once_arrived, once_settled
from app.conversation.both_at_once import BothAtOnce
from app.conversation.duplex_pipeline import DuplexPipeline, DuplexSteps
from app.conversation.ear import Ear
from app.conversation.floor import Floor
from app.conversation.guarding import Guarding
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.obliging import Obliging
from app.conversation.pipeline import Pipeline, Rehearsal, Reply, Speech, Steps, Transcription
from app.conversation.recorder import Recorder
from app.conversation.rehearsing import Rehearsing
from app.conversation.replying import Replying
from app.conversation.replying_to_sound import ReplyingToSound
from app.conversation.session import Session
from app.conversation.speaking import Speaking
from app.conversation.speaking_instead import SpeakingInstead
from app.conversation.timing import Clock, Timing
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.exchange import Exchange
from app.core.settings import Settings
from app.speech.protocols import Synthesiser
from app.workshop import Workshop

LOUDSPEAKER_RATE = 24_000

_ANSWERING: Mapping[Task, Callable[..., Reply]] = {
    Task.LANGUAGE_MODEL: Replying,
    Task.LISTENING_MODEL: ReplyingToSound,
    Task.SPEAKING_MODEL: Answering,
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """A session with the end that is pulled and what was measured."""

    session: Session
    loudspeaker: Loudspeaker
    timing: Timing


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the steps of a conversation are built of."""

    workshop: Workshop
    engines: ArrivingEngines
    settings: Settings
    announcer: Announcer
    history: History
    floor: Floor
    recorder: Recorder


def build_conversation(
    workshop: Workshop,
    engines: ArrivingEngines,
    settings: Settings,
    past: Sequence[Exchange] = (),
    first_turn: int = 1,
) -> Conversation:
    """Join the engines, in the order of the signal path.

    It can be used at once: each stage waits for its own engine. Turns are numbered from
    `first_turn` on, or from above the last exchange of the past where that is higher.
    """
    announcer, timing = Announcer(), Timing(Clock())
    announce = announcer.announce
    history = History(past)
    first_turn = max(first_turn, *(exchange.turn + 1 for exchange in past), 1)
    floor = Floor(settings.floor, announce, first_turn)
    recorder = Recorder(announcer, LOUDSPEAKER_RATE, wanted=settings.privacy.keep_sound)
    loudspeaker = Loudspeaker(LOUDSPEAKER_RATE, announce, heard=recorder.heard)
    announcer.listen(timing.notice)
    parts = _Parts(workshop, engines, settings, announcer, history, floor, recorder)
    detector, turn_end = engines.detector, engines.turn_end_detector
    hearing = Hearing(detector, turn_end, floor, settings.listening, announce)
    transcribing = _transcribing(parts)
    turnstile, out = Turnstile.for_cores(workshop.cores), loudspeaker.play
    pipeline: Pipeline | DuplexPipeline
    if workshop.brain_task(settings.models.language_model) is Task.DUPLEX_MODEL:
        duplex = DuplexSteps(hearing, transcribing, _conversing(parts))
        pipeline = DuplexPipeline(duplex, out, floor, announcer, turnstile)
    else:
        steps = Steps(hearing, transcribing, _replying(parts), *_voice(parts))
        aloud = settings.reply.aloud
        pipeline = Pipeline(steps, out, floor, announcer, turnstile, aloud=aloud)
    return Conversation(Session(pipeline, floor, history, announcer, settings), loudspeaker, timing)


def _transcribing(parts: _Parts) -> Future[Transcription]:
    """The step that writes down; where the model hears for itself it may be left out."""
    settings, announce, floor = parts.settings, parts.announcer.announce, parts.floor
    engines, said = parts.engines, parts.recorder.said
    if engines.recogniser is None:
        return arrived(Admitting(floor, settings.listening.languages[0], announce, said))
    feelings = parts.workshop.voice_feelings
    ear = Ear.listening(settings.feelings, feelings, engines.feelings, announce)
    return once_arrived(
        engines.recogniser, lambda engine: Transcribing(engine, floor, announce, ear, said)
    )


def _replying(parts: _Parts) -> Future[Reply]:
    """The step that answers, with what stands between the words and the model."""
    settings, announcer, history = parts.settings, parts.announcer, parts.history
    workshop = parts.workshop
    manner = Manner(settings.voice, workshop.repertoire.hint, settings.feelings.follow)
    obliging = Obliging(manner, history, workshop.style_commands(settings), announcer)
    guarding = Guarding.of(settings, workshop.paths, announcer, parts.engines.guard)
    step = _ANSWERING[workshop.brain_task(settings.models.language_model)]

    def replying(model: Brain) -> Reply:
        return step(model, history, settings, obliging, guarding, announcer.announce)

    return once_arrived(parts.engines.chat_model, replying)


def _voice(parts: _Parts) -> tuple[Future[Rehearsal], Future[Speech]]:
    """What reads aloud and what speaks; beside a model that does so for itself it may fail."""
    workshop, voice = parts.workshop, parts.settings.voice
    step: Rehearsal = Rehearsing(workshop.own_language, parts.announcer.announce)
    rehearsing, synthesiser = arrived(step), parts.engines.synthesiser

    def speaking(engine: Synthesiser) -> Speaking:
        return Speaking(engine, workshop.repertoire.delivery, voice)

    def instead(engine: Synthesiser | None) -> SpeakingInstead:
        return SpeakingInstead(None if engine is None else speaking(engine))

    if synthesiser is None:
        return rehearsing, arrived(SpeakingInstead(None))
    if workshop.brain_task(parts.settings.models.language_model) is Task.SPEAKING_MODEL:
        return rehearsing, once_settled(synthesiser, instead)
    return rehearsing, once_arrived(synthesiser, speaking)


def _conversing(parts: _Parts) -> Future[BothAtOnce]:
    """The step that hears and speaks at once."""
    settings, announcer = parts.settings, parts.announcer
    guarding = Guarding.of(settings, parts.workshop.paths, announcer, parts.engines.guard)

    def conversing(model: Any) -> BothAtOnce:
        return BothAtOnce(model, parts.floor, guarding, settings.voice, announcer.announce)

    return once_arrived(parts.engines.chat_model, conversing)
