"""Turns as rows of a table, and back."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.core.style import VoiceStyle
from app.store.history.records import KeptTurn

COLUMNS = "number, begun, answered, ended, said, language, written, heard, opened, cancelled, style"
"""In the order of a row."""

_PLACES = ", ".join("?" * (1 + len(COLUMNS.split(","))))
_SET = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[1:])

PUT = (
    f"INSERT INTO turns (conversation, {COLUMNS}) VALUES ({_PLACES}) "
    f"ON CONFLICT (conversation, number) DO UPDATE SET {_SET}"
)
"""Takes a conversation's id and a row, as often as one likes."""


def row_of(turn: KeptTurn) -> tuple[Any, ...]:
    """The row of a turn."""
    exchange = turn.exchange
    return (
        exchange.turn,
        turn.begun,
        turn.answered,
        turn.ended,
        storable(exchange.said),
        storable(exchange.language),
        storable(exchange.written),
        storable(exchange.heard),
        exchange.opened and exchange.opened.name,
        exchange.cancelled and exchange.cancelled.name,
        turn.style and msgspec.json.encode(turn.style).decode(),
    )


def turn_of(row: Sequence[Any]) -> KeptTurn:
    """The turn of a row; raises ValueError where it holds something else.

    What another version wrote for a reason or a style, and this one does not know, counts as none.
    """
    number, begun, answered, ended, said, language, written, heard, opened, cancelled, style = row
    exchange = Exchange(
        turn=number,
        said=said,
        heard=heard,
        opened=OpenedBecause.__members__.get(opened),
        cancelled=CancelledBecause.__members__.get(cancelled),
        language=language,
        written=written,
    )
    return KeptTurn(exchange, begun, ended, answered, _style(style))


def storable(words: str) -> str:
    """Without halves of characters, which no encoding can write."""
    return words.encode(errors="replace").decode()


def _style(text: str | None) -> VoiceStyle | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=VoiceStyle)
    except (msgspec.MsgspecError, ValueError):
        return None
