"""A language model of the transformers library that hears, such as Qwen2-Audio.

Prompts are laid out here and not by the template that comes with a model, which is a program; what
people say is tokenised so that it can never act as a marker.
"""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.errors import EngineError, ModelError
from app.core.settings import ReplySettings
from app.core.sound import SPEECH_RATE, Sound
from app.language.context import Tokens
from app.language.protocols import Cancellation, Message, Prompt, Role
from app.language.templates import Piece
from app.speech.cutting import cut
from app.speech.engines.checkpoint import LOCAL, configuration, libraries, open_checkpoint
from app.speech_models.engines.hearing_families import (
    FAMILIES,
    WINDOW_SECONDS,
    Family,
    rows_of,
)
from app.speech_models.engines.reading import Reader

_WRITE_DOWN = "Write down exactly what is said in the audio, and nothing else."
_REMEMBERED_SOUNDS = 40


class HybridModel:
    """Reads tokens and bits of sound, and writes token by token.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer.json and the weights.
        settings: context, temperature, seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such model.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        torch, transformers = libraries()
        from tokenizers import Tokenizer

        torch.set_num_threads(threads)
        classes = {kind: family.class_name for kind, family in FAMILIES.items()}
        self._family: Family = FAMILIES[configuration(folder, classes)["model_type"]]
        self._model: Any = open_checkpoint(folder, classes)
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._features = transformers.WhisperFeatureExtractor.from_pretrained(folder, **LOCAL)
        except Exception as error:  # tokenizers has no errors of its own
            raise ModelError(
                f"The model {folder.name} lacks a tokenizer.json or preprocessor_config.json that "
                "can be read: import the whole folder."
            ) from error
        self._ends = frozenset(self._marker(folder, stop) for stop in self._family.template.stops)
        for mark in (self._family.before, self._family.after):
            self._marker(folder, mark[mark.index("<") : mark.rindex(">") + 1])
        self._sounds: dict[int, tuple[Sound, Any, int]] = {}
        self._numbers = itertools.count(-1, -1)
        inner = self._model.model.language_model
        self._reader = Reader(inner, self._model.lm_head, self._rows, settings)
        self._words = lru_cache(maxsize=4096)(self._tokenised)

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a batch of the prompt that was read."""
        yield from self._answer(prompt, cancellation, freely=True)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions and the history."""
        system, exchanges, _ = self._laid_out(prompt)
        mark = self._words(self._family.template.before[Role.USER], True)
        yield from self._reader.read(system, exchanges, mark, cancellation)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound."""
        asked = Message(Role.USER, _WRITE_DOWN, sound)
        prompt = Prompt(Message(Role.SYSTEM, "You write down speech."), (), (asked,))
        yield from self._answer(prompt, cancellation, freely=False)

    def _answer(self, prompt: Prompt, cancellation: Cancellation, *, freely: bool) -> Iterator[str]:
        system, exchanges, fresh = self._laid_out(prompt)
        yield ""  # a sound may have been heard in there
        for _ in self._reader.read(system, exchanges, fresh, cancellation):
            yield ""
        written: list[int] = []
        given = ""
        for token in self._reader.write(self._ends, cancellation, freely=freely):
            written.append(token)
            text = self._tokenizer.decode(written)
            if text.endswith("\ufffd") and len(written) % 4:  # half a character
                yield ""
                continue
            yield text[len(given) :] if text.startswith(given) else ""
            given = text

    def _laid_out(self, prompt: Prompt) -> tuple[Tokens, list[Tokens], Tokens]:
        """Instructions, exchanges, and what is to be answered."""
        template, count = self._family.template, itertools.count(1)
        system = (*self._words(template.begin, True), *self._message(prompt.system, count))
        parts = [self._message(message, count) for message in prompt.history]
        exchanges = [sum(pair, ()) for pair in zip(parts[::2], parts[1::2], strict=True)]
        fresh: Tokens = sum((self._message(one, count) for one in prompt.fresh), ())
        reply = template.reply()
        return system, exchanges, fresh + self._words(reply.text, reply.special)

    def _message(self, message: Message, count: "itertools.count[int]") -> Tokens:
        before, said, after = self._family.template.message(message)
        heard: Tokens = ()
        if message.sound is not None:
            for part in cut(message.sound.resampled(SPEECH_RATE), WINDOW_SECONDS):
                number = next(count)
                heard += self._words(self._family.before.format(number=number), True)
                heard += self._sound(part)
                heard += self._words(self._family.after, True)
        pieces: tuple[Piece, ...] = (said, after)
        rest = (token for piece in pieces for token in self._words(piece.text, piece.special))
        return (*self._words(before.text, before.special), *heard, *rest)

    def _sound(self, sound: Sound) -> Tokens:
        """Numbers for a sound, the same for as long as it is remembered."""
        key = hash(sound.samples.tobytes())
        if key not in self._sounds:
            try:
                rows = rows_of(self._family, self._model, self._features, sound)
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

    def _rows(self, numbers: Sequence[int]) -> Any:
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

    def _tokenised(self, text: str, special: bool) -> Tokens:
        self._tokenizer.encode_special_tokens = not special
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _marker(self, folder: Path, mark: str) -> int:
        token = self._tokenizer.token_to_id(mark)
        if token is None:
            raise ModelError(
                f"The tokenizer of {folder.name} does not know {mark}, so nothing could be told "
                "apart in a conversation: import the version for conversations."
            )
        return int(token)
