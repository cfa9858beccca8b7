"""Gives llama.cpp a model file, and keeps it from printing."""

from pathlib import Path

import llama_cpp

from app.core.calling import COMMAND
from app.core.errors import ModelError
from app.core.free_memory import free_bytes, require_free
from app.core.progress import tell
from app.language.engines.backends import load_arithmetic
from app.language.engines.llama_progress import FollowedLlama

_ROOM = 1.1
"""Memory wanted for each byte of the file: what was read, and what is computed, need some, too."""


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator] # a C function type
def silent(level: int, text: bytes, user_data: object) -> None:
    """Take llama.cpp's messages, which it would print."""


def load_llama(
    model: Path, context_tokens: int, batch_tokens: int, threads: int, seed: int = 0
) -> llama_cpp.Llama:
    """A model with a context of that size, which reads up to `batch_tokens` at once.

    Raises ModelError where the file is no sound model, or does not fit into the memory, and
    LoadingCancelledError where it is not wanted any more.
    """
    cure = "Close other programs, or choose a smaller model."
    require_free(model.name, round(model.stat().st_size * _ROOM), free_bytes(), cure)
    llama_cpp.llama_log_set(silent, None)
    load_arithmetic()
    try:
        return FollowedLlama(
            str(model),
            n_ctx=context_tokens,
            n_batch=batch_tokens,
            n_ubatch=batch_tokens,
            n_threads=threads,
            n_threads_batch=threads,
            seed=seed,
            verbose=False,
        )
    except (ValueError, RuntimeError, AssertionError) as error:
        tell(0.0)  # it may have been given up
        raise ModelError(
            f"{model.name} is damaged, no GGUF model, or too large for the memory that is free. "
            f"Check it with: {COMMAND} models verify"
        ) from error
