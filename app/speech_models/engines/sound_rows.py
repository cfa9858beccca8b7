"""Sounds as rows that llama.cpp reads among its tokens, under numbers below zero."""

import ctypes
import itertools
from collections.abc import Sequence

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from app.core.errors import EngineError
from app.core.sound import Sound
from app.language.context import Tokens

Rows = NDArray[np.float32]
"""Of the shape (rows, width)."""

_REMEMBERED_SOUNDS = 40


class SoundRows:
    """Keeps the rows of the last sounds, and has a model read them."""

    def __init__(self) -> None:
        self._sounds: dict[int, tuple[Sound, Rows, int]] = {}
        self._numbers = itertools.count(-1, -1)
        self._context: object = None
        self._positions = 1

    def given_to(self, context: object, positions: int) -> None:
        """Which context of llama.cpp reads them, and how many positions each row has there."""
        self._context, self._positions = context, positions

    def numbers(self, sound: Sound) -> Tokens:
        """The numbers of a sound, the same as long as it is remembered; empty if it is not."""
        _, rows, first = self._sounds.get(_key(sound), (None, (), 0))
        return tuple(range(first, first - len(rows), -1))

    def keep(self, sound: Sound, rows: Rows) -> None:
        """Remember a sound."""
        first, *_ = [next(self._numbers) for _ in range(len(rows))]
        self._sounds[_key(sound)] = (sound, rows, first)
        while len(self._sounds) > _REMEMBERED_SOUNDS:
            del self._sounds[next(iter(self._sounds))]

    def read(self, numbers: Sequence[int], position: int) -> None:
        """Have rows read; RuntimeError if llama.cpp fails or is stopped."""
        rows = np.ascontiguousarray([self._row(number) for number in numbers], dtype=np.float32)
        places = np.arange(position, position + len(rows), dtype=np.int32)
        # of models with several positions to the row: all of them are the place in time (mtmd)
        places = np.tile(places, self._positions)
        batch = llama_cpp.llama_batch(
            n_tokens=len(rows),
            embd=rows.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
            pos=places.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_pos)),
        )
        code = llama_cpp.llama_decode(self._context, batch)
        if code:
            raise RuntimeError(f"llama_decode returned {code}")

    def _row(self, number: int) -> Rows:
        for _, rows, first in self._sounds.values():
            if first >= number > first - len(rows):
                row: Rows = rows[first - number]
                return row
        raise EngineError("What was said is not known any more: say it again, please.")


def _key(sound: Sound) -> int:
    return hash(sound.samples.tobytes())
