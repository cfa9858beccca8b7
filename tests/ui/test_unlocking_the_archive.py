"""The dialogs about the lock, with a real archive behind them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.store.history.archive import Archive
from app.store.history.vault import Vault
from app.store.history_key import HistoryLockedError, Lock
from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_dialog import PassphraseDialog
from app.ui.history.unlocking import UnlockDialog
from tests.rings import Ring, no_ring

WORDS = "lantern otter velvet"
LONG = 60_000
"""Milliseconds: a passphrase is stretched, and other tests may run meanwhile."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[HistoryDesk]:
    desk = HistoryDesk()
    yield desk
    desk.close()


def archive_at(path: Path, find: type | object) -> Archive:
    return Archive(Vault(path, find), path.with_name("none.jsonl"), lambda sentence: None)


def lock_of(archive: Archive) -> Lock:
    with pytest.raises(HistoryLockedError) as raised:
        archive.open()
    return raised.value.lock


def fill(form: QWidget, *passphrases: str) -> None:
    for field, words in zip(form.fields, passphrases, strict=True):
        field.setText(words)


def test_a_history_begins_behind_a_passphrase_and_is_opened_with_it_again(
    qtbot: QtBot, desk: HistoryDesk, window: QWidget, path: Path
) -> None:
    archive = archive_at(path, no_ring)
    dialog = UnlockDialog(archive, desk, lock_of(archive), window)
    dialog.open()
    fill(dialog.new, WORDS, WORDS)
    with qtbot.waitSignal(dialog.opened, timeout=LONG):
        dialog.go.click()
    assert archive.is_open
    assert archive.behind_passphrase
    archive.close()

    later = archive_at(path, no_ring)
    dialog = UnlockDialog(later, desk, lock_of(later), window)
    dialog.open()
    fill(dialog.given, "lantern otter")
    dialog.go.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=LONG)
    assert not later.is_open
    fill(dialog.given, WORDS)
    with qtbot.waitSignal(dialog.opened, timeout=LONG):
        dialog.go.click()
    assert later.is_open
    later.close()


def test_a_history_whose_key_is_lost_is_set_aside(
    qtbot: QtBot, desk: HistoryDesk, window: QWidget, path: Path
) -> None:
    first = archive_at(path, Ring())
    first.open()
    first.close()
    archive = archive_at(path, Ring())
    dialog = UnlockDialog(archive, desk, lock_of(archive), window)
    dialog.open()
    with qtbot.waitSignal(dialog.opened, timeout=LONG) as opened:
        dialog._begin()
    assert "set aside as" in opened.args[0]
    assert len(list(path.parent.glob("*.db"))) == 2
    archive.close()


def test_a_history_in_the_keyring_gets_a_passphrase(
    qtbot: QtBot, desk: HistoryDesk, window: QWidget, path: Path
) -> None:
    ring = Ring()
    archive = archive_at(path, ring)
    archive.open()
    dialog = PassphraseDialog(archive, desk, window)
    dialog.open()
    fill(dialog.form, WORDS, WORDS)
    with qtbot.waitSignal(dialog.locked, timeout=LONG):
        dialog.go.click()
    assert archive.behind_passphrase
    assert ring.secret is None
    archive.close()
    assert lock_of(archive_at(path, ring)) is Lock.PASSPHRASE_NEEDED
