"""Engine name -> function that builds it, with the import inside."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.core.settings import ReplySettings
from app.speech_models.protocols import DuplexModel, ListeningModel, SpeakingModel


def _transformers_hybrid(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech_models.engines.hybrid import HybridModel

    return HybridModel(folder, settings, threads)


def _llama_hybrid(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech_models.engines.llama_hybrid import LlamaHybridModel

    return LlamaHybridModel(folder, settings, threads)


def _whisper_projector(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech.engines.checkpoint import libraries

    libraries()  # says so where they are not installed
    from app.speech_models.engines.whisper_projector import WhisperProjector

    return WhisperProjector(folder, settings, threads)


def _scripted_listening(folder: Path, settings: ReplySettings, threads: int) -> ListeningModel:
    from app.speech_models.engines.scripted import ScriptedListeningModel

    return ScriptedListeningModel()


def _qwen_omni(folder: Path, settings: ReplySettings, threads: int) -> SpeakingModel:
    from app.speech_models.engines.omni import OmniModel

    return OmniModel(folder, settings, threads)


def _scripted_speaking(folder: Path, settings: ReplySettings, threads: int) -> SpeakingModel:
    from app.speech_models.engines.scripted import ScriptedSpeakingModel

    return ScriptedSpeakingModel()


def _moshi(folder: Path, settings: ReplySettings, threads: int) -> DuplexModel:
    from app.speech_models.engines.moshi import MoshiModel

    return MoshiModel(folder, settings, threads)


def _scripted_duplex(folder: Path, settings: ReplySettings, threads: int) -> DuplexModel:
    from app.speech_models.engines.scripted import ScriptedDuplexModel

    return ScriptedDuplexModel()


LISTENING_MODELS: Mapping[str, Callable[[Path, ReplySettings, int], ListeningModel]] = {
    "transformers-hybrid": _transformers_hybrid,
    "llama-hybrid": _llama_hybrid,
    "whisper-projector": _whisper_projector,
    "scripted": _scripted_listening,
}
SPEAKING_MODELS: Mapping[str, Callable[[Path, ReplySettings, int], SpeakingModel]] = {
    "qwen2.5-omni": _qwen_omni,
    "scripted": _scripted_speaking,
}
DUPLEX_MODELS: Mapping[str, Callable[[Path, ReplySettings, int], DuplexModel]] = {
    "moshi": _moshi,
    "scripted": _scripted_duplex,
}
