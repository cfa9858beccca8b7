"""Gives llama.cpp the arithmetic made for this processor, where it was built with several kinds.

Compiled where it runs, it has one inside. The program that people install brings one for each kind
of processor (`packaging/setting_up/llama_wheel.py`), and llama.cpp would look for them beside the
interpreter and in the working folder, where anybody may have put something.
"""

import ctypes
from pathlib import Path

import llama_cpp


def load_arithmetic() -> None:
    """Have llama.cpp load what suits this processor best; before the first model, once or more."""
    library = _library()
    if library.ggml_backend_reg_count():
        return
    load = library.ggml_backend_load_all_from_path
    load.argtypes, load.restype = [ctypes.c_char_p], None
    load(bytes(Path(llama_cpp.__file__).parent / "lib"))


def _library() -> ctypes.CDLL:
    """Where ggml's functions are found: the copy of it that llama.cpp is linked with."""
    library: ctypes.CDLL = llama_cpp.llama_cpp._lib
    if not hasattr(library, "ggml_backend_reg_count"):  # Windows looks into one library alone
        library = llama_cpp._ggml.libggml
    library.ggml_backend_reg_count.restype = ctypes.c_size_t
    return library
