"""Model files kept under the name of their SHA-256, in one folder shared by every checkout.

HASH          a complete file; nothing gets this name before its content has been verified
HASH.part     on its way (see app.catalog.partial)
HASH.bad      found damaged and set aside
verified.json size and time of each file when its content was last verified
refused.json  the same of files that came with the program and are damaged

What came with the program lies in a second folder, under the same names. It is checked like any
other file and never written to; a file of the store's own goes before it, so that what is damaged
there can be got again.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import msgspec
from filelock import BaseFileLock, FileLock

from app.catalog.failures import SourceError
from app.catalog.ledger import Ledger
from app.catalog.partial import Partial
from app.core.errors import ModelError

_LET_GO_SECONDS = 2.0
"""How long to wait for a process that is just ending."""


class Stamp(msgspec.Struct, frozen=True):
    """How a file looked when its content was read."""

    size: int
    changed_nanoseconds: int


class Store:
    """The folder is made on first use; every method may be used by several processes at once."""

    def __init__(self, folder: Path, bundled: Path | None = None) -> None:
        """`bundled` is the folder of the files that came with the program, if any did."""
        self.folder = folder
        self._bundled = bundled
        self._verified: Ledger[Stamp] = Ledger(folder / "verified.json", Stamp)
        self._refused: Ledger[Stamp] = Ledger(folder / "refused.json", Stamp)

    def prepare(self) -> None:
        """Makes the folder; raises ModelError when that is not allowed."""
        try:
            (self.folder / "locks").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ModelError(
                f"The folder {self.folder} cannot be used for models ({error.strerror}): "
                "make it writable and try again."
            ) from error

    def path(self, sha256: str) -> Path:
        """Where the complete file is, or will be."""
        own = self._own(sha256)
        return own if own.is_file() else self._beside(sha256) or own

    def bundled(self, sha256: str) -> bool:
        """Did the file come with the program, so that it cannot be removed?"""
        return self._beside(sha256) is not None

    def partial(self, sha256: str) -> Partial:
        """The file on its way."""
        return Partial(self._own(sha256))

    def lock(self, sha256: str) -> BaseFileLock:
        """Held while a file is being written; it goes with its process, however that ends."""
        return FileLock(self.folder / "locks" / sha256)

    def holds(self, sha256: str) -> bool:
        """Is there a file of that name, sound or not?"""
        return self.path(sha256).is_file()

    def set_aside(self, sha256: str) -> bool:
        """Was the file once there and found damaged?"""
        beside = self._bundled is not None and (self._bundled / sha256).is_file()
        return self._bad(sha256).exists() or (beside and not self.bundled(sha256))

    def sound(self, sha256: str, *, thoroughly: bool = False) -> bool:
        """Has the file its content? A file that has not is set aside.

        Unless `thoroughly`, a file that looks as it did when verified is not read again.
        """
        try:
            for path in filter(None, (self._own(sha256), self._beside(sha256))):
                if path.is_file() and self._has_content(path, sha256, thoroughly):
                    return True
        except FileNotFoundError:  # gone since it was looked for
            return False
        except OSError as error:
            raise ModelError(
                f"The model file {self.path(sha256)} cannot be read: {error.strerror}."
            ) from error
        return False

    def install(self, sha256: str) -> None:
        """Turns the partial file into the complete one.

        Raises SourceError, and forgets the partial file, when it has not the right content.
        """
        partial = self.partial(sha256)
        if file_sha256(partial.path) != sha256:
            partial.discard()
            raise SourceError("what it sent does not have the SHA-256 that the catalogue asks for")
        with partial.path.open("rb+") as file:
            os.fsync(file.fileno())
        partial.path.replace(self._own(sha256))
        partial.discard()
        self._bad(sha256).unlink(missing_ok=True)
        _sync_folder(self.folder)
        self._note(self._verified, sha256, _stamp(self._own(sha256)))

    def size(self, sha256: str) -> int:
        """Bytes that the file takes in the store, whether complete, on its way or set aside."""
        return sum(path.stat().st_size for path in self._all(sha256) if path.exists())

    def remove(self, sha256: str) -> int:
        """Deletes the file, whether complete, on its way or set aside; returns its bytes.

        Raises filelock's Timeout when another process is writing it, and OSError.
        """
        size = self.size(sha256)
        if size:
            with self.lock(sha256).acquire(timeout=_LET_GO_SECONDS):
                self.partial(sha256).discard()
                for path in self._all(sha256):
                    path.unlink(missing_ok=True)
                self._verified.drop(sha256)
        return size

    def _all(self, sha256: str) -> tuple[Path, ...]:
        return self._own(sha256), self.partial(sha256).path, self._bad(sha256)

    def _own(self, sha256: str) -> Path:
        return self.folder / sha256

    def _beside(self, sha256: str) -> Path | None:
        """The file that came with the program, unless it is known to be damaged."""
        path = self._bundled / sha256 if self._bundled else None
        if path is None or not path.is_file():
            return None
        refused = self._refused.entries().get(sha256)
        return None if refused and refused == _stamp_of_place(path) else path

    def _has_content(self, path: Path, sha256: str, thoroughly: bool) -> bool:
        stamp = _stamp(path)
        if not thoroughly and self._verified.entries().get(sha256) == stamp:
            return True
        if file_sha256(path) == sha256:
            self._note(self._verified, sha256, stamp)
            return True
        if path == self._own(sha256):
            with suppress(OSError):  # in a store that cannot be written it stays, and is refused
                path.replace(self._bad(sha256))
        else:
            self._note(self._refused, sha256, _stamp_of_place(path))
        return False

    def _note(self, ledger: Ledger[Stamp], sha256: str, stamp: Stamp) -> None:
        with suppress(OSError):  # in a store that cannot be written, files are read again each time
            self.folder.mkdir(parents=True, exist_ok=True)
            ledger.put(sha256, stamp)

    def _bad(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.bad"


def file_sha256(path: Path) -> str:
    """64 lower-case hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns)


def _stamp_of_place(path: Path) -> Stamp:
    """Changes when the file is put there anew, even with the times that its package gives it."""
    status = path.stat()
    return Stamp(status.st_size, status.st_ctime_ns)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder, and its renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
