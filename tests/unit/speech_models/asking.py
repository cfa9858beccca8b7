"""What models that hear are asked in their tests, and how."""

from itertools import islice
from typing import Any

import numpy as np

from app.core.settings import ReplySettings
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn
from app.language.protocols import Cancellation, Message, Prompt, Role
from app.speech_models.engines.heard import sounds_of
from app.speech_models.engines.layout import LaidOut

GREEDY = ReplySettings(temperature=0.0)


def sound(seconds: float, pitch: float = 200.0) -> Sound:
    times = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    return Sound((0.3 * np.sin(2 * np.pi * pitch * times)).astype(np.float32), SPEECH_RATE)


def said(text: str = "", heard: Sound | None = None) -> Message:
    return Message(Role.USER, text, heard)


def prompt(*fresh: Message, history: tuple[Message, ...] = (), persona: str = "Be kind.") -> Prompt:
    return Prompt(Message(Role.SYSTEM, persona), history, fresh)


def laid_out(model: Any, asked: Prompt) -> LaidOut:
    """As the model reads it, which has heard it before."""
    hear(model, *sounds_of(asked))
    found: LaidOut = model._layout.prompt(asked)
    return found


def hear(model: Any, *sounds: Sound, cancellation: Cancellation | None = None) -> None:
    for _ in model._heard.hear(sounds, cancellation or Turn(1)):
        pass


def read(model: Any, asked: Prompt) -> None:
    for _ in model._reader.read(*laid_out(model, asked), Turn(1)):
        pass


def numbers(asked: LaidOut) -> tuple[int, ...]:
    system, exchanges, fresh = asked
    return (*system, *(one for part in exchanges for one in part), *fresh)


def begin(model: Any, asked: Prompt, tokens: int = 30) -> str:
    """The beginning of a reply; the reply is left then."""
    return "".join(islice((word for word in model.reply(asked, Turn(1)) if word), tokens))
