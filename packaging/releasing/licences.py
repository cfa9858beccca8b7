"""Gathers the licences of everything inside the frozen program, for About and for Debian."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import Distribution
from pathlib import Path

from releasing.inside import SystemLibrary
from releasing.tools import PackagingError

FOLDER = "licences"
"""Below _internal; the window reads it (app.ui.desktop.licences)."""

_NAMES = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|ThirdPartyNotices)", re.IGNORECASE)
_TEXTS = (".txt", ".md", ".rst", "", ".LGPL", ".APACHE", ".BSD")

BORROWED: Mapping[str, tuple[str, ...]] = {
    "pyside6_essentials": ("LGPL-3.0.txt", "../../LICENSE"),
    "shiboken6": ("LGPL-3.0.txt", "../../LICENSE"),
    "espeakng-loader": ("../../LICENSE",),
    "tokenizers": ("Apache-2.0.txt",),
    "flatbuffers": ("Apache-2.0.txt",),
    "ctranslate2": ("ctranslate2.txt",),
}
"""Packages that state a licence but bring no text of it: the text, from packaging/licences."""

WITHIN: Mapping[str, tuple[str, ...]] = {"llama_cpp_python": ("llama.cpp.txt",)}
"""Packages that hold what is others' and bring only their own text: the others', as above."""

STATED = {
    "espeakng-loader": "GPL-3.0-or-later (espeak-ng, which it holds)",
    "kokoro-onnx": "MIT",
    "llama_cpp_python": "MIT; miniaudio MIT-0, SHA-256 public domain",
    "sqlcipher3": "Zlib; SQLCipher BSD-3-Clause, OpenSSL Apache-2.0",
    "phonemizer": "GPL-3.0-or-later",
}
"""Packages whose metadata states none, or the whole text: what THIRD_PARTY.md says."""


OF_MODELS: Mapping[str, tuple[str, ...]] = {
    "silero-vad": ("silero-vad.txt",),
    "smart-turn": ("smart-turn.txt",),
    "whisper-base": ("whisper.txt",),
    "qwen2.5-coder-1.5b": ("Apache-2.0.txt",),
    "kokoro": ("Apache-2.0.txt", "kokoro-onnx.txt"),
}
"""The starter models' terms, for the complete flavour: by the catalogue's ids."""

TYPEFACE = "resources/fonts"
"""Inter, with its own terms beside it."""


@dataclass(frozen=True)
class Licensed:
    """One thing inside, and on what terms."""

    name: str
    version: str
    licence: str
    """In words, as its authors state it."""

    kind: str
    """`python`, `debian`, `model` or `own`, as package addresses need it."""

    texts: tuple[Path, ...] = ()
    """The files with the terms."""

    places: tuple[str, ...] = field(default=())
    """Folders and files of it at the top of _internal."""


def of_package(package: Distribution, borrowed: Path) -> Licensed:
    """A Python package's licence; `borrowed` holds the texts that packages lack."""
    name = package.metadata["Name"]
    texts = _own_texts(package)
    if not texts:
        texts = tuple(borrowed / text for text in BORROWED.get(name.lower(), ()))
    texts += tuple(borrowed / text for text in WITHIN.get(name.lower(), ()))
    tops = {path.parts[0] for path in package.files or () if path.parts[0] != ".."}
    places = tuple(sorted(top for top in tops if ".dist-info" not in top))
    return Licensed(name, package.version, stated_licence(package), "python", texts, places)


def stated_licence(package: Distribution) -> str:
    """As the package's metadata states it, an SPDX expression before words before classifiers."""
    metadata = package.metadata
    if known := STATED.get(metadata["Name"].lower()):
        return known
    for expression in metadata.get_all("License-Expression") or []:
        return str(expression)
    words = "".join(metadata.get_all("License") or []).strip()
    if words and words != "UNKNOWN" and "\n" not in words:
        return words
    classifiers = metadata.get_all("Classifier") or []
    names = [line.split("::")[-1].strip() for line in classifiers if line.startswith("License")]
    return ", ".join(names)


def of_system_library(library: SystemLibrary, documents: Path) -> Licensed:
    """A Debian package's licence; `documents` is /usr/share/doc."""
    text = documents / library.package / "copyright"
    short = sorted(set(re.findall(r"^License:\s*(\S.*)$", _read(text), re.MULTILINE)))
    words = ", ".join(short[:4]) or "see its text"
    texts = (text,) if text.is_file() else ()
    return Licensed(library.package, library.version, words, "debian", texts, library.files)


def of_python() -> Licensed:
    """Python itself and its library."""
    version = ".".join(map(str, sys.version_info[:3]))
    folder = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (folder / "LICENSE.txt", Path("/usr/share/doc/python3/copyright"))
    texts = tuple(place for place in places if place.is_file())[:1]
    return Licensed("Python", version, "PSF-2.0", "own", texts, ("lib-dynload",))


def of_typeface(root: Path) -> Licensed:
    """The window's typeface."""
    texts = (root / TYPEFACE / "OFL.txt",)
    return Licensed("Inter", "3.019", "OFL-1.1", "own", texts, (TYPEFACE,))


def of_model(model_id: str, title: str, licence: str, borrowed: Path) -> Licensed:
    """A model of the complete flavour."""
    texts = tuple(borrowed / name for name in OF_MODELS.get(model_id, ()))
    return Licensed(title, "model", licence, "model", texts)


def require_texts(licensed: Iterable[Licensed]) -> None:
    """Nothing is given away without its terms.

    Raises:
        PackagingError: Something inside has no text, or states no licence.
    """
    for thing in licensed:
        if not thing.texts or not thing.licence:
            raise PackagingError(
                f"{thing.name} {thing.version} comes without a licence: put its text into "
                "packaging/licences and name it in packaging/releasing/licences.py."
            )


def write(licensed: Iterable[Licensed], program: Path) -> Path:
    """Copy the texts into the frozen program, with an index that the window reads."""
    folder = program / "_internal" / FOLDER
    write_into(licensed, folder)
    return folder


def write_into(licensed: Iterable[Licensed], folder: Path) -> None:
    """The same in a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = []
    for thing in sorted(licensed, key=lambda thing: thing.name.lower()):
        place = folder / f"{thing.name}-{thing.version}".replace(":", "_").replace("/", "_")
        place.mkdir()
        names = []
        for number, text in enumerate(thing.texts, 1):
            name = f"{number:02}-{text.name}"
            (place / name).write_bytes(text.read_bytes())
            names.append(f"{place.name}/{name}")
        entry = {key: asdict(thing)[key] for key in ("name", "version", "licence")}
        index.append({**entry, "files": names})
    (folder / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False), "utf-8")


def _own_texts(package: Distribution) -> tuple[Path, ...]:
    found: dict[bytes, Path] = {}
    for path in package.files or ():
        if ".." in path.parts or not _NAMES.match(path.name) or path.suffix not in _TEXTS:
            continue
        place = Path(str(package.locate_file(path)))
        if place.is_file():
            found.setdefault(place.read_bytes(), place)
    return tuple(found.values())


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""
