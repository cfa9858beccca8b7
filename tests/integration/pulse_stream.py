"""Short blocks from and to the sound server, through its own C library's simple interface."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from enum import IntEnum
from functools import cache

import numpy as np

from app.core.sound import Samples

_FLOAT32_LE = 5
_ANY = 0xFFFFFFFF
_BYTES = 4


class Way(IntEnum):
    """pa_stream_direction_t."""

    OUT = 1
    IN = 2


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _BufferAttributes(ctypes.Structure):
    _fields_ = tuple(
        (name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    )


class PulseStream:
    """A mono stream on the server that PULSE_SERVER names.

    A stream out never waits for more to be there: what comes too late is left out, so that
    everything else keeps its time.

    Args:
        way: in or out.
        device: a source or a sink.
        rate: samples per second.
        block: samples handed over at a time.
        buffered: how many samples a stream out may be ahead.

    Raises:
        OSError: if there is no such library, server or device.
    """

    def __init__(self, way: Way, device: str, rate: int, block: int, buffered: int = 0) -> None:
        self._library, self._rate = _library(), rate
        size = block * _BYTES
        attributes = _BufferAttributes(_ANY, buffered * _BYTES, 0, size, size)
        specification, error = _SampleSpec(_FLOAT32_LE, rate, 1), c_int(0)
        self._stream = self._library.pa_simple_new(
            None, b"air", way, device.encode(), b"air", byref(specification), None,
            byref(attributes), byref(error),
        )  # fmt: skip
        if not self._stream:
            raise OSError(f"{device} cannot be opened: PulseAudio's error {error.value}")

    @property
    def ahead(self) -> int:
        """How many samples a stream out is ahead of what is heard."""
        error = c_int(0)
        latency = self._library.pa_simple_get_latency(self._stream, byref(error))
        self._check(error.value)
        return int(latency * self._rate // 1_000_000)

    def read(self, count: int) -> Samples:
        """The next samples, as soon as there are so many."""
        block, error = np.zeros(count, np.float32), c_int(0)
        self._library.pa_simple_read(self._stream, block.ctypes.data, block.nbytes, byref(error))
        self._check(error.value)
        return block

    def write(self, samples: Samples) -> None:
        """Play samples; waits while there is no room for them."""
        block, error = np.ascontiguousarray(samples, np.float32), c_int(0)
        self._library.pa_simple_write(self._stream, block.ctypes.data, block.nbytes, byref(error))
        self._check(error.value)

    def _check(self, error: int) -> None:
        if error:
            raise OSError(f"the sound server is gone: PulseAudio's error {error}")


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libpulse-simple.so.0")
    error = POINTER(c_int)
    library.pa_simple_new.restype = c_void_p
    library.pa_simple_new.argtypes = [
        c_char_p, c_char_p, c_int, c_char_p, c_char_p, c_void_p, c_void_p, c_void_p, error
    ]  # fmt: skip
    library.pa_simple_get_latency.restype = c_uint64
    library.pa_simple_get_latency.argtypes = [c_void_p, error]
    for name in ("pa_simple_read", "pa_simple_write"):
        getattr(library, name).argtypes = [c_void_p, c_void_p, c_size_t, error]
    return library
