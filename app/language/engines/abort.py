r"""Stops llama.cpp in the middle of a computation, without taking Python's lock to ask.

llama.cpp asks its abort callback after each node of its graph, hundreds of times a token. A
callback written in Python would wait for the interpreter each time, so the callback is `strlen` of
the C library on two bytes of ours: the length of "" is false, of "\1" is true.
"""

import ctypes
import ctypes.util
import sys

import llama_cpp


class Abort:
    """A flag that llama.cpp looks at."""

    def __init__(self, context: object) -> None:
        library = "msvcrt" if sys.platform == "win32" else ctypes.util.find_library("c")
        strlen = ctypes.CDLL(library).strlen
        self._bytes = (ctypes.c_char * 2)()
        self._callback = ctypes.cast(strlen, llama_cpp.ggml_abort_callback)
        llama_cpp.llama_set_abort_callback(
            context, self._callback, ctypes.cast(self._bytes, ctypes.c_void_p)
        )

    def set(self, stop: bool) -> None:
        """Have the computation stopped, now and until this is taken back."""
        self._bytes[0] = b"\1" if stop else b"\0"
