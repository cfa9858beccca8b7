"""Takes the conversation that an older Parley kept as a plain file into the history."""

import hashlib
from pathlib import Path

import msgspec

from app.core.errors import HistoryError
from app.store.history.database import Database
from app.store.history.records import KeptTurn
from app.store.history.turns import put
from app.store.last_conversation import LastConversation


def take_in(path: Path, database: Database) -> str:
    """Put the plain conversation into the history, then remove its file and what was set aside.

    Tells the conversation's id, empty if there was nothing. If the program ends between the two,
    the next call puts the same turns into the same conversation. The time of all turns is that of
    the file, for it holds no other.

    Raises HistoryError where it cannot be put in, and the file is then left as it was; ParleyError
    where it cannot be removed.
    """
    plain = LastConversation(path)
    try:
        changed = path.stat().st_mtime
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise HistoryError(
            f"The conversation in {path} could not be read: {error.strerror}. It stays there."
        ) from error
    exchanges = plain.load()
    name = ""
    if exchanges:
        name = hashlib.sha256(msgspec.json.encode(exchanges)).hexdigest()[:32]
        put(database, name, [KeptTurn(one, begun=changed, ended=changed) for one in exchanges])
    plain.forget()
    return name
