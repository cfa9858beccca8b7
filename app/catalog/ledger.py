"""A small table on disk that several processes may change."""

from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from filelock import FileLock

Entry = TypeVar("Entry")


class Ledger(Generic[Entry]):
    """Entries by name, in one JSON file; an unreadable file counts as an empty one."""

    def __init__(self, path: Path, entry_type: type[Entry]) -> None:
        self._path = path
        self._decoder = msgspec.json.Decoder(dict[str, entry_type])  # type: ignore[valid-type]

    def entries(self) -> dict[str, Entry]:
        """As on disk now."""
        try:
            return self._decoder.decode(self._path.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return {}

    def put(self, name: str, entry: Entry) -> None:
        """Adds or replaces one entry; raises OSError where the folder cannot be written."""
        with FileLock(f"{self._path}.lock"):
            self._write(self.entries() | {name: entry})

    def drop(self, name: str) -> None:
        """Removes an entry, if it is there; raises OSError where the folder cannot be written."""
        if name in self.entries():
            with FileLock(f"{self._path}.lock"):
                self._write({key: entry for key, entry in self.entries().items() if key != name})

    def _write(self, entries: dict[str, Entry]) -> None:
        aside = self._path.with_name(f"{self._path.name}.new")
        aside.write_bytes(msgspec.json.encode(entries))
        aside.replace(self._path)
