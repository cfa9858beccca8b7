"""Compiles llama.cpp once, for this processor or any, and keeps the wheel for every checkout."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from setting_up.running import Runner, SetUpError

PROJECT = "llama-cpp-python"
INSTRUCTION_SETS = re.compile(
    r"(abm|adx|aes|amx|avx|bmi|f16c|fma|gfni|movbe|pclmul|pni|popcnt|sha|sse|ssse|vaes|vpclmul|xop)"
)

_SETTING = "--config-settings="
_PORTABLE_SETTINGS = (
    f"{_SETTING}cmake.define.GGML_NATIVE=OFF",
    f"{_SETTING}cmake.define.GGML_BACKEND_DL=ON",
    f"{_SETTING}cmake.define.GGML_CPU_ALL_VARIANTS=ON",
    f"{_SETTING}cmake.define.CMAKE_INSTALL_BINDIR=llama_cpp/lib",  # where those then go
    f"{_SETTING}cmake.define.CMAKE_INSTALL_RPATH=$ORIGIN",
    f"{_SETTING}cmake.define.MTMD_VIDEO=OFF",  # it would start ffmpeg
    f"{_SETTING}build.targets=llama;mtmd;llama-common",  # the last only because it is installed too
)
"""llama.cpp then takes at run time what suits the processor. For x86-64 there are fourteen kinds:
from plain SSE2 over AVX2 (Haswell) and AVX-512 (Skylake-X) to AMX (Sapphire Rapids)."""

PORTABLE = " ".join(("any", *_PORTABLE_SETTINGS))
"""Stands for the processor in the key of the wheel that runs on every kind of its family.

It is what people install. Running and testing use it where it is kept; else they compile one for
this processor, in half the time. On one with AVX-512 that reads a tenth faster, and writes a
twentieth faster. The settings are in it, so that a wheel that was made by others is not taken.
"""


def pinned_version(requirements: str) -> str:
    """The version of llama-cpp-python that the requirements ask for."""
    found = re.search(rf"^{PROJECT}==(\S+)", requirements, re.MULTILINE)
    if found is None:
        raise SetUpError(f"requirements.txt does not pin {PROJECT}: restore that line.")
    return found.group(1)


def instruction_sets(processor_facts: Iterable[str]) -> str:
    """What /proc/cpuinfo says the compiler may use, without what a new kernel may add."""
    for line in processor_facts:
        name, _, flags = line.partition(":")
        if name.strip() == "flags":
            return " ".join(sorted(filter(INSTRUCTION_SETS.match, flags.split())))
        if name.strip() == "Features":  # ARM
            return " ".join(sorted(flags.split()))
    return ""


def processor() -> str:
    """Words that tell apart processors for which llama.cpp is compiled differently."""
    facts = Path("/proc/cpuinfo")
    if not facts.exists():
        return platform.processor()
    with facts.open(encoding="utf-8", errors="replace") as lines:
        return instruction_sets(lines)


def system_library() -> str:
    """The C library that a compiled wheel needs, such as glibc-2.36."""
    names = getattr(os, "confstr_names", {})
    if "CS_GNU_LIBC_VERSION" not in names:
        return ""
    return (os.confstr("CS_GNU_LIBC_VERSION") or "").replace(" ", "-")


def wheel_key(version: str, processor_words: str) -> str:
    """The name of the folder that a wheel for this machine is kept in."""
    machine = f"{platform.system()}-{platform.machine()}".lower()
    built_for = hashlib.sha256(f"{system_library()} {processor_words}".encode()).hexdigest()
    return f"{PROJECT}-{version}-{machine}-{built_for[:10]}"


def wheel_folder(version: str, *, portable: bool = False) -> Path:
    """The folder of the wheel to use here.

    That is the one for this processor if it is kept, else the portable one if that is kept or
    wanted.
    """
    wheels = cache_folder() / "wheels"
    own, for_any = (wheels / wheel_key(version, words) for words in (processor(), PORTABLE))
    if any(own.glob("*.whl")):
        return own
    return for_any if portable or any(for_any.glob("*.whl")) else own


def cache_folder(
    environment: Mapping[str, str] = os.environ,
    system: str = sys.platform,
    home: Path | None = None,
) -> Path:
    """The user's cache folder for Parley: where platformdirs puts it, without platformdirs."""
    home = home or Path.home()
    if system == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "parley" / "Cache"
    named = environment.get("XDG_CACHE_HOME", "")
    if named.startswith("/"):
        return Path(named) / "parley"
    if system == "darwin":
        return home / "Library" / "Caches" / "parley"
    return home / ".cache" / "parley"


def kept_wheel(folder: Path) -> Path | None:
    """The whole wheel in a folder; a damaged one is removed."""
    for wheel in sorted(folder.glob("*.whl")):
        try:
            with zipfile.ZipFile(wheel) as archive:
                is_whole = archive.testzip() is None
        except zipfile.BadZipFile:
            is_whole = False
        if is_whole:
            return wheel
        wheel.unlink()
    return None


def compile_wheel(folder: Path, version: str, python: Path, runner: Runner) -> Path:
    """Compile llama-cpp-python and keep its wheel in a folder.

    pip's own cache is not asked: it does not know which processor a wheel was compiled for.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in folder.parent.glob("compiling-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="compiling-", dir=folder.parent) as workplace:
        command = [str(python), "-m", "pip", "wheel", "--disable-pip-version-check"]
        command += ["--no-input", "--no-deps", "--no-cache-dir", "--verbose"]
        command += ["--wheel-dir", workplace, f"{PROJECT}=={version}"]
        purpose = "Compiling llama.cpp for this processor: about five to ten minutes, once"
        if folder.name == wheel_key(version, PORTABLE):
            command += _PORTABLE_SETTINGS
            purpose = "Compiling llama.cpp for every processor: about ten to twenty minutes, once"
        runner.run(purpose, command)
        folder.mkdir(exist_ok=True)
        wheel = next(Path(workplace).glob("*.whl"))
        return wheel.replace(folder / wheel.name)
