"""Looks through the header of a GGUF file before llama.cpp does, which trusts what it reads.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Nothing is believed: every
length is compared with what there is before it is used.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.core.calling import COMMAND
from app.core.errors import ModelError
from app.language.gguf_tensors import tensor_bytes

VERSIONS = (2, 3)
LONGEST_TEMPLATE = 65_536
"""Bytes of a chat template; those of well-known models have up to 20,000. It is never run here,
but the library that wraps llama.cpp parses it."""

_LARGEST_HEADER = 32_000_000
"""Bytes; a vocabulary of 262,000 takes 15 million."""

_MOST_KEYS, _MOST_TENSORS, _MOST_ELEMENTS = 5_000, 20_000, 2_000_000
_LONGEST_NAME, _LONGEST_STRING = 256, 1_000_000
_MOST_DIMENSIONS = 4
_STRING, _ARRAY = 8, 9
_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
"""Type of a value -> its format for `struct`."""

_LONGEST_KEPT = 256
"""Bytes of a text that is told."""

_UINT32 = 4
_TEMPLATE, _ALIGNMENT = b"tokenizer.chat_template", b"general.alignment"
_ALIGNMENTS = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a header says."""

    values: Mapping[str, int | float | str]
    """Without lists and long texts."""

    shapes: Mapping[str, tuple[int, ...]]
    """Of the tensors, what changes fastest first."""

    def text(self, key: str) -> str:
        """Empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """0 where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, int) else 0


class _HeaderError(Exception):
    """What is wrong, as the rest of a sentence about the header."""


def check_gguf(path: Path) -> GgufHeader:
    """What the header says; raises ModelError, a sentence, unless it is sound. Takes some 0.1 s."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return _Header(file.read(_LARGEST_HEADER), size).check()
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read: {error.strerror}.") from error
    except (_HeaderError, struct.error, OverflowError) as error:
        fault = str(error) if isinstance(error, _HeaderError) else "ends too early"
        raise ModelError(
            f"{path.name} is not loaded, because its header {fault}: it is damaged or no model "
            f"that Parley can use. Check it with: {COMMAND} models verify"
        ) from error


class _Header:
    """The first bytes of a file of `size` bytes, and how far they have been read."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size
        self._at = 0
        self._elements = 0
        self._alignment = 32
        self._values: dict[str, int | float | str] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}

    def check(self) -> GgufHeader:
        """Read it through; raises _HeaderError, or struct.error at its end."""
        if self._data[:4] != b"GGUF":
            raise _HeaderError("does not begin with GGUF")
        self._at = 4
        version, tensors, keys = self._take("<IQQ")
        if version not in VERSIONS:
            raise _HeaderError(f"is of version {version}, which is unknown")
        if not 0 < tensors <= _MOST_TENSORS or keys > _MOST_KEYS:
            raise _HeaderError("tells impossible numbers of tensors or keys")
        for _ in range(keys):
            self._pass_key()
        self._check_places([self._tensor() for _ in range(tensors)])
        return GgufHeader(self._values, self._shapes)

    def _pass_key(self) -> None:
        key = self._string(_LONGEST_NAME)
        (kind,) = self._take("<I")
        name, templating = key.decode("utf-8", "replace"), key.startswith(_TEMPLATE)
        if key == _ALIGNMENT:
            if kind != _UINT32:
                raise _HeaderError("tells its alignment in another way than it should")
            (self._alignment,) = self._take("<I")
            if self._alignment not in _ALIGNMENTS:
                raise _HeaderError(f"asks for an alignment of {self._alignment}")
        elif kind == _ARRAY:
            self._pass_array()
        elif kind == _STRING:
            text = self._string(LONGEST_TEMPLATE if templating else _LONGEST_STRING)
            if len(text) <= _LONGEST_KEPT:
                self._values[name] = text.decode("utf-8", "replace")
        else:
            (self._values[name],) = self._take(f"<{self._scalar(kind)}")

    def _pass_array(self) -> None:
        kind, count = self._take("<IQ")
        self._elements += count
        if self._elements > _MOST_ELEMENTS:
            raise _HeaderError("holds lists that are too long")
        if kind != _STRING:
            self._skip(count * struct.calcsize(f"<{self._scalar(kind)}"))
            return
        length_at, data, at = struct.Struct("<Q").unpack_from, self._data, self._at
        for _ in range(count):  # a quarter of a million of them: nothing is called but this
            at += 8 + length_at(data, at)[0]
        self._skip(at - self._at)

    def _tensor(self) -> tuple[int, int]:
        """Where a tensor begins behind the header, and its bytes."""
        name = self._string(_LONGEST_NAME).decode("utf-8", "replace")
        (dimensions,) = self._take("<I")
        if not 0 < dimensions <= _MOST_DIMENSIONS:
            raise _HeaderError(f"holds a tensor of {dimensions} dimensions")
        shape = self._take(f"<{dimensions}Q")
        kind, offset = self._take("<IQ")
        size = tensor_bytes(kind, shape)
        if not size or math.prod(shape) >= 2**62:
            raise _HeaderError("holds a tensor of an unknown kind or an impossible shape")
        self._shapes[name] = shape
        return offset, size

    def _check_places(self, tensors: list[tuple[int, int]]) -> None:
        begin = -(-self._at // self._alignment) * self._alignment
        end = 0
        for offset, size in sorted(tensors):
            if offset % self._alignment or offset < end:
                raise _HeaderError("places its tensors where they cannot be")
            end = offset + size
        if begin + end > self._size:
            raise _HeaderError("promises more than the file holds")

    def _take(self, shape: str) -> tuple[int, ...]:
        values = struct.unpack_from(shape, self._data, self._at)
        self._at += struct.calcsize(shape)
        return values

    def _string(self, longest: int) -> bytes:
        (length,) = self._take("<Q")
        if length > longest:
            raise _HeaderError(f"holds a text of {length} bytes where {longest} are allowed")
        begin = self._at
        self._skip(length)
        return self._data[begin : self._at]

    def _skip(self, count: int) -> None:
        self._at += count
        if self._at > len(self._data):
            raise _HeaderError("ends too early")

    @staticmethod
    def _scalar(kind: int) -> str:
        if kind not in _SCALARS:
            raise _HeaderError(f"holds a value of unknown type {kind}")
        return _SCALARS[kind]
