"""Tries how fast llama.cpp reads and writes with a model on this computer."""

import time
from pathlib import Path

import llama_cpp

from app.core.errors import ModelError
from app.language.engines.llama_loading import load_llama

_READ, _WRITE = 32, 4
"""Tokens of one try: few, for on a busy computer even these may take seconds."""


def try_pace(model: Path, threads: int, seconds: float) -> tuple[float, float]:
    """Tokens per second read and written, at its best; loading the model comes on top.

    Raises ModelError for a file that is no sound model, or one that does not work.
    """
    llama = load_llama(model, 512, _READ, threads)
    try:
        return _tried(llama, seconds)
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{model.name} does not work on this computer ({error}).") from error
    finally:
        llama.close()


def _tried(llama: llama_cpp.Llama, seconds: float) -> tuple[float, float]:
    end = time.perf_counter() + seconds
    # any tokens will do: what they mean does not change how long they take
    tokens = [100 + 7 * number for number in range(_READ)]
    reading = writing = float("inf")
    while reading == float("inf") or time.perf_counter() < end:
        llama.reset()
        reading = min(reading, _timed(llama, tokens))
        for number in range(_WRITE):
            writing = min(writing, _timed(llama, [200 + number]))
    return _READ / reading, 1.0 / writing


def _timed(llama: llama_cpp.Llama, tokens: list[int]) -> float:
    begun = time.perf_counter()
    llama.eval(tokens)
    return time.perf_counter() - begun
