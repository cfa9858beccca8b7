"""The key of the encrypted history: in the system's keyring, or a passphrase that is kept nowhere.

A passphrase is stretched by SQLCipher itself (PBKDF2-HMAC-SHA512, 256,000 rounds in version 4, with
the salt at the file's beginning), so there is nothing beside the file that could get lost; Argon2id
would need a package more and a salt of our own to look after.
"""

import secrets
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from app.core.errors import HistoryError

KEY_BYTES, SALT_BYTES = 32, 16
"""SQLCipher takes both as one raw key. With the salt in the keyring too, a file whose beginning is
damaged can still be read behind it."""

_SERVICE, _NAME = "Parley", "history"
_LINUX = ("SecretService.Keyring", "kwallet.DBusKeyring", "libsecret.Keyring")
_TRUSTED = {"darwin": ("macOS.Keyring",), "win32": ("Windows.WinVaultKeyring",)}
"""Backends of the keyring library whose secrets the system encrypts; others write plain files."""


class Lock(Enum):
    """Why the history cannot be opened; the value is the sentence for the user."""

    NO_KEYRING = (
        "This computer has no keyring that Parley could keep the history's key in. "
        "Choose a passphrase for the history, or keep none."
    )
    KEYRING_LOCKED = (
        "The system's keyring is locked. Unlock it, then try again; nothing is kept until then."
    )
    PASSPHRASE_NEEDED = (
        "The history is locked, and its key is in no keyring here. Give its passphrase, "
        "or set it aside and begin a new one."
    )
    WRONG_PASSPHRASE = "This is not the passphrase of the history. Try again."
    OTHER_KEY = (
        "The history cannot be opened with the key that is in the keyring. Give its passphrase "
        "if it has one, or set it aside and begin a new one."
    )


class HistoryLockedError(HistoryError):
    """The history cannot be opened without something that only the user can do."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(lock.value)
        self.lock = lock


@dataclass(frozen=True, slots=True)
class RawKey:
    """Key and salt as they are in the keyring; raises ValueError for another length."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES + SALT_BYTES:
            raise ValueError("a key of the history has 48 bytes")

    @property
    def literal(self) -> str:
        """As it stands in PRAGMA key."""
        return f"\"x'{self.secret.hex()}'\""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What the user knows; raises HistoryError for one that no database can have."""

    words: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _possible(self.words):
            raise HistoryError("This cannot be a passphrase. Choose some words.")

    @property
    def literal(self) -> str:
        """As it stands in PRAGMA key; composed, since keyboards differ in how they write "é"."""
        composed = unicodedata.normalize("NFC", self.words).replace("'", "''")
        return f"'{composed}'"


HistoryKey = RawKey | Passphrase


class Keyring(Protocol):
    """The part of the keyring library that is used; it may wait until the user has unlocked it."""

    def get_password(self, service: str, username: str) -> str | None:
        """A secret, None if there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Put a secret in place of the one that was there."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove a secret."""
        ...


def system_keyring() -> Keyring:
    """The system's keyring; raises HistoryLockedError where there is none that encrypts.

    The library's own search imports every backend, of which macOS's starts a compiler on Linux, and
    finds none in a frozen program. What the user has named in its settings is followed, though.
    """
    from keyring import core

    trusted = [f"keyring.backends.{name}" for name in _TRUSTED.get(sys.platform, _LINUX)]
    try:
        if named := core.load_env() or core.load_config():
            trusted = [name for name in trusted if name == _name_of(named)]
    except Exception:  # whatever a backend raises that is not for this computer
        trusted = []
    for name in trusted:
        with suppress(Exception):  # likewise
            return core.load_keyring(name)  # asks the desktop bus
    raise HistoryLockedError(Lock.NO_KEYRING)


def key_in(ring: Keyring, *, database_there: bool) -> RawKey:
    """The history's key; one is made where there is neither a key nor a database.

    Raises HistoryLockedError where the ring is locked or of no use, and where a database is there
    whose key is not: no key is ever replaced.
    """
    secret = _ask(ring)
    if secret is None:
        if database_there:
            raise HistoryLockedError(Lock.PASSPHRASE_NEEDED)
        return put_new_key(ring)
    try:
        return RawKey(bytes.fromhex(secret))
    except ValueError:
        raise HistoryLockedError(Lock.OTHER_KEY) from None


def put_new_key(ring: Keyring) -> RawKey:
    """Make a key and put it into the ring.

    Raises HistoryLockedError where it is not there afterwards.
    """
    from keyring.errors import KeyringError, KeyringLocked

    key = RawKey(secrets.token_bytes(KEY_BYTES + SALT_BYTES))
    try:
        ring.set_password(_SERVICE, _NAME, key.secret.hex())
    except KeyringLocked:
        raise HistoryLockedError(Lock.KEYRING_LOCKED) from None
    except (KeyringError, OSError):
        raise HistoryLockedError(Lock.NO_KEYRING) from None
    if _ask(ring) != key.secret.hex():
        raise HistoryLockedError(Lock.NO_KEYRING)
    return key


def destroy_key(ring: Keyring) -> None:
    """Remove the key, after which nobody can read the database or a copy of it any more.

    Raises HistoryLockedError where the ring does not let us; a key that is not there is removed
    already.
    """
    from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

    try:
        ring.delete_password(_SERVICE, _NAME)
    except PasswordDeleteError:
        return
    except KeyringLocked:
        raise HistoryLockedError(Lock.KEYRING_LOCKED) from None
    except (KeyringError, OSError):
        raise HistoryLockedError(Lock.NO_KEYRING) from None


def _name_of(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _ask(ring: Keyring) -> str | None:
    from keyring.errors import KeyringError, KeyringLocked

    try:
        return ring.get_password(_SERVICE, _NAME)
    except KeyringLocked:
        raise HistoryLockedError(Lock.KEYRING_LOCKED) from None
    except (KeyringError, OSError):
        raise HistoryLockedError(Lock.NO_KEYRING) from None


def _possible(words: str) -> bool:
    """Whether SQLCipher would take all of it, and take it for a passphrase and not a raw key."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    looks_raw = words[:2].lower() == "x'" and words.endswith("'")
    return bool(words.strip()) and "\0" not in words and not looks_raw
