"""The history is unlocked, or locked anew, as a user would; the archive only plays its part."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import HistoryError
from app.core.settings import Theme
from app.store.history_key import HistoryLockedError, Lock
from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_dialog import PassphraseDialog
from app.ui.history.passphrase_waiting import WaitingDialog
from app.ui.history.unlocking import UnlockDialog

pytest_plugins = ["wardrobe"]

LEFT = Qt.MouseButton.LeftButton
WORDS = "lantern otter velvet"


@dataclass
class PlayedArchive:
    """Opens if nothing is against it."""

    trouble: HistoryError | None = None
    passphrase: str = WORDS
    asked: list[str] = field(default_factory=list)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    def open(self) -> str:
        self._wait("open")
        if self.trouble:
            raise self.trouble
        return ""

    def unlock(self, words: str) -> str:
        self._wait("unlock")
        if words != self.passphrase:
            raise HistoryLockedError(Lock.WRONG_PASSPHRASE)
        return "Two turns were saved."

    def set_aside(self) -> str:
        self._wait("set aside")
        return "It was set aside."

    def lock_with_passphrase(self, words: str) -> None:
        self._wait("lock")
        if self.trouble:
            raise self.trouble
        self.passphrase = words

    def _wait(self, what: str) -> None:
        self.asked.append(what)
        assert self.may_go_on.wait(5)


@pytest.fixture
def archive() -> PlayedArchive:
    return PlayedArchive()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    return window


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[HistoryDesk]:
    desk = HistoryDesk()
    yield desk
    desk.close()


Ask = Callable[[Lock], UnlockDialog]


@pytest.fixture
def asked(qtbot: QtBot, archive: PlayedArchive, desk: HistoryDesk, window: QWidget) -> Ask:
    def show(lock: Lock) -> UnlockDialog:
        dialog = UnlockDialog(archive, desk, lock, window)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return show


def write(qtbot: QtBot, *passphrases: str) -> None:
    """Into the field that has the keyboard, and those that follow; then press Return."""
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    for number, words in enumerate(passphrases):
        if number:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.keyClicks(QApplication.focusWidget(), words)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def everything_in(dialog: WaitingDialog) -> set[str]:
    fields = dialog.findChildren(QLineEdit)
    for one in fields:
        one.undo()
    return {one.text() for one in fields}


def test_a_passphrase_opens_the_history(qtbot: QtBot, asked: Ask) -> None:
    dialog = asked(Lock.PASSPHRASE_NEEDED)
    with qtbot.waitSignal(dialog.opened) as opened:
        write(qtbot, WORDS)
    assert opened.args == ["Two turns were saved."]
    assert not dialog.isVisible()


def test_a_wrong_one_is_told_and_the_field_keeps_the_keyboard(qtbot: QtBot, asked: Ask) -> None:
    dialog = asked(Lock.PASSPHRASE_NEEDED)
    write(qtbot, "lantern otter")
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert dialog.trouble.words.text() == Lock.WRONG_PASSPHRASE.value
    assert QApplication.focusWidget() is dialog.given.fields[0]
    with qtbot.waitSignal(dialog.opened):
        write(qtbot, WORDS)


def test_nothing_is_asked_of_the_archive_without_a_passphrase(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    dialog = asked(Lock.OTHER_KEY)
    write(qtbot, "")
    assert "first" in dialog.trouble.words.text()
    assert archive.asked == []


def test_a_new_passphrase_is_typed_twice(qtbot: QtBot, asked: Ask, archive: PlayedArchive) -> None:
    dialog = asked(Lock.NO_KEYRING)
    write(qtbot, "kitten")
    assert "at least 8" in dialog.trouble.words.text()
    write(qtbot, WORDS, "lantern otter")
    assert "not the same" in dialog.trouble.words.text()
    assert archive.asked == []
    assert QApplication.focusWidget() is dialog.new.fields[1]
    with qtbot.waitSignal(dialog.opened):
        write(qtbot, WORDS)


def test_that_nobody_can_recover_it_is_said_where_it_is_chosen(asked: Ask) -> None:
    words = " ".join(
        label.text() for label in asked(Lock.NO_KEYRING).new.findChildren(QWidget)
        if hasattr(label, "text")
    )  # fmt: skip
    assert "nobody can open the history again" in words


def test_the_keyring_is_tried_again_until_it_is_unlocked(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    archive.trouble = HistoryLockedError(Lock.KEYRING_LOCKED)
    dialog = asked(Lock.KEYRING_LOCKED)
    assert not dialog.given.isVisible()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(dialog.trouble.isVisible)
    archive.trouble = None
    with qtbot.waitSignal(dialog.opened) as opened:
        qtbot.mouseClick(dialog.go, LEFT)
    assert opened.args == [""]


def test_the_old_history_is_set_aside_after_a_question(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    dialog = asked(Lock.OTHER_KEY)
    for words in ("Cancel", "Begin a new one"):
        qtbot.mouseClick(dialog.aside, LEFT)
        (box,) = dialog.findChildren(QMessageBox)
        (button,) = [one for one in box.buttons() if one.text() == words]
        if words == "Cancel":
            button.click()
            qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
            assert archive.asked == []
            continue
        with qtbot.waitSignal(dialog.opened) as opened:
            button.click()
    assert archive.asked == ["set aside", "open"]
    assert opened.args == ["It was set aside."]


def test_without_a_keyring_the_new_history_gets_a_passphrase(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    archive.trouble = HistoryLockedError(Lock.NO_KEYRING)
    dialog = asked(Lock.PASSPHRASE_NEEDED)
    qtbot.mouseClick(dialog.aside, LEFT)
    (box,) = dialog.findChildren(QMessageBox)
    (button,) = [one for one in box.buttons() if one.text() == "Begin a new one"]
    with qtbot.waitSignals([dialog.lock_changed, dialog.lock_changed]):
        button.click()
    assert dialog.new.isVisible()
    assert dialog.explanation.text().startswith("It was set aside. ")
    dialog.activateWindow()  # the platform for tests has nobody else to do it after a question
    with qtbot.waitSignal(dialog.opened) as opened:
        write(qtbot, WORDS, WORDS)
    assert opened.args == ["It was set aside. Two turns were saved."]


def test_once_it_is_set_aside_no_passphrase_is_taken_for_the_old_one(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    archive.trouble = HistoryError("Make room on the disk.")
    dialog = asked(Lock.OTHER_KEY)
    qtbot.mouseClick(dialog.aside, LEFT)
    (box,) = dialog.findChildren(QMessageBox)
    (button,) = [one for one in box.buttons() if one.text() == "Begin a new one"]
    with qtbot.waitSignal(dialog.lock_changed) as changed:
        button.click()
    assert changed.args == [None]
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert not dialog.given.isVisible()
    assert not dialog.aside.isVisible()
    archive.trouble = None
    with qtbot.waitSignal(dialog.opened) as opened:
        qtbot.mouseClick(dialog.go, LEFT)
    assert opened.args == ["It was set aside."]


def test_other_trouble_is_told_and_can_be_tried_again(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    archive.trouble = HistoryError("Make room on the disk.")
    dialog = asked(Lock.PASSPHRASE_NEEDED)
    qtbot.mouseClick(dialog.again, LEFT)
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert dialog.trouble.words.text() == "Make room on the disk."
    assert dialog.go.isEnabled()


def test_keeping_nothing_is_a_wish(qtbot: QtBot, asked: Ask, archive: PlayedArchive) -> None:
    dialog = asked(Lock.NO_KEYRING)
    with qtbot.waitSignal(dialog.keep_nothing_wished):
        qtbot.mouseClick(dialog.nothing, LEFT)
    assert not dialog.isVisible()
    assert archive.asked == []


def test_while_it_waits_the_window_lives_and_can_be_left(
    qtbot: QtBot, asked: Ask, archive: PlayedArchive
) -> None:
    archive.may_go_on.clear()
    dialog = asked(Lock.PASSPHRASE_NEEDED)
    opened = []
    dialog.opened.connect(opened.append)
    write(qtbot, WORDS)
    qtbot.waitUntil(lambda: archive.asked == ["unlock"])
    assert dialog.waiting.isVisible()
    assert not dialog.go.isEnabled()
    assert not dialog.nothing.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert everything_in(dialog) == {""}
    assert opened == []
    archive.may_go_on.set()
    qtbot.waitUntil(lambda: opened == ["Two turns were saved."])
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_what_was_typed_is_gone_when_it_is_closed(qtbot: QtBot, asked: Ask) -> None:
    for lock in (Lock.PASSPHRASE_NEEDED, Lock.NO_KEYRING):
        dialog = asked(lock)
        form = dialog.given if lock is Lock.PASSPHRASE_NEEDED else dialog.new
        form.shown.click()
        qtbot.keyClicks(QApplication.focusWidget(), WORDS)
        QGuiApplication.clipboard().clear()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert everything_in(dialog) == {""}
        assert QGuiApplication.clipboard().text() == ""


def test_it_is_hidden_unless_it_is_to_be_shown(qtbot: QtBot, asked: Ask) -> None:
    form = asked(Lock.NO_KEYRING).new
    mode = QLineEdit.EchoMode
    assert {one.echoMode() for one in form.fields} == {mode.Password}
    qtbot.keyClick(form.shown, Qt.Key.Key_Space)
    assert {one.echoMode() for one in form.fields} == {mode.Normal}
    secret = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    assert all(one.inputMethodHints() & secret == secret for one in form.fields)


def test_caps_lock_is_hinted_at(qtbot: QtBot, asked: Ask) -> None:
    form = asked(Lock.PASSPHRASE_NEEDED).given
    qtbot.keyClicks(form.fields[0], "lant")
    assert not form.caps.isVisible()
    qtbot.keyClick(form.fields[0], "E")  # without Shift
    assert form.caps.isVisible()
    qtbot.keyClick(form.fields[0], Qt.Key.Key_CapsLock)
    assert not form.caps.isVisible()


def test_an_open_history_is_locked_with_a_passphrase(
    qtbot: QtBot, archive: PlayedArchive, desk: HistoryDesk, window: QWidget
) -> None:
    dialog = PassphraseDialog(archive, desk, window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    archive.trouble = HistoryError("It is locked as before.")
    write(qtbot, "three kittens", "three kittens")
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert archive.passphrase == WORDS
    archive.trouble = None
    with qtbot.waitSignal(dialog.locked):
        qtbot.mouseClick(dialog.go, LEFT)
    assert archive.passphrase == "three kittens"
    assert everything_in(dialog) == {""}


@pytest.mark.parametrize("lock", Lock)
def test_all_of_it_is_reached_by_keyboard_in_large_text_on_a_small_screen(
    qtbot: QtBot, asked: Ask, wear: Callable[[Theme, float], None], lock: Lock
) -> None:
    wear(Theme.DARK, 2.0)
    dialog = asked(lock)
    dialog.resize(760, 700)
    assert dialog.width() == 760
    wanted = {
        one
        for one in dialog.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    reached = set()
    for _ in range(len(wanted) + 2):
        focus = QApplication.focusWidget()
        assert not focus.visibleRegion().isEmpty()
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted <= reached
