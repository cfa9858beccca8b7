"""A voice process some of whose scripted models are broken, each in a way that its id tells."""

import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from app import workshop
from app.catalog.model import Task
from app.core.delivery import Delivery
from app.core.errors import EngineError, ModelError
from app.core.sound import Sound
from app.language.engines.scripted import ScriptedChatModel
from app.language.protocols import Cancellation, Prompt
from app.speech.engines.scripted import ScriptedRecogniser, ToneSynthesiser
from app.speech.protocols import Speech, Transcription

DAMAGED = "The model is broken: import it again."
TIRED = "The engine could not go on. Choose another model."
OTHER_REPLY = "I am the other one."

_BRAINS = {
    "other": Task.LANGUAGE_MODEL,
    "damaged": Task.LANGUAGE_MODEL,
    "failing": Task.LANGUAGE_MODEL,
    "crashing": Task.LANGUAGE_MODEL,
    "damaged-speaking": Task.SPEAKING_MODEL,
}


class _FailingModel(ScriptedChatModel):
    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        raise EngineError(TIRED)


class _FailingRecogniser(ScriptedRecogniser):
    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        raise EngineError(TIRED)


class _FailingSynthesiser(ToneSynthesiser):
    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        raise EngineError(TIRED)


def converse(connection: Connection) -> None:
    """The voice process itself, but for what it loads."""
    from app.voice.process import run

    workshop.SCRIPTED_BRAINS.update(_BRAINS)  # type: ignore[attr-defined] # it is a dict
    for name in ("chat_model", "recogniser", "synthesiser"):
        setattr(workshop.Workshop, name, _build(name))
    run(connection)


def _build(name: str) -> Any:
    def build(self: workshop.Workshop, model_id: str, *settings: Any) -> Any:
        if model_id.startswith("damaged"):
            raise ModelError(DAMAGED)
        if model_id == "crashing":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "chat_model":
            model = _FailingModel() if model_id == "failing" else ScriptedChatModel()
            return ScriptedChatModel([OTHER_REPLY]) if model_id == "other" else model
        if name == "recogniser":
            return _FailingRecogniser() if model_id == "failing" else ScriptedRecogniser()
        return _FailingSynthesiser() if model_id == "failing" else ToneSynthesiser()

    return build
