"""What goes into the frozen program besides what PyInstaller finds by following imports."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

NAME = "parley"
"""Of the program and of its folder."""

HIDDEN_IMPORTS = (
    "sounddevice",  # app.audio.sound_library imports it by name
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.chainer",
    "keyring.backends.fail",
    "keyring.backends.null",
    "sqlcipher3.dbapi2",
)

DATA_OF = ("espeakng_loader", "kokoro_onnx", "phonemizer", "piper", "emoji", "num2words")
"""Packages that read files of their own."""

LIBRARIES_OF = ("espeakng_loader", "ctranslate2", "onnxruntime", "pywebrtc_audio", "sqlcipher3")
"""Packages with libraries that are opened by name, or lie beside them."""

METADATA_OF = ("ctranslate2", "kokoro-onnx", "llama-cpp-python", "onnxruntime", "keyring")
"""Packages that are asked which version they have, by About or by themselves."""

ADD_ON = ("torch", "transformers")
"""What speech models need besides, larger than all the rest together: packaging/addon.py."""

EXCLUDED = (
    *ADD_ON,
    # not used, or used only by what converts, trains or serves models
    "ctranslate2.converters", "ctranslate2.specs", "ctranslate2.extensions_torch",
    "onnx.reference", "onnx.backend", "onnx.test", "onnx.tools", "onnxruntime.transformers",
    "onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.datasets", "onnxruntime.backend",
    "llama_cpp.server", "piper.train", "piper.http_server",
    "scipy", "sympy", "networkx", "hf_xet", "librosa", "matplotlib", "pandas", "IPython", "PIL",
    # of other set-ups: tests, and the languages that need more packages
    "pytest", "_pytest", "hypothesis", "mypy", "ruff", "moonshine_voice", "parselmouth",
    "speechmos", "misaki", "fugashi", "jieba", "pypinyin", "unidic_lite", "jaconv", "mojimoji",
    "cn2an",
    # of Python itself
    "tkinter", "turtle", "test", "lib2to3", "ensurepip", "idlelib", "pydoc_data", "distutils",
    "setuptools", "pip", "pkg_resources", "wheel",
    "readline", "_dbm", "_gdbm", "_curses", "_curses_panel", "_crypt", "ossaudiodev", "nis",
    # of Qt
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickControls2", "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets", "PySide6.QtPrintSupport", "PySide6.QtSql", "PySide6.QtTest",
    "PySide6.QtUiTools", "PySide6.QtConcurrent", "PySide6.QtSvgWidgets", "PySide6.QtXml",
)  # fmt: skip

_LIBRARY = re.compile(r".+\.(so|dylib|dll)(\.\d+)*")

_NOT_IN_LIBRARY = ("__", "test", "idlelib", "turtledemo", "_tkinter", "curses", "antigravity")
"""How names begin that nothing but a terminal, a course or Python's own tests asks for."""


def standard_library() -> list[str]:
    """Every module of Python's library that runs here without the excluded: the add-on asks for it.

    PyInstaller follows the imports of what is inside, and the add-on is not.
    """
    tops = sorted(sys.stdlib_module_names - set(EXCLUDED))
    return [module for top in tops if _is_wanted(top) for module in _with_submodules(top)]


def _is_wanted(name: str) -> bool:
    parts = name.split(".")
    return not any(part.startswith(_NOT_IN_LIBRARY) or part == "tests" for part in parts)


def _with_submodules(top: str) -> Iterator[str]:
    spec = find_spec(top)
    if spec is None:  # of another system
        return
    yield top
    for folder in map(Path, spec.submodule_search_locations or ()):
        for file in sorted(folder.rglob("*.py")):
            inner = file.relative_to(folder).with_suffix("").parts
            name = ".".join((top, *inner)).removesuffix(".__init__")
            if name != top and _is_wanted(name) and file.stem != "__main__":
                yield name


def libraries_in(folder: Path) -> list[Path]:
    """The shared libraries in a folder, as Linux, macOS or Windows names them, in order."""
    return sorted(file for file in folder.iterdir() if _LIBRARY.fullmatch(file.name))
