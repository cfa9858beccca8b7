"""Engine name -> function that builds it, with the import inside."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.core.settings import ReplySettings
from app.language.gguf_header import check_gguf
from app.language.protocols import ChatModel, GuardModel


def _llama(folder: Path, template: str, settings: ReplySettings, threads: int) -> ChatModel:
    model = _gguf(folder)
    from app.language.engines.llama import LlamaChatModel
    from app.language.templates import template as named

    return LlamaChatModel(model, named(template), settings, threads)


def _scripted(folder: Path, template: str, settings: ReplySettings, threads: int) -> ChatModel:
    from app.language.engines.scripted import ScriptedChatModel

    return ScriptedChatModel()


CHAT_MODELS: Mapping[str, Callable[[Path, str, ReplySettings, int], ChatModel]] = {
    "llama.cpp": _llama,
    "scripted": _scripted,
}


def _llama_guard(folder: Path, template: str, threads: int) -> GuardModel:
    model = _gguf(folder)
    from app.language.engines.llama_guard import LlamaGuardModel
    from app.language.guard_templates import guard_template

    return LlamaGuardModel(model, guard_template(template), threads)


def _scripted_guard(folder: Path, template: str, threads: int) -> GuardModel:
    from app.language.engines.scripted import ScriptedGuardModel

    return ScriptedGuardModel()


GUARD_MODELS: Mapping[str, Callable[[Path, str, int], GuardModel]] = {
    "llama.cpp": _llama_guard,
    "scripted": _scripted_guard,
}


def try_pace(folder: Path, threads: int, seconds: float) -> tuple[float, float]:
    """Tokens per second that llama.cpp reads and writes with the model in a folder."""
    model = _gguf(folder)
    from app.language.engines.pace import try_pace as tried

    return tried(model, threads, seconds)


def _gguf(folder: Path) -> Path:
    """The model file in a folder, whose header is sound."""
    model = next(iter(sorted(folder.glob("*.gguf"))), folder / "model.gguf")
    check_gguf(model)
    return model
