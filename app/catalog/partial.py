"""A file on its way into the store, and what is needed to go on with it after a kill."""

from pathlib import Path
from typing import BinaryIO

import msgspec


class Origin(msgspec.Struct, frozen=True):
    """Where the bytes of a partial file come from."""

    source: str = ""
    validator: str = ""
    """ETag or date of an HTTP answer: the rest must come from the same version."""

    packages: int = 0
    """How many carrier packages have been written completely."""

    size: int = 0
    """Bytes that those packages gave."""


class Partial:
    """`HASH.part`, beside the file that it will become, with its origin in `HASH.part.json`."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._record = target.with_name(f"{target.name}.part.json")

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def origin(self) -> Origin:
        """What was recorded last; an empty origin when nothing readable was."""
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=Origin)
        except (OSError, msgspec.MsgspecError):
            return Origin()

    def record(self, origin: Origin) -> None:
        """Written aside and renamed, so that a kill leaves the old record or the new one."""
        aside = self._record.with_name(f"{self._record.name}.new")
        aside.write_bytes(msgspec.json.encode(origin))
        aside.replace(self._record)

    def appending(self) -> BinaryIO:
        """The file, to be written on at its end; it is made when there is none."""
        return self.path.open("ab")

    def truncate(self, size: int) -> None:
        """Keeps the first bytes only."""
        with self.path.open("r+b") as file:
            file.truncate(size)

    def discard(self) -> None:
        """Forgets everything."""
        self._record.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
