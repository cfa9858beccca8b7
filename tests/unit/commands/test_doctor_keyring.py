import threading
import time

from app.commands.doctor import keyring
from app.store.history_key import HistoryLockedError, Lock
from tests.rings import Ring, no_ring


def test_a_keyring_that_encrypts_is_good() -> None:
    finding = keyring(Ring())
    assert finding.good
    assert "the key of the history goes there" in finding.finding


def test_without_one_it_is_said_what_to_do() -> None:
    finding = keyring(no_ring)
    assert not finding.good
    assert finding.finding == Lock.NO_KEYRING.value


def test_a_locked_one_is_told_apart() -> None:
    def locked() -> object:
        raise HistoryLockedError(Lock.KEYRING_LOCKED)

    assert keyring(locked).finding == Lock.KEYRING_LOCKED.value


def test_one_that_never_answers_does_not_hold_the_doctor_up() -> None:
    answered = threading.Event()
    begun = time.monotonic()
    finding = keyring(answered.wait, patience=0.05)
    assert time.monotonic() - begun < 2.0
    assert "does not answer" in finding.finding
    answered.set()
