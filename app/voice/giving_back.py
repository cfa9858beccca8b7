"""Gives memory back to the computer once engines were let go of, for others are to be loaded."""

import ctypes
import gc
import sys
from collections.abc import Callable

from app.speech.engines.caches import empty_caches


def give_back() -> None:
    """Takes some tenths of a second where much was loaded."""
    gc.collect()  # engines may be part of cycles
    empty_caches()
    trim = _trim()
    if trim is not None:
        trim(0)


def _trim() -> Callable[[int], int] | None:
    """Of glibc: without it, what was freed in small pieces stays with the process."""
    if sys.platform != "linux":
        return None
    function: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return function
