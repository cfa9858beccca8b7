"""Reads what the program has kept, with the key that it left in the trial's keyring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

from app.core.errors import HistoryError
from app.core.exchange import Exchange
from app.store.history.conversations import listed, read
from app.store.history.vault import Vault


def kept_exchanges(database: Path, keyring: Mapping[str, str]) -> tuple[Exchange, ...]:
    """What was said and heard in all conversations; nothing if the history cannot be opened.

    Args:
        database: the encrypted file, which nobody has open.
        keyring: the variables that lead to the keyring.
    """
    vault = Vault(database)
    with patch.dict(os.environ, keyring):
        try:
            vault.open()
            conversations = [read(vault.database, one.id) for one in listed(vault.database)]
        except HistoryError:
            return ()
        finally:
            vault.close()
    return tuple(turn.exchange for conversation in conversations for turn in conversation.turns)
