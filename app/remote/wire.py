"""Commands and events as bytes: the class's name and its fields in msgpack, never pickle."""

import typing
from collections.abc import Mapping
from typing import Any

import msgspec

from app.core import engine_events, events, recorded, resumed, voice_events
from app.core.commands import Command
from app.core.errors import ParleyError
from app.core.events import Event

Message = Command | Event

LARGEST = 4 * 1024 * 1024
"""Bytes in one message; more is refused on both sides."""


class WireError(ParleyError):
    """A message that is too large to be sent, or bytes that are no message."""


MESSAGES: Mapping[str, type[Any]] = {
    **{kind.__name__: kind for kind in typing.get_args(Command)},
    **{
        name: kind
        for module in (events, voice_events, engine_events, resumed, recorded)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, Event)
    },
}
"""Every class that can be sent, by its name."""

_DECODERS = {name: msgspec.msgpack.Decoder(kind) for name, kind in MESSAGES.items()}
_ENVELOPE = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw])
_UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError, RecursionError)


def encode(message: Message) -> bytes:
    """The message as at most LARGEST bytes; raises WireError where that is not enough."""
    envelope = (type(message).__name__, message)
    try:
        data = msgspec.msgpack.encode(envelope)
    except UnicodeEncodeError:
        data = msgspec.msgpack.encode(_mended(msgspec.to_builtins(envelope)))
    if len(data) > LARGEST:
        raise WireError("That is too long to be dealt with at once; shorten it.")
    return data


def decode(data: bytes) -> Message:
    """The message that `encode` was given; raises WireError for anything else."""
    if len(data) > LARGEST:
        raise WireError("A message was longer than Parley sends any.")
    try:
        name, fields = _ENVELOPE.decode(data)
        message: Message = _DECODERS[name].decode(fields)
    except KeyError as error:
        raise WireError("A message was of a kind that Parley does not know.") from error
    except _UNREADABLE as error:
        raise WireError("A message was damaged on its way.") from error
    return message


def _mended(value: Any) -> Any:
    """Halves of characters, as half an emoji pasted from elsewhere, become question marks."""
    match value:
        case str():
            return value.encode(errors="replace").decode()
        case list() | tuple():
            return [_mended(item) for item in value]
        case dict():
            return {key: _mended(item) for key, item in value.items()}
    return value
