"""Engines that are here or on their way: each is used as soon as it is there, and not before."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Self, TypeVar

from app.language.protocols import ChatModel, GuardModel
from app.speech.protocols import (
    FeelingEngine,
    Recogniser,
    SpeechDetector,
    Synthesiser,
    TurnEndDetector,
)
from app.speech_models.protocols import DuplexModel, ListeningModel, SpeakingModel

Brain = ChatModel | ListeningModel | SpeakingModel | DuplexModel
"""What answers."""

Thing = TypeVar("Thing")
Built = TypeVar("Built")


def arrived(thing: Thing) -> Future[Thing]:
    """Something that is there already."""
    future: Future[Thing] = Future()
    future.set_result(thing)
    return future


def once_arrived(coming: Future[Thing], build: Callable[[Thing], Built]) -> Future[Built]:
    """What is built of a thing at the moment of its arrival, or why it never came."""
    built: Future[Built] = Future()

    def finish(thing: Future[Thing]) -> None:
        try:
            built.set_result(build(thing.result()))
        except BaseException as error:  # a cancelled future too: whoever waits must hear of it
            built.set_exception(error)

    coming.add_done_callback(finish)
    return built


def once_settled(coming: Future[Thing], build: Callable[[Thing | None], Built]) -> Future[Built]:
    """Likewise of what one can do without; of None if it never came."""
    settled: Future[Thing | None] = Future()
    coming.add_done_callback(
        lambda thing: settled.set_result(
            None if thing.cancelled() or thing.exception() else thing.result()
        )
    )
    return once_arrived(settled, build)


@dataclass(frozen=True, slots=True)
class Engines:
    """Every engine of a conversation, loaded and warm."""

    detector: SpeechDetector
    turn_end_detector: TurnEndDetector
    recogniser: Recogniser | None
    """None where what answers hears for itself, and nobody else is to."""

    synthesiser: Synthesiser | None
    """None where what answers speaks for itself, and nothing else is there that could."""

    chat_model: Brain
    guard: GuardModel | None = None
    """None if no model is chosen for it."""


@dataclass(frozen=True, slots=True)
class ArrivingEngines:
    """Every engine of a conversation; the large ones may still be loading."""

    detector: SpeechDetector
    turn_end_detector: TurnEndDetector
    recogniser: Future[Recogniser] | None
    synthesiser: Future[Synthesiser] | None
    chat_model: Future[Brain]
    feelings: Future[FeelingEngine] | None = None
    """None if no model is chosen for them."""

    guard: Future[GuardModel] | None = None
    """Likewise."""

    @classmethod
    def here(cls, engines: Engines) -> Self:
        """Engines that are all loaded."""
        return cls(
            engines.detector,
            engines.turn_end_detector,
            None if engines.recogniser is None else arrived(engines.recogniser),
            None if engines.synthesiser is None else arrived(engines.synthesiser),
            arrived(engines.chat_model),
            guard=None if engines.guard is None else arrived(engines.guard),
        )
