import sys

import pytest
from keyring import core
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

from app.core.errors import HistoryError
from app.store.history_key import (
    HistoryLockedError,
    Lock,
    Passphrase,
    RawKey,
    destroy_key,
    key_in,
    put_new_key,
    system_keyring,
)


class Ring:
    def __init__(self, *, forgetful: bool = False, trouble: Exception | None = None) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self._forgetful = forgetful
        self._trouble = trouble

    def get_password(self, service: str, username: str) -> str | None:
        if self._trouble:
            raise self._trouble
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self._trouble:
            raise self._trouble
        if not self._forgetful:
            self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._trouble:
            raise self._trouble
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("none there")


def test_a_key_is_made_once_and_found_again() -> None:
    ring = Ring()
    key = key_in(ring, database_there=False)
    assert key_in(ring, database_there=True) == key
    assert key_in(ring, database_there=False) == key
    assert key_in(Ring(), database_there=False) != key


def test_a_database_without_its_key_asks_for_a_passphrase_and_gets_no_new_key() -> None:
    ring = Ring()
    with pytest.raises(HistoryLockedError) as raised:
        key_in(ring, database_there=True)
    assert raised.value.lock is Lock.PASSPHRASE_NEEDED
    assert not ring.secrets


@pytest.mark.parametrize(
    ("trouble", "lock"),
    [
        (KeyringLocked("dismissed"), Lock.KEYRING_LOCKED),
        (NoKeyringError("none"), Lock.NO_KEYRING),
        (OSError("no bus"), Lock.NO_KEYRING),
    ],
)
def test_what_is_wrong_with_the_keyring_is_told_in_a_sentence(
    trouble: Exception, lock: Lock
) -> None:
    ring = Ring(trouble=trouble)
    for use in (lambda: key_in(ring, database_there=True), lambda: put_new_key(ring)):
        with pytest.raises(HistoryLockedError, match=lock.value[:20]) as raised:
            use()
        assert raised.value.lock is lock
    with pytest.raises(HistoryLockedError) as raised:
        destroy_key(ring)
    assert raised.value.lock is lock


def test_a_keyring_that_keeps_nothing_counts_as_none() -> None:
    with pytest.raises(HistoryLockedError) as raised:
        key_in(Ring(forgetful=True), database_there=False)
    assert raised.value.lock is Lock.NO_KEYRING


def test_a_secret_that_is_no_key_is_left_there() -> None:
    ring = Ring()
    key_in(ring, database_there=False)
    for place in ring.secrets:
        ring.secrets[place] = "somebody else's"
    with pytest.raises(HistoryLockedError) as raised:
        key_in(ring, database_there=True)
    assert raised.value.lock is Lock.OTHER_KEY
    assert "somebody else's" in ring.secrets.values()


def test_a_destroyed_key_is_gone_and_may_be_destroyed_again() -> None:
    ring = Ring()
    key_in(ring, database_there=False)
    destroy_key(ring)
    destroy_key(ring)
    assert not ring.secrets


@pytest.mark.parametrize("name", ["fail", "null"])
def test_a_named_backend_that_does_not_encrypt_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{name}.Keyring")
    with pytest.raises(HistoryLockedError) as raised:
        system_keyring()
    assert raised.value.lock is Lock.NO_KEYRING


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("linux", "SecretService.Keyring"),
        ("darwin", "macOS.Keyring"),
        ("win32", "Windows.WinVaultKeyring"),
    ],
)
def test_the_systems_own_keyring_is_used_and_no_other_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, platform: str, name: str
) -> None:
    ring, looked_at = Ring(), []

    def load(wanted: str) -> Ring:
        looked_at.append(wanted)
        return ring

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(core, "load_env", lambda: None)
    monkeypatch.setattr(core, "load_config", lambda: None)
    monkeypatch.setattr(core, "load_keyring", load)
    assert system_keyring() is ring
    assert looked_at == [f"keyring.backends.{name}"]


def test_the_next_is_used_where_the_first_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()

    def load(wanted: str) -> Ring:
        if "kwallet" not in wanted:
            raise RuntimeError("not here")
        return ring

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(core, "load_env", lambda: None)
    monkeypatch.setattr(core, "load_config", lambda: None)
    monkeypatch.setattr(core, "load_keyring", load)
    assert system_keyring() is ring


@pytest.mark.parametrize("words", ["", "  ", "a\0b", "\ud800", "x'00'"])
def test_what_cannot_be_a_passphrase_is_refused(words: str) -> None:
    with pytest.raises(HistoryError, match="Choose some words"):
        Passphrase(words)


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it() -> None:
    assert Passphrase("caf\u00e9").literal == Passphrase("cafe\u0301").literal


def test_keys_are_not_shown() -> None:
    assert "ab" not in repr(RawKey(b"\xab" * 48))
    assert "secret" not in repr(Passphrase("open secret")).replace("secret=", "")
    with pytest.raises(ValueError, match="48 bytes"):
        RawKey(b"short")
