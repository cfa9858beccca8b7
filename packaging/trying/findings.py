"""What is made of a trial of the frozen program: judgements of logs, words, files and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

VISIBLE, LISTENING, REPLYING = "window visible", "listening", "ready to reply"

TARGETS = {VISIBLE: 2.0, LISTENING: 4.0, REPLYING: 8.0}
"""Seconds from the program's start, from a warm disk."""

_FAULT = re.compile(r" (ERROR|CRITICAL) |^Traceback|Fatal Python error|Segmentation fault", re.M)
_WORD = re.compile(r"[a-z']+")
_TELLING_LENGTH = 4


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    held: bool
    words: str = ""
    required: bool = True
    """Whether the trial fails with it; times depend on what else the machine does."""

    @property
    def line(self) -> str:
        """As it is printed."""
        mark = "ok    " if self.held else "FAILED" if self.required else "missed"
        return f"{mark}  {self.what}" + (f": {self.words}" if self.words else "")


def passed(findings: Iterable[Finding]) -> bool:
    """Whether nothing that is required failed."""
    return all(finding.held or not finding.required for finding in findings)


def times(measured: Mapping[str, float]) -> list[Finding]:
    """How soon the program was there, beside what it should be."""
    return [
        Finding(what, seconds <= TARGETS[what], f"{seconds:.2f} s of {TARGETS[what]:g} s", False)
        for what, seconds in measured.items()
    ]


def faults(logs: Mapping[str, str]) -> Finding:
    """Whether the program's own logs tell of a fault; `logs` are texts by the file's name."""
    found = [
        f"{name}: {line.strip()}"
        for name, text in sorted(logs.items())
        for line in text.splitlines()
        if _FAULT.search(line)
    ]
    return Finding("no faults in the logs", not found, "; ".join(found[:3]) or f"{len(logs)} files")


def discreet(logs: Mapping[str, str], said: str) -> Finding:
    """Whether the logs quote nothing of what was said: no line holds two of its longer words."""
    words = _telling(said)
    quoting = [
        name
        for name, text in sorted(logs.items())
        if any(len(words & _telling(line)) > 1 for line in text.splitlines())
    ]
    return Finding("nobody's words in the logs", not quoting, ", ".join(quoting))


def understood(what: str, expected: str, heard: str, share: float = 0.6) -> Finding:
    """Whether most of the expected words were understood."""
    wanted = _words(expected)
    got = _words(heard)
    held = bool(wanted) and len(wanted & got) >= share * len(wanted)
    return Finding(what, held, f"{len(wanted & got)} of {len(wanted)} words")


def several(what: str, words: str) -> Finding:
    """Whether anything like a sentence was understood."""
    return Finding(what, len(_words(words)) > 1, f"{len(words.split())} words")


def kept(files: Mapping[str, bytes], said: str, *, with_keyring: bool) -> Finding:
    """Whether the conversation is kept where nobody else can read it, or else nowhere.

    Args:
        files: what lies in the program's folders, by name; neither logs nor models.
        said: what the user said, which is to be found in none of them.
        with_keyring: whether there is a keyring for the key. Without one nothing may be kept.
    """
    plain = [name for name, data in files.items() if _quotes(data, said)]
    sealed = [name for name, data in files.items() if _is_sealed(name, data)]
    places = [f"encrypted in {name}" for name in sealed]
    places += [f"for all to read in {name}" for name in plain]
    held = not plain and bool(sealed) == with_keyring
    ring = "" if with_keyring else ", for there is no keyring"
    return Finding("the conversation is kept", held, (", ".join(places) or "nowhere") + ring)


def _is_sealed(name: str, data: bytes) -> bool:
    """A database of which not even the first bytes, which tell that it is one, can be read."""
    is_database = name.endswith((".db", ".sqlite", ".sqlite3"))
    return is_database and len(data) >= 4096 and not data.startswith(b"SQLite format 3")


def _quotes(data: bytes, said: str) -> bool:
    words = _telling(said)
    found = words & _telling(data.decode("utf-8", "replace"))
    return len(found) > len(words) / 2


def _telling(text: str) -> set[str]:
    return {word for word in _words(text) if len(word) >= _TELLING_LENGTH}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
