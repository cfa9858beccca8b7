"""A language model in two GGUF files that hears, such as Ultravox, run by llama.cpp.

What was read is kept, rows of sound included, and only what is new is read. People's words are
tokenised so that they can never act as a marker.
"""

import itertools
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from app.core.errors import ModelError
from app.core.progress import part_of
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.language.context import Tokens
from app.language.engines.llama_reading import LlamaReader
from app.language.protocols import Cancellation, Message, Prompt, Role
from app.language.templates import Piece
from app.speech.cutting import cut
from app.speech_models.engines.gguf_pair import GgufPair, open_pair
from app.speech_models.engines.mtmd_ears import WINDOW_SECONDS, Ears, library, require_memory
from app.speech_models.engines.sound_rows import SoundRows

_WRITE_DOWN = "Write down exactly what is said in the audio, and nothing else."

LaidOut = tuple[Tokens, list[Tokens], Tokens]
"""Instructions, exchanges, and what is to be answered."""


class LlamaHybridModel:
    """Reads tokens and bits of sound, and writes token by token.

    Args:
        folder: the language model and its mmproj file.
        settings: context, temperature, seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such model, or it does not fit into the memory.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        pair = open_pair(folder)
        library()  # both before the language model is loaded for nothing
        require_memory(pair)
        self._family = pair.family
        self._rows = SoundRows()
        share = pair.model.stat().st_size / (pair.model.stat().st_size + pair.ears.stat().st_size)
        with part_of(0.0, share):
            self._reader = LlamaReader(pair.model, settings, threads, self._rows.read)
        self._words = lru_cache(maxsize=4096)(self._reader.tokenised)
        self._check_marks(pair)
        self._ends = self._reader.ends(pair.family.template)
        with part_of(share, 1.0):
            self._ears = Ears(pair, self._reader.llama, threads)
        self._rows.given_to(self._reader.llama.ctx, self._ears.positions)

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a piece of the prompt heard or read."""
        with self._reader.stopped_by(cancellation):
            for _ in self._hear(prompt, cancellation):
                yield ""
            if not cancellation.cancelled:
                yield from self._answer(self._laid_out(prompt), cancellation, freely=True)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions, the history and the mark of the next words."""
        with self._reader.stopped_by(cancellation):
            yield from self._hear(prompt, cancellation)
            if not cancellation.cancelled:
                system, exchanges, _ = self._laid_out(prompt)
                mark = Piece(self._family.template.before[Role.USER], special=True)
                yield from self._reader.read(system, exchanges, self._words(mark), cancellation)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound."""
        mark = self._family.write_down
        asked = Message(Role.USER, "" if mark else _WRITE_DOWN, sound)
        prompt = Prompt(Message(Role.SYSTEM, "You write down speech."), (), (asked,))
        with self._reader.stopped_by(cancellation):
            for _ in self._hear(prompt, cancellation):
                yield ""
            if cancellation.cancelled or not self._windows(asked):
                return
            system, exchanges, fresh = self._laid_out(prompt)
            if mark:  # of a mode of its own, without instructions
                system = self._words(Piece(self._family.template.begin, special=True))
                fresh += self._words(Piece(mark, special=True))
            yield from self._answer((system, exchanges, fresh), cancellation, freely=False)

    def _answer(
        self, laid_out: LaidOut, cancellation: Cancellation, *, freely: bool
    ) -> Iterator[str]:
        for _ in self._reader.read(*laid_out, cancellation):
            yield ""
        if not cancellation.cancelled:
            yield from self._reader.write(self._ends, cancellation, freely=freely)

    def _hear(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Hear what has not been heard, window by window, until it is cancelled."""
        for message in (*prompt.history, *prompt.fresh):
            for part in self._windows(message):
                if self._rows.numbers(part):
                    continue
                rows = self._ears.rows(part, cancellation)
                if rows is None:
                    return
                self._rows.keep(part, rows)
                yield None

    def _windows(self, message: Message) -> list[Sound]:
        if message.sound is None or not len(message.sound.samples):
            return []
        return cut(message.sound.resampled(self._ears.rate), WINDOW_SECONDS)

    def _laid_out(self, prompt: Prompt) -> LaidOut:
        """What has been heard already."""
        template, count = self._family.template, itertools.count(1)
        begin = self._words(Piece(template.begin, special=True))
        system = begin + self._message(prompt.system, count)
        parts = [self._message(message, count) for message in prompt.history]
        exchanges = [sum(pair, ()) for pair in zip(parts[::2], parts[1::2], strict=True)]
        fresh: Tokens = sum((self._message(one, count) for one in prompt.fresh), ())
        return system, exchanges, fresh + self._words(template.reply())

    def _message(self, message: Message, count: "itertools.count[int]") -> Tokens:
        before, *rest = self._family.template.message(message)
        tokens = self._words(before)
        for part in self._windows(message):
            mark = self._family.before.format(number=next(count))
            tokens += self._words(Piece(mark, special=True)) + self._rows.numbers(part)
            tokens += self._words(Piece(self._family.after, special=True))
        return tokens + sum((self._words(piece) for piece in rest), ())

    def _check_marks(self, pair: GgufPair) -> None:
        family = pair.family
        for mark in (*family.marks, *family.template.stops):
            if len(self._words(Piece(mark, special=True))) != 1:
                raise ModelError(
                    f"{pair.model.name} does not know {mark}, so nothing could be told apart in a "
                    "conversation: import the version for conversations, with its mmproj file."
                )
