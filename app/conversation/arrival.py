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


@dataclass(frozen=True, slots=True)
class Engines:
    """Every engine of a conversation, loaded and warm."""

    detector: SpeechDetector
    turn_end_detector: TurnEndDetector
    recogniser: Recogniser
    synthesiser: Synthesiser
    chat_model: ChatModel
    guard: GuardModel | None = None
    """None if no model is chosen for it."""


@dataclass(frozen=True, slots=True)
class ArrivingEngines:
    """Every engine of a conversation; the large ones may still be loading."""

    detector: SpeechDetector
    turn_end_detector: TurnEndDetector
    recogniser: Future[Recogniser]
    synthesiser: Future[Synthesiser]
    chat_model: Future[ChatModel]
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
            arrived(engines.recogniser),
            arrived(engines.synthesiser),
            arrived(engines.chat_model),
            guard=None if engines.guard is None else arrived(engines.guard),
        )
