"""Conversations as a JSON file of Parley's own, and back. Pure.

Reasons are written by their names, so that their explanations may be worded otherwise some day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from app.core.errors import HistoryError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.core.style import VoiceStyle
from app.store.history.records import KeptConversation, KeptTurn

LARGEST_BYTES = 256 * 2**20
"""A larger file is not looked at; it is a year of talking all day."""

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Time = Annotated[float, msgspec.Meta(ge=0, lt=253_370_764_800)]  # the year 9999 begins
_Name = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z_-]{1,64}$")]


@dataclass(frozen=True, slots=True)
class _Turn:
    number: _Number
    begun: _Time
    ended: _Time
    answered: _Time | None = None
    said: str = ""
    language: str = ""
    written: str = ""
    heard: str = ""
    opened: str | None = None
    cancelled: str | None = None
    style: VoiceStyle | None = None


@dataclass(frozen=True, slots=True)
class _Conversation:
    id: _Name
    begun: _Time
    turns: list[_Turn]
    title: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class _Document:
    conversations: list[_Conversation]
    format: Literal["parley-history"] = "parley-history"
    version: Literal[1] = 1


def as_json(conversations: Iterable[KeptConversation]) -> bytes:
    """The conversations as UTF-8, laid out for reading."""
    document = _Document([
        _Conversation(one.id, one.begun, [_written(turn) for turn in one.turns], one.title,
                      one.pinned)
        for one in conversations
    ])  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def from_json(data: bytes) -> tuple[KeptConversation, ...]:
    """The conversations of such a file; raises HistoryError where it holds anything else."""
    if len(data) > LARGEST_BYTES:
        raise HistoryError("This file is too large to be a history of Parley's. Choose another.")
    try:
        document = msgspec.json.decode(data, type=_Document)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise HistoryError(
            "This file is no history that this version of Parley can read. Choose another."
        ) from error
    return tuple(
        KeptConversation(one.id, one.title, one.pinned, one.begun, _in_order(one.turns))
        for one in document.conversations
    )


def _written(turn: KeptTurn) -> _Turn:
    exchange = turn.exchange
    return _Turn(
        number=exchange.turn,
        begun=turn.begun,
        ended=turn.ended,
        answered=turn.answered,
        said=exchange.said,
        language=exchange.language,
        written=exchange.written,
        heard=exchange.heard,
        opened=exchange.opened and exchange.opened.name,
        cancelled=exchange.cancelled and exchange.cancelled.name,
        style=turn.style,
    )


def _read(turn: _Turn) -> KeptTurn:
    exchange = Exchange(
        turn=turn.number,
        said=turn.said,
        heard=turn.heard,
        opened=OpenedBecause.__members__.get(turn.opened or ""),
        cancelled=CancelledBecause.__members__.get(turn.cancelled or ""),
        language=turn.language,
        written=turn.written,
    )
    return KeptTurn(exchange, turn.begun, turn.ended, turn.answered, turn.style)


def _in_order(turns: list[_Turn]) -> tuple[KeptTurn, ...]:
    """One of each number, the last one of several."""
    kept = {turn.number: _read(turn) for turn in turns}
    return tuple(kept[number] for number in sorted(kept))
