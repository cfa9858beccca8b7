"""Has llama.cpp read rows of sound among its tokens."""

import ctypes
from collections.abc import Sequence

import llama_cpp
import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
"""Of the shape (rows, width)."""


def read_rows(context: object, rows: Sequence[Rows], position: int, positions: int) -> None:
    """RuntimeError if llama.cpp fails or is stopped.

    Args:
        context: of llama.cpp.
        rows: of the shape (width,).
        position: of the first.
        positions: how many each row has in this model.
    """
    given = np.ascontiguousarray(rows, dtype=np.float32)
    places = np.arange(position, position + len(given), dtype=np.int32)
    # of models with several positions to the row: all of them are the place in time (mtmd)
    places = np.tile(places, positions)
    batch = llama_cpp.llama_batch(
        n_tokens=len(given),
        embd=given.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
        pos=places.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_pos)),
    )
    code = llama_cpp.llama_decode(context, batch)
    if code:
        raise RuntimeError(f"llama_decode returned {code}")
