"""Writes text in the letters of SpeechT5; its tokenizer is a SentencePiece model of single letters.

Of such a file only the table is needed, and transformers can read that.
"""

import unicodedata
from pathlib import Path
from typing import Any

from app.core.errors import ModelError

FILE = "spm_char.model"
_SPACE = "▁"
_PLAIN = str.maketrans("‘’‚“”„«»–—…", '\'\'\'"""""--.')
_LONGEST_BYTES = 4_000_000


class Letters:
    """The letters that a voice was taught, and the numbers that stand for them.

    Args:
        folder: with the file spm_char.model.
        end: the number that ends a sentence.

    Raises:
        ModelError: the file is missing or no such table.
    """

    def __init__(self, folder: Path, end: int) -> None:
        self._numbers = _table(folder)
        self._sounding = {number for piece, number in self._numbers.items() if piece.isalnum()}
        self._end = end

    def spelt(self, text: str) -> list[int]:
        """Numbers for the text, the end included; none if it has no letter that is known.

        Capitals, accents and marks that the voice does not know are written plainly, and what is
        not known even so is left out.
        """
        words = unicodedata.normalize("NFKC", text).translate(_PLAIN).split()
        spelt = [number for word in words for number in self._spelt(word)]
        return [] if self._sounding.isdisjoint(spelt) else [*spelt, self._end]

    def _spelt(self, word: str) -> list[int]:
        found = [number for letter in word for number in self._of(letter)]
        return [*self._of(_SPACE), *found] if found else []

    def _of(self, letter: str) -> list[int]:
        bare = "".join(
            part
            for part in unicodedata.normalize("NFKD", letter)
            if not unicodedata.combining(part)
        )
        for written in (letter, letter.lower(), bare, bare.lower()):
            if written and all(part in self._numbers for part in written):
                return [self._numbers[part] for part in written]
        return []


def _table(folder: Path) -> dict[str, int]:
    from transformers.convert_slow_tokenizer import import_protobuf

    untyped: Any = import_protobuf
    path = folder / FILE
    try:
        if path.stat().st_size > _LONGEST_BYTES:
            raise ValueError("too long")
        pieces = untyped().ModelProto.FromString(path.read_bytes()).pieces
        table = {piece.piece: number for number, piece in enumerate(pieces)}
        if _SPACE not in table or not all(letter in table for letter in "aeiou"):
            raise ValueError("no letters")
    except Exception as error:  # protobuf has errors of its own
        raise ModelError(
            f"The voice {folder.name} lacks a {FILE} that can be read: import the whole folder."
        ) from error
    return table
