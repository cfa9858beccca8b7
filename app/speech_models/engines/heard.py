"""Sounds as rows that a language model reads among its tokens, under numbers below zero."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.core.errors import EngineError
from app.core.sound import SPEECH_RATE, Sound
from app.language.context import Tokens
from app.language.protocols import Cancellation, Prompt
from app.speech_models.engines.hearing_families import Family, parts

Hear = Callable[[Sound, Cancellation], Any]
"""Makes rows, of the shape (rows, width), of sound at 16 kHz; None if it was cancelled."""

_KEPT_ROWS = 4096
"""From one prompt to the next; of wide models these are 60 MB."""


class Heard:
    """Keeps the rows of the last sounds, and none of the sounds."""

    def __init__(self, family: Family, hear: Hear) -> None:
        self._family = family
        self._hear = hear
        self._sounds: dict[int, tuple[Any, int]] = {}  # what was used last comes last
        self._next = -1

    def hear(self, sounds: Iterable[Sound], cancellation: Cancellation) -> Iterator[None]:
        """Hear what is not known yet, part by part, until it is cancelled.

        Before that the sounds longest unused are let go of, but none while a prompt is heard.
        """
        self._let_go()
        for sound in sounds:
            for part in parts(self._family, sound.resampled(SPEECH_RATE)):
                key = _key(part)
                if key in self._sounds:
                    self._sounds[key] = self._sounds.pop(key)
                elif len(part.samples):
                    rows = None if cancellation.cancelled else self._hear(part, cancellation)
                    if rows is None:
                        return
                    self._sounds[key] = rows, self._next
                    self._next -= len(rows)
                    yield None

    def numbers(self, sound: Sound) -> Tokens:
        """The numbers of a part that was heard, the same for as long as it is kept."""
        if not len(sound.samples):
            return ()
        rows, first = self._sounds[_key(sound)]
        return tuple(range(first, first - len(rows), -1))

    def row(self, number: int) -> Any:
        """What stands under a number, of the shape (width,)."""
        for rows, first in self._sounds.values():
            if first >= number > first - len(rows):
                return rows[first - number]
        raise EngineError("What was said is not known any more: say it again, please.")

    def _let_go(self) -> None:
        kept = sum(len(rows) for rows, _ in self._sounds.values())
        while kept > _KEPT_ROWS:
            rows, _ = self._sounds.pop(next(iter(self._sounds)))
            kept -= len(rows)


def sounds_of(prompt: Prompt) -> Iterator[Sound]:
    """What is to be heard for a prompt."""
    for message in (*prompt.history, *prompt.fresh):
        if message.sound is not None:
            yield message.sound


def _key(sound: Sound) -> int:
    return hash(sound.samples.tobytes())
