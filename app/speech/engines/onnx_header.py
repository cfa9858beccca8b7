"""Looks through an ONNX file before onnxruntime does: it may name no other file.

An ONNX file is a protocol buffer (onnx/onnx.proto); weights may lie in other files, whose paths
it tells. No model of the catalogue does that, and a path could lead anywhere: so it is refused.
Only the fields that lead to weights are followed; the weights themselves are passed over.
"""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.core.calling import COMMAND
from app.core.errors import ModelError

_LARGEST = 2**31
"""Bytes; a protocol buffer may not be larger."""

_MOST_FIELDS, _DEEPEST = 1_000_000, 40

_LEADS: Mapping[str, Mapping[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse tensor"},
    "node": {5: "attribute"},
    "attribute": {
        5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse tensor", 23: "sparse tensor"
    },
    "function": {7: "node", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
    "sparse tensor": {1: "tensor", 2: "tensor"},
    "tensor": {},
}  # fmt: skip
"""Kind of a message -> number of a field -> kind of the message in it."""

_EXTERNAL_DATA, _DATA_LOCATION = 13, 14


class _HeaderError(Exception):
    """What is wrong, as the rest of a sentence."""


def check_onnx(path: Path) -> None:
    """Raises ModelError, a sentence, for a file that is no ONNX model or names other files."""
    try:
        with path.open("rb") as file:
            if not 0 < path.stat().st_size < _LARGEST:
                raise _HeaderError("is empty or too large")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                _Walk(data).follow("model", 0, len(data), 0)
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read: {error.strerror}.") from error
    except _HeaderError as fault:
        raise ModelError(
            f"{path.name} is not loaded, because it {fault}. Check it with: {COMMAND} models verify"
        ) from fault


class _Walk:
    """Goes through the fields of one file, and not through more than a model can have."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._fields = 0

    def follow(self, kind: str, start: int, end: int, depth: int) -> None:
        """Go through a message from one place to another."""
        if depth > _DEEPEST:
            raise _HeaderError("is nested too deeply")
        for number, value, begin, stop in self._all(start, end):
            if kind == "tensor" and (
                number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value)
            ):
                raise _HeaderError("keeps weights in another file")
            inside = _LEADS[kind].get(number)
            if inside and stop > begin:
                self.follow(inside, begin, stop, depth + 1)

    def _all(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Number, value, begin and end of the contents of each field."""
        at = start
        while at < end:
            self._fields += 1
            if self._fields > _MOST_FIELDS:
                raise _HeaderError("has more parts than a model can have")
            tag, at = self._varint(at, end)
            value, begin, stop = 0, at, at
            match tag & 7:  # https://protobuf.dev/programming-guides/encoding
                case 0:
                    value, stop = self._varint(at, end)
                    begin = stop
                case 1:
                    begin = stop = at + 8
                case 2:
                    length, begin = self._varint(at, end)
                    stop = begin + length
                case 5:
                    begin = stop = at + 4
                case _:
                    raise _HeaderError("is damaged or no ONNX model")
            if stop > end or tag < 8:
                raise _HeaderError("is damaged or no ONNX model")
            yield tag >> 3, value, begin, stop
            at = stop

    def _varint(self, at: int, end: int) -> tuple[int, int]:
        """A number of up to ten bytes, and where it ends."""
        value = 0
        for place in range(10):
            if at >= end:
                break
            byte = self._data[at]
            at += 1
            value |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                return value, at
        raise _HeaderError("is damaged or no ONNX model")
