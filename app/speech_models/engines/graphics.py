"""Looks for a graphics card that torch can compute on, and tries how fast it reads its memory."""

import importlib.util
import time
from typing import Any

from app.core.measurement import Graphics

_PIECE_BYTES = 256_000_000
"""Read and written at once; a card with less free memory than twice that is of no use."""

_TRIES = 5


def find_graphics() -> Graphics | None:
    """The card that `app.speech.engines.checkpoint` would take; None without one, or torch."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch

    try:
        if torch.cuda.is_available():
            card = torch.cuda.get_device_properties(0)
            return Graphics(card.name, card.total_memory, _speed(torch, "cuda"))
        if torch.backends.mps.is_available():
            memory = torch.mps.recommended_max_memory()
            return Graphics("Apple", memory, _speed(torch, "mps"), shared=True)
    except RuntimeError:  # a driver that does not fit, or no memory that is free
        return None
    return None


def _speed(torch: Any, device: str) -> float:
    """Bytes per second, read and written together."""
    wait = torch.cuda.synchronize if device == "cuda" else torch.mps.synchronize
    source = torch.zeros(_PIECE_BYTES, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    shortest = float("inf")
    for _ in range(_TRIES):
        wait()
        begun = time.perf_counter()
        target.copy_(source)
        wait()
        shortest = min(shortest, time.perf_counter() - begun)
    return 2 * _PIECE_BYTES / shortest
