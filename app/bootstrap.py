"""Joins everything, in the order of the signal path; workshop.py builds the engines."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from app.audio.loudspeaker import Loudspeaker
from app.conversation.announcer import Announcer
from app.conversation.arrival import ArrivingEngines as ArrivingEngines  # for those above, too
from app.conversation.arrival import Engines as Engines
from app.conversation.arrival import arrived, once_arrived
from app.conversation.ear import Ear
from app.conversation.floor import Floor
from app.conversation.guarding import Guarding
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.obliging import Obliging
from app.conversation.pipeline import Pipeline, Reply, Steps
from app.conversation.recorder import Recorder
from app.conversation.rehearsing import Rehearsing
from app.conversation.replying import Replying
from app.conversation.session import Session
from app.conversation.speaking import Speaking
from app.conversation.timing import Clock, Timing
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.exchange import Exchange
from app.core.settings import Settings
from app.language.protocols import ChatModel
from app.workshop import Workshop

LOUDSPEAKER_RATE = 24_000


@dataclass(frozen=True, slots=True)
class Conversation:
    """A session with the end that is pulled and what was measured."""

    session: Session
    loudspeaker: Loudspeaker
    timing: Timing


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
    ear = Ear.listening(settings.feelings, workshop.voice_feelings, engines.feelings, announce)
    steps = Steps(
        Hearing(engines.detector, engines.turn_end_detector, floor, settings.listening, announce),
        once_arrived(
            engines.recogniser,
            lambda engine: Transcribing(engine, floor, announce, ear, recorder.said),
        ),
        _replying(workshop, engines, settings, history, announcer),
        arrived(Rehearsing(workshop.own_language, announce)),
        once_arrived(
            engines.synthesiser,
            lambda engine: Speaking(engine, workshop.repertoire.delivery, settings.voice),
        ),
    )
    turnstile, aloud = Turnstile.for_cores(workshop.cores), settings.reply.aloud
    pipeline = Pipeline(steps, loudspeaker.play, floor, announcer, turnstile, aloud=aloud)
    return Conversation(Session(pipeline, floor, history, announcer, settings), loudspeaker, timing)


def _replying(
    workshop: Workshop,
    engines: ArrivingEngines,
    settings: Settings,
    history: History,
    announcer: Announcer,
) -> Future[Reply]:
    """The step that answers, with what stands between the words and the language model."""
    manner = Manner(settings.voice, workshop.repertoire.hint, settings.feelings.follow)
    obliging = Obliging(manner, history, workshop.style_commands(settings), announcer)
    guarding = Guarding.of(settings, workshop.paths, announcer, engines.guard)
    announce = announcer.announce

    def replying(model: ChatModel) -> Reply:
        return Replying(model, history, settings, obliging, guarding, announce)

    return once_arrived(engines.chat_model, replying)
