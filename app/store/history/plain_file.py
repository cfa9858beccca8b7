"""Takes the conversation that an older Parley kept as a plain file into the history."""

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.errors import HistoryError
from app.core.exchange import Exchange
from app.store.durable import unfinished
from app.store.history.database import Database
from app.store.history.records import KeptTurn
from app.store.history.turns import put

logger = logging.getLogger(__name__)

_DECODER = msgspec.json.Decoder(Exchange)
_HIGHEST = 2**53
"""No higher turn was ever written, and none much higher can be put into a database."""


def take_in(path: Path, database: Database) -> str:
    """Put the plain conversation into the history, then remove its file and what was set aside.

    Tells the conversation's id, empty if there was nothing. If the program ends between the two,
    the next call puts the same turns into the same conversation. The time of all turns is that of
    the file, for it holds no other. What is damaged in it is left out.

    Raises HistoryError where it cannot be read or put in, and the file is then left as it was; or
    where it cannot be removed.
    """
    try:
        changed = path.stat().st_mtime
        exchanges = read(path.read_bytes().split(b"\n"))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise HistoryError(
            f"The conversation in {path} could not be read: {error.strerror}. It stays there."
        ) from error
    name = ""
    if exchanges:
        name = hashlib.sha256(msgspec.json.encode(exchanges)).hexdigest()[:32]
        put(database, name, [KeptTurn(one, begun=changed, ended=changed) for one in exchanges])
    remove(path)
    return name


def read(lines: Iterable[bytes]) -> tuple[Exchange, ...]:
    """One exchange of each line, in order; of several with the same turn the last one counts.

    A last line may have been cut short by a crash.
    """
    exchanges: dict[int, Exchange] = {}
    wrong = 0
    for line in filter(None, lines):
        try:
            exchange = _DECODER.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            wrong += 1
        else:
            if 0 < exchange.turn <= _HIGHEST:
                exchanges[exchange.turn] = exchange
    if wrong:
        logger.warning("%d lines of the plain conversation could not be read", wrong)
    return tuple(exchanges[turn] for turn in sorted(exchanges))


def remove(path: Path) -> None:
    """Remove the plain file and whatever was set aside of earlier ones; raises HistoryError."""
    aside = path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")
    try:
        for one in (path, unfinished(path), *aside):
            one.unlink(missing_ok=True)
    except OSError as error:
        raise HistoryError(
            f"The plain file of an older Parley could not be removed: {error.strerror}. "
            f"Remove {path} yourself."
        ) from error
