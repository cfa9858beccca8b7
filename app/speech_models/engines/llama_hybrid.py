"""A language model in two GGUF files that hears, such as Ultravox, run by llama.cpp.

What was read is kept, rows of sound included, and only what is new is read. People's words are
tokenised so that they can never act as a marker.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from app.core.errors import ModelError
from app.core.progress import part_of
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.language.context import Tokens
from app.language.engines.llama_reading import LlamaReader
from app.language.protocols import Cancellation, Prompt
from app.language.templates import Piece
from app.speech_models.engines.gguf_pair import open_pair
from app.speech_models.engines.heard import Heard, sounds_of
from app.speech_models.engines.layout import LaidOut, Layout
from app.speech_models.engines.mtmd_ears import Ears, library, require_memory
from app.speech_models.engines.sound_rows import Rows, read_rows


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
        self._speech = pair.family.spoken_to
        self._heard = Heard(self._speech, self._hear)
        share = pair.model.stat().st_size / (pair.model.stat().st_size + pair.ears.stat().st_size)
        with part_of(0.0, share):
            self._reader = LlamaReader(pair.model, settings, threads, self._read_rows)
        self._layout = Layout(self._speech, _Wording(pair.model, self._reader), self._heard)
        self._ends = self._reader.ends(self._speech.template)
        with part_of(share, 1.0):
            self._ears = Ears(pair, self._reader.llama, threads)

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a piece of the prompt heard or read."""
        with self._reader.stopped_by(cancellation):
            for _ in self._heard.hear(sounds_of(prompt), cancellation):
                yield ""
            if not cancellation.cancelled:
                yield from self._answer(self._layout.prompt(prompt), cancellation, freely=True)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions, the history and the mark of the next words."""
        with self._reader.stopped_by(cancellation):
            yield from self._heard.hear(sounds_of(prompt), cancellation)
            if not cancellation.cancelled:
                system, exchanges, _ = self._layout.prompt(prompt)
                mark = self._layout.user_begins
                yield from self._reader.read(system, exchanges, mark, cancellation)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound."""
        if not len(sound.samples):
            return
        with self._reader.stopped_by(cancellation):
            for _ in self._heard.hear((sound,), cancellation):
                yield ""
            if not cancellation.cancelled:
                asked = self._layout.writing_down(sound)
                yield from self._answer(asked, cancellation, freely=False)

    def _answer(
        self, laid_out: LaidOut, cancellation: Cancellation, *, freely: bool
    ) -> Iterator[str]:
        for _ in self._reader.read(*laid_out, cancellation):
            yield ""
        if not cancellation.cancelled:
            yield from self._reader.write(self._ends, cancellation, freely=freely)

    def _hear(self, part: Sound, cancellation: Cancellation) -> Rows | None:
        return self._ears.rows(part, cancellation)

    def _read_rows(self, numbers: Tokens, position: int) -> None:
        rows = [self._heard.row(number) for number in numbers]
        read_rows(self._reader.llama.ctx, rows, position, self._ears.positions)


class _Wording:
    """The tokenizer in a model file."""

    def __init__(self, model: Path, reader: LlamaReader) -> None:
        self._model = model
        self._reader = reader
        self.tokens = lru_cache(maxsize=4096)(self._tokens)

    def marker(self, mark: str) -> int:
        """The token of a mark; ModelError if there is none."""
        tokens = self.tokens(mark, True)
        if len(tokens) != 1:
            raise ModelError(
                f"{self._model.name} does not know {mark}, so nothing could be told apart in a "
                "conversation: import the version for conversations, with its mmproj file."
            )
        return tokens[0]

    def _tokens(self, text: str, special: bool) -> Tokens:
        return self._reader.tokenised(Piece(text, special))
