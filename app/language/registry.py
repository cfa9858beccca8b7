"""Engine name -> function that builds it, with the import inside."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.core.settings import ReplySettings
from app.language.gguf_header import check_gguf
from app.language.protocols import ChatModel


def _llama(folder: Path, template: str, settings: ReplySettings, threads: int) -> ChatModel:
    model = next(iter(sorted(folder.glob("*.gguf"))), folder / "model.gguf")
    check_gguf(model)
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
