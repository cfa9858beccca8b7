"""Engine name -> function that builds it, with the import inside."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.core.settings import ReplySettings
from app.speech_models.protocols import ListeningModel, SpeakingModel


def _transformers_hybrid(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech_models.engines.hybrid import HybridModel

    return HybridModel(folder, settings, threads)


def _scripted_listening(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech_models.engines.scripted import ScriptedListeningModel

    return ScriptedListeningModel()


def _scripted_speaking(folder: Path, settings: ReplySettings, threads: int) -> SpeakingModel:
    from app.speech_models.engines.scripted import ScriptedSpeakingModel

    return ScriptedSpeakingModel()


LISTENING_MODELS: Mapping[str, Callable[[Path, ReplySettings, int], ListeningModel]] = {
    "transformers-hybrid": _transformers_hybrid,
    "scripted": _scripted_listening,
}
SPEAKING_MODELS: Mapping[str, Callable[[Path, ReplySettings, int], SpeakingModel]] = {
    "scripted": _scripted_speaking,
}
