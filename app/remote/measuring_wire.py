"""What the process that measures sends: a kind and its fields, as MessagePack."""

from typing import get_args

import msgspec

from app.core.measuring_events import MeasuringEvent


def encoded(news: MeasuringEvent) -> bytes:
    """The news as bytes."""
    return msgspec.msgpack.encode((type(news).__name__, news))


def news_from(data: bytes) -> MeasuringEvent:
    """The news; raises ValueError for anything else."""
    name, fields = msgspec.msgpack.decode(data, type=tuple[str, msgspec.Raw])
    for kind in get_args(MeasuringEvent):
        if kind.__name__ == name:
            event: MeasuringEvent = msgspec.msgpack.decode(fields, type=kind)
            return event
    raise ValueError(f"{name!r} is not expected here")
