"""What reads files from outside, and what may come of damaged ones: nothing but our own errors."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from app.audio.wav import read_sound
from app.catalog.looking import fault
from app.catalog.manifest import Manifest
from app.core.errors import AudioFileError, HistoryError, ModelError
from app.language.gguf_header import check_gguf
from app.speech.engines.onnx_header import check_onnx
from app.store.history import conversations, plain_file
from app.store.history.chronicler import new_name
from app.store.history.exporting import read_export
from app.store.history.opening import open_history
from app.store.history.own_json import from_json
from app.store.history_key import RawKey
from app.store.settings_file import SettingsFile
from tests.integration import malformed

SOON = timedelta(seconds=1)
KEY = RawKey(bytes(range(48)))


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, a sound one, what reads it, and the only error that may come."""

    name: str
    sound: bytes
    read: Callable[[Path], object]
    error: type[Exception] | tuple[()] = ()
    soon: timedelta = SOON
    """A file is read within that time; anything longer counts as hanging."""


@dataclass(frozen=True)
class Reading:
    """What came of many damaged files of a kind."""

    files: int
    sentences: frozenset[str]
    """That the errors had to say."""

    slowest: float
    """Seconds that the longest of them took."""


def _take_in(path: Path) -> int:
    """As the window does when the user imports a history."""
    found = read_export(path)
    folder = path.with_name("history")
    database, _ = open_history(folder / "history.db", KEY)
    try:
        return conversations.take_in(database, found, new_name)
    finally:
        database.close()


def _open(path: Path) -> str:
    """As the window does with its own history; tells what the user is told."""
    database, message = open_history(path, KEY)
    try:
        for one in conversations.listed(database):
            conversations.read(database, one.id)
    finally:
        database.close()
    return message


KINDS = [
    Kind("settings.toml", malformed.SETTINGS, lambda path: SettingsFile(path).load()),
    Kind("models.toml", malformed.CATALOGUE, Manifest.load, ModelError),
    Kind("export.json", malformed.HISTORY, _take_in, HistoryError, 3 * SOON),
    Kind(
        "conversation.jsonl",
        malformed.PLAIN_HISTORY,
        lambda path: plain_file.read(path.read_bytes().split(b"\n")),
    ),
    Kind("header.gguf", malformed.gguf(), check_gguf, ModelError),
    Kind("header.onnx", malformed.onnx(), check_onnx, ModelError),
    Kind("recording.wav", malformed.wav(), read_sound, AudioFileError),
    *(
        Kind(f"looked-at.{suffix}", sound, fault)
        for suffix, sound in [
            ("gguf", malformed.gguf()),
            ("onnx", malformed.onnx()),
            ("safetensors", malformed.safetensors()),
        ]
    ),
]


def history_file(folder: Path) -> Kind:
    """The history itself, encrypted, of one turn; of a damaged one what can be read is saved."""
    path = folder / "sound" / "history.db"
    database, _ = open_history(path, KEY)
    conversations.take_in(database, from_json(malformed.HISTORY), new_name)
    database.close()
    return Kind("history.db", path.read_bytes(), _open, HistoryError, 5 * SOON)


def read_damaged(kind: Kind, folder: Path, examples: int) -> Reading:
    """Read so many damaged files; raises whatever they raise but for the kind's own error."""
    folder.mkdir(exist_ok=True)
    sentences: set[str] = set()
    seconds: list[float] = []

    @settings(
        max_examples=examples,
        deadline=kind.soon,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(malformed.damaged(kind.sound))
    def read(data: bytes) -> None:
        path = folder / kind.name
        path.write_bytes(data)
        began = time.monotonic()
        try:
            kind.read(path)
        except kind.error as error:
            sentences.add(str(error))
        finally:
            seconds.append(time.monotonic() - began)
            shutil.rmtree(folder)
            folder.mkdir()

    read()
    return Reading(len(seconds), frozenset(sentences), max(seconds))
