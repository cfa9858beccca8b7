"""What happened to the models on this computer: fetched, copied in, checked, deleted."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class FetchQueued(Event):
    """These models are to be fetched; one that is not begun yet waits for its turn."""

    model_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchReaching(Event):
    """The fetcher asks somebody for a file."""

    place: str
    """The host, or the program that asks in its place: pip or npm."""


@dataclass(frozen=True, slots=True)
class FetchProgressed(Event):
    """More of a model is here, from a network or, when it is imported, from a disk."""

    model_id: str
    title: str
    done: int
    """Bytes that are here, those of earlier attempts included."""

    total: int
    bytes_per_second: float
    """0 while it is not known yet."""

    seconds_left: float | None
    """None while it is not known yet."""

    copying: bool = False
    """Whether it comes from a disk."""


@dataclass(frozen=True, slots=True)
class FetchPaused(Event):
    """The user wants these no further for now; what is here is kept."""

    model_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchFinished(Event):
    """These models are here, every file as it should be."""

    model_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchFailed(Event):
    """These models could not be fetched; what is here of them is kept."""

    model_ids: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class ModelsImported(Event):
    """Files from a disk are here now."""

    model_ids: tuple[str, ...]
    """Models that gained a file."""

    unverified: tuple[str, ...]
    """Those of them whose hashes nobody publishes."""


@dataclass(frozen=True, slots=True)
class ModelVerified(Event):
    """Every file of a model was read."""

    model_id: str
    faults: tuple[str, ...]
    """A sentence for each file that is missing or damaged; empty for a sound model."""


@dataclass(frozen=True, slots=True)
class ModelDeleted(Event):
    """A model is gone from this computer."""

    model_id: str
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class ShelvingFailed(Event):
    """Importing, checking or deleting could not be done."""

    model_ids: tuple[str, ...]
    """Empty for an import."""

    advice: str


FetchingEvent = (
    FetchQueued
    | FetchReaching
    | FetchProgressed
    | FetchPaused
    | FetchFinished
    | FetchFailed
    | ModelsImported
    | ModelVerified
    | ModelDeleted
    | ShelvingFailed
)
