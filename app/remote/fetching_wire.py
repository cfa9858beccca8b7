"""What goes over the pipe to the model fetcher and back: a kind and its fields, as MessagePack."""

from dataclasses import dataclass
from typing import TypeVar, get_args

import msgspec

from app.core.fetching_events import FetchingEvent
from app.remote.job_child import LARGEST_MESSAGE as LARGEST_MESSAGE


@dataclass(frozen=True, slots=True)
class Get:
    """Fetch what is missing of these models."""

    model_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verify:
    """Read every file of these models."""

    model_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Take models from a folder or a file."""

    path: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a model off this computer."""

    model_id: str


@dataclass(frozen=True, slots=True)
class Done:
    """The child's last message: everything that was asked for has been tried."""


Job = Get | Verify | Import | Delete
News = FetchingEvent | Done

_Message = TypeVar("_Message")


def encoded(message: Job | News) -> bytes:
    """The message as bytes."""
    return msgspec.msgpack.encode((type(message).__name__, message))


def job_from(data: bytes) -> Job:
    """The job; raises ValueError for anything else."""
    job: Job = _decoded(data, get_args(Job))
    return job


def news_from(data: bytes) -> News:
    """The news; raises ValueError for anything else."""
    news: News = _decoded(data, get_args(News))
    return news


def _decoded(data: bytes, kinds: tuple[type[_Message], ...]) -> _Message:
    name, fields = msgspec.msgpack.decode(data, type=tuple[str, msgspec.Raw])
    for kind in kinds:
        if kind.__name__ == name:
            return msgspec.msgpack.decode(fields, type=kind)
    raise ValueError(f"{name!r} is not expected here")
