import pytest
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


def test_backends_that_encrypt_nothing_are_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring as Fail
    from keyring.backends.null import Keyring as Null

    for backend in (Fail(), Null()):
        monkeypatch.setattr(keyring, "get_keyring", lambda backend=backend: backend)
        with pytest.raises(HistoryLockedError) as raised:
            system_keyring()
        assert raised.value.lock is Lock.NO_KEYRING


def test_the_systems_own_keyring_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.SecretService import Keyring as SecretService

    backend = SecretService()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert system_keyring() is backend


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
