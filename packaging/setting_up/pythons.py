"""Finds the Python that Parley's environment is made with."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from setting_up.running import SetUpError

SUPPORTED = ((3, 11), (3, 12), (3, 13))
"""Every pinned package has wheels for these; the first is preferred."""

QUESTION = """
import importlib.util, json, os, sys, sysconfig
print(json.dumps({
    "version": list(sys.version_info[:2]),
    "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
    "headers": os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")),
}))
"""


@dataclass(frozen=True)
class Python:
    """A Python interpreter and what it brings."""

    command: tuple[str, ...]
    version: tuple[int, int]
    has_venv: bool
    has_headers: bool

    @property
    def name(self) -> str:
        """Its name in Debian's package lists."""
        return f"python{self.version[0]}.{self.version[1]}"


def examine(
    command: Sequence[str], answers: Callable[[Sequence[str]], str | None]
) -> Python | None:
    """What kind of Python a command runs; None if it runs none."""
    answer = answers([*command, "-c", QUESTION])
    if answer is None:
        return None
    try:
        facts = json.loads(answer)
        major, minor = facts["version"]
    except (ValueError, KeyError):
        return None
    return Python(tuple(command), (major, minor), facts["venv"], facts["headers"])


def candidates() -> Iterator[tuple[str, ...]]:
    """Commands that may run a suitable Python, best first."""
    running = getattr(sys, "_base_executable", None) or sys.executable
    if sys.version_info[:2] == SUPPORTED[0]:
        yield (running,)
    for major, minor in SUPPORTED:
        found = shutil.which(f"python{major}.{minor}")
        if found:
            yield (found,)
        if shutil.which("py"):  # Windows
            yield ("py", f"-{major}.{minor}")
    yield (running,)


def choose(
    commands: Iterator[tuple[str, ...]], answers: Callable[[Sequence[str]], str | None]
) -> Python:
    """The first suitable Python.

    Raises:
        SetUpError: There is none.
    """
    for command in commands:
        python = examine(command, answers)
        if python is not None and python.version in SUPPORTED:
            return python
    *others, last = (f"{major}.{minor}" for major, minor in SUPPORTED)
    raise SetUpError(
        f"Parley needs Python {', '.join(others)} or {last}, and none was found: install one "
        "(on Debian and Ubuntu: apt-get install python3.11 python3.11-venv), "
        "then run the same command again."
    )
