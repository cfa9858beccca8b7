"""Text to tokens and back, for models of the transformers library.

What people say is tokenised so that it can never act as a marker.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.language.context import Tokens
from app.speech.engines.checkpoint import libraries

_TEKKEN = "tekken.json"


class Wording:
    """The tokenizer of a model.

    Args:
        folder: with tokenizer.json or, for models of Mistral, tekken.json.
        words: how many the model has.

    Raises:
        ModelError: there is neither, or it cannot be read or is another model's.
    """

    def __init__(self, folder: Path, words: int) -> None:
        self._folder = folder
        try:
            self.tokenizer: Any = _read(folder)
        except Exception as error:  # tokenizers has no errors of its own
            raise ModelError(
                f"The model {folder.name} lacks a tokenizer.json or {_TEKKEN} that can be read: "
                "import the whole folder."
            ) from error
        known = self.tokenizer.get_vocab_size()
        if known > words:
            raise ModelError(
                f"The tokenizer of {folder.name} knows {known} words, and the model has {words}: "
                "it is another model's. Import the whole folder."
            )
        self._marks = frozenset(self.tokenizer.get_added_tokens_decoder())
        self.tokens = lru_cache(maxsize=4096)(self._tokens)

    def marker(self, mark: str) -> int:
        """The token of a mark; ModelError if there is none."""
        token = self.tokenizer.token_to_id(mark)
        if token is None:
            raise ModelError(
                f"The tokenizer of {self._folder.name} does not know {mark}, so nothing could be "
                "told apart in a conversation: import the version for conversations."
            )
        return int(token)

    def text(self, tokens: Iterable[int]) -> Iterator[str]:
        """A fragment for each token, perhaps an empty one: half a character waits for the rest."""
        written: list[int] = []
        given = ""
        for token in tokens:
            written.append(token)
            text = self.tokenizer.decode(written)
            if text.endswith("\ufffd") and len(written) % 4:
                yield ""
                continue
            yield text[len(given) :] if text.startswith(given) else ""
            given = text

    def _tokens(self, text: str, special: bool) -> Tokens:
        """Marks in a text are words unless they are `special`."""
        self.tokenizer.encode_special_tokens = not special
        found = self.tokenizer.encode(text, add_special_tokens=False)
        if special or self._marks.isdisjoint(found.ids):
            return tuple(found.ids)
        # some are words of its vocabulary besides, or not marked as special: those are spelt
        spelt: list[int] = []
        for token, (start, end) in zip(found.ids, found.offsets, strict=True):
            letters = text[start:end] if token in self._marks else ""
            for letter in letters:
                spelt += self.tokenizer.encode(letter, add_special_tokens=False).ids
            spelt += () if letters else (token,)
        return tuple(spelt)


def _read(folder: Path) -> Any:
    from tokenizers import Tokenizer

    path = folder / _TEKKEN
    if (folder / "tokenizer.json").exists() or not path.exists():
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    libraries()
    from transformers.integrations.mistral import tokenizer as mistral

    return mistral.MistralConverter(str(path)).converted()
