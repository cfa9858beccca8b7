"""Sounds as rows that a language model reads among its tokens, under numbers below zero."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from app.core.errors import EngineError
from app.core.sound import Sound
from app.language.context import Tokens
from app.speech.engines.checkpoint import libraries

_REMEMBERED_SOUNDS = 40


class Heard:
    """Keeps the rows of the last sounds.

    Args:
        model: gives the embeddings of tokens.
        hear: makes rows of a sound, of the shape (rows, width).
    """

    def __init__(self, model: Any, hear: Callable[[Sound], Any]) -> None:
        self._model = model
        self._hear = hear
        self._sounds: dict[int, tuple[Sound, Any, int]] = {}
        self._numbers = itertools.count(-1, -1)

    def numbers(self, sound: Sound) -> Tokens:
        """Numbers for a sound, the same for as long as it is remembered."""
        key = hash(sound.samples.tobytes())
        if key not in self._sounds:
            try:
                rows = self._hear(sound)
            except RuntimeError as error:
                raise EngineError(
                    "The model could not hear this. If memory is short, choose a smaller model."
                ) from error
            numbers = [next(self._numbers) for _ in range(len(rows))]
            self._sounds[key] = (sound, rows, numbers[0] if numbers else 0)
            while len(self._sounds) > _REMEMBERED_SOUNDS:
                del self._sounds[next(iter(self._sounds))]
        _, rows, first = self._sounds[key]
        return tuple(range(first, first - len(rows), -1))

    def rows(self, numbers: Sequence[int]) -> Any:
        """Embeddings of tokens and sounds, of the shape (1, numbers, width)."""
        torch, _ = libraries()
        embed = self._model.get_input_embeddings()
        tokens = torch.tensor([max(0, number) for number in numbers], device=self._model.device)
        rows = embed(tokens)
        for place, number in enumerate(numbers):
            if number < 0:
                rows[place] = self._row(number).to(rows.dtype)
        return rows[None]

    def _row(self, number: int) -> Any:
        for _, rows, first in self._sounds.values():
            if first >= number > first - len(rows):
                return rows[first - number]
        raise EngineError("What was said is not known any more: say it again, please.")
