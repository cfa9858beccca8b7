"""Gets whole models: each missing file from the first of its sources that has it."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from app.catalog.carriers import Carriers
from app.catalog.failures import SourceError, UnreachableError
from app.catalog.library import Library, mending
from app.catalog.model import CarrierSource, Model, ModelFile, Source, WebSource
from app.catalog.packing import Download
from app.catalog.partial import Partial
from app.catalog.progress import Progress, no_progress
from app.catalog.resuming import Fetcher
from app.catalog.space import RESERVE, full_disk_explained, require_room
from app.core.calling import COMMAND
from app.core.errors import FetchError, ModelError

TRY_AGAIN = (
    "\nCheck the network and try again, or copy the files from another computer and run: "
    f"{COMMAND} models import FOLDER"
)
"""Ends the sentence of a FetchError when no source served."""


class Acquisition:
    """One run of fetching; a host or tool that could not be reached is not tried twice in it.

    `mirror` is an address below which every file lies under its SHA-256; it is tried first.
    `reserve` is how many bytes stay free on the disk.
    """

    def __init__(
        self,
        library: Library,
        *,
        fetcher: Fetcher | None = None,
        tools: dict[str, Download] | None = None,
        mirror: str | None = None,
        reserve: int = RESERVE,
    ) -> None:
        self._library = library
        self._store = library.store
        self._fetcher = fetcher or Fetcher()
        self._tools = tools
        self._mirror = mirror
        self._reserve = reserve
        self._unreachable: dict[str, str] = {}
        self.reaching: Callable[[str], None] = lambda place: None
        """Told the host, or the tool, that is asked next."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._fetcher.close()

    def get(self, model_ids: Sequence[str], progress: Progress = no_progress) -> None:
        """Fetches what is missing of these models; what is there is not fetched again.

        Raises UsageError for an unknown model, ModelError for one that can only be imported,
        and FetchError for missing room or for files that no source could give. One model's
        failure does not keep the others from being fetched.
        """
        models = [self._library.manifest.model(model_id) for model_id in dict.fromkeys(model_ids)]
        for model in models:
            if model.import_only:
                raise ModelError(f"{model.title} can only be imported. {mending(model)}")
        self._store.prepare()
        wanted = {model.id: self._library.lacking(model) for model in models}
        require_room(
            self._store.folder, sum(self._remaining(m, wanted[m.id]) for m in models), self._reserve
        )
        files = [file for lacking in wanted.values() for file in lacking]
        carriers = Carriers(self._store.folder, files, self._tools)
        failures = []
        try:
            for model in models:
                try:
                    self._get_model(model, wanted[model.id], carriers, progress)
                except SourceError as error:
                    failures.append(str(error))
        finally:
            carriers.close()
        if failures:
            raise FetchError("\n".join(failures) + TRY_AGAIN)

    def _get_model(
        self, model: Model, lacking: Sequence[ModelFile], carriers: Carriers, progress: Progress
    ) -> None:
        missing = sum(file.size or 0 for file in lacking)
        before = model.bytes - (missing or self._remaining(model, lacking))
        for file in lacking:

            def report(done: int, base: int = before) -> None:
                progress(model.title, base + done, model.bytes)

            with full_disk_explained(
                self._store.folder, lambda: self._remaining(model, self._library.lacking(model))
            ):
                self._get_file(model, file, carriers, report)
            before += file.size or self._store.path(str(file.sha256)).stat().st_size
        progress(model.title, model.bytes, model.bytes)

    def _get_file(
        self, model: Model, file: ModelFile, carriers: Carriers, report: Callable[[int], None]
    ) -> None:
        sha256 = str(file.sha256)
        with self._store.lock(sha256):
            if self._store.sound(sha256):  # another process has fetched it meanwhile
                return
            partial = self._store.partial(sha256)
            reasons = []
            for source in self._sources(file):
                try:
                    self._try(source, file, partial, carriers, report)
                    return
                except SourceError as error:
                    reasons.append(f"{source.title}: {error}")
        tried = "; ".join(reasons) or "the catalogue names no source"
        raise SourceError(f"{model.title} could not be fetched ({file.name}). {tried}.")

    def _sources(self, file: ModelFile) -> list[Source]:
        mirror = [WebSource(f"{self._mirror.rstrip('/')}/{file.sha256}")] if self._mirror else []
        return [*mirror, *file.sources]

    def _try(
        self,
        source: Source,
        file: ModelFile,
        partial: Partial,
        carriers: Carriers,
        report: Callable[[int], None],
    ) -> None:
        place = source.tool if isinstance(source, CarrierSource) else source.title
        if place in self._unreachable:
            raise SourceError(self._unreachable[place])
        self.reaching(place.rpartition("@")[2])  # a mirror's address may hold a password
        begun = partial.size > 0
        try:
            if isinstance(source, CarrierSource):
                carriers.fetch(source, partial, file.size, report)
            elif not begun or partial.size != file.size:
                self._fetcher.fetch(source.url, partial, file.size, report)
        except UnreachableError as error:
            self._unreachable[place] = str(error)
            raise
        try:
            self._store.install(str(file.sha256))
        except SourceError:
            if not begun:
                raise
            # the part that was there before may have been the wrong one: once more from the start
            self._try(source, file, partial, carriers, report)

    def _remaining(self, model: Model, lacking: Sequence[ModelFile]) -> int:
        if not lacking:
            return 0
        begun = sum(self._store.partial(str(file.sha256)).size for file in lacking)
        sizes = [file.size for file in lacking]
        if None not in sizes:
            return max(0, sum(size or 0 for size in sizes) - begun)
        return max(0, model.bytes - begun)
