"""Ctrl+Q in any window ends the program, and asks first where something would be lost."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QKeySequenceEdit, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from supplies import SilentSession, put_away, supplies_for

from app.core.events import OpenedBecause, TurnOpened, TurnPrepared, WordsRecognised
from app.core.settings import PrivacySettings, Settings
from app.ui.actions import Deed
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance
from app.ui.history.unlocking import UnlockDialog
from app.ui.state.view_state import Cure
from tests.rings import SlowRing, no_ring

USUAL = Settings(first_run_done=True)
CONTROL = Qt.KeyboardModifier.ControlModifier


class Evening:
    """A window, and whether Qt's loop was ended in it."""

    def __init__(self, qapp, qtbot: QtBot, folder, settings: Settings, find=None) -> None:
        self.qapp, self.qtbot = qapp, qtbot
        self.session = SilentSession()
        supplies = supplies_for(self.session, folder, settings, find=find)
        self.application = Application(supplies, qapp, SingleInstance(folder / "instance"))
        self.application.show()
        self.window = self.application.window
        qtbot.waitUntil(lambda: self.session.started)

    def settles(self) -> None:
        self.qtbot.waitUntil(lambda: not self.application.history.desk.busy, timeout=20_000)

    def says(self, words: str) -> None:
        self.session.happens(
            TurnPrepared(1), TurnOpened(1, OpenedBecause.TYPED), WordsRecognised(1, words, "en")
        )
        self.application.bridge.drain()

    def ends(self, widget: QWidget | None = None) -> bool:
        """Press Ctrl+Q in a widget while Qt's loop runs; whether that ends."""
        return self._loop_ends(lambda: self.keyed(widget))

    def keyed(self, widget: QWidget | None = None) -> None:
        """Press Ctrl+Q in a widget."""
        QTest.keyClick(widget or self.window, Qt.Key.Key_Q, CONTROL)

    @property
    def question(self) -> QMessageBox | None:
        boxes = [box for box in self.qapp.topLevelWidgets() if isinstance(box, QMessageBox)]
        return next((box for box in boxes if box.isVisible()), None)

    def choice(self, words: str) -> QAbstractButton:
        (button,) = (one for one in self.question.buttons() if one.text() == words)
        return button

    def ends_with(self, words: str) -> bool:
        """Whether Qt's loop ends with this answer."""
        return self._loop_ends(self.choice(words).click)

    def _loop_ends(self, deed: Callable[[], object]) -> bool:
        watchdog = QTimer(singleShot=True, interval=10_000)
        watchdog.timeout.connect(lambda: self.qapp.exit(1))
        watchdog.start()
        QTimer.singleShot(0, deed)
        return self.qapp.exec() == 0


@pytest.fixture
def begin(qapp, qtbot, tmp_path) -> Iterator:
    begun: list[Evening] = []

    def make(settings: Settings = USUAL, find=None) -> Evening:
        begun.append(Evening(qapp, qtbot, tmp_path, settings, find))
        return begun[-1]

    yield make
    for evening in begun:
        put_away(evening.application, qapp)


def test_it_ends_the_program_from_the_main_window(begin) -> None:
    assert begin().ends()


def test_it_ends_it_from_the_history(begin) -> None:
    evening = begin()
    evening.application.window.actions_[Deed.HISTORY].trigger()
    assert evening.ends(evening.application.history.shown.contents.field)


def test_it_ends_it_from_the_settings(begin) -> None:
    evening = begin()
    evening.application.settings.open("Sound")
    assert evening.ends(evening.application.settings.dialog)


def test_it_ends_it_from_the_first_steps_which_count_as_done(begin) -> None:
    evening = begin(Settings())
    assert evening.ends(evening.application.first_run.shown)
    assert evening.application.keeper.settings.first_run_done


def test_it_ends_it_while_a_modal_dialogue_asks_something(begin) -> None:
    nothing_kept = PrivacySettings(keep_conversation=False)
    evening = begin(Settings(first_run_done=True, privacy=nothing_kept))
    evening.says("Hello.")
    evening.window.actions_[Deed.NEW].trigger()
    assert evening.ends(evening.question)


def test_it_ends_it_from_a_menu(begin) -> None:
    evening = begin()
    menu = evening.window.actions_.menus["&View"]
    menu.popup(evening.window.pos())
    assert evening.ends(menu)


def test_it_ends_it_although_a_window_does_not_close(begin, qtbot) -> None:
    evening = begin()
    stubborn = QMessageBox(evening.window)
    for words in ("This", "That"):  # no answer to close it by, so Qt keeps it open
        stubborn.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    stubborn.open()
    qtbot.addWidget(stubborn, before_close_func=lambda box: box.done(0))
    assert not stubborn.close()
    assert evening.ends(stubborn)


def test_where_a_key_is_chosen_it_is_a_choice(begin) -> None:
    evening = begin()
    evening.application.settings.open("Keyboard")
    page = evening.application.settings.dialog.page
    (field, *_) = page.findChildren(QKeySequenceEdit)
    evening.qtbot.waitUntil(field.isVisible)
    field.setFocus()
    evening.qtbot.waitUntil(field.hasFocus)
    with evening.qtbot.assertNotEmitted(evening.window.closing):
        QTest.keyClick(field, Qt.Key.Key_Q, CONTROL)
    assert any("taken" in label.text() for label in page.findChildren(QLabel))


def test_words_that_are_not_sent_are_asked_about(begin) -> None:
    evening = begin()
    evening.window.composer.field.setPlainText("Dear diary,")
    evening.keyed()
    assert evening.window.isVisible()
    assert "not sent" in evening.question.informativeText()
    evening.choice("Cancel").click()
    assert evening.question is None
    evening.keyed()
    assert evening.ends_with("Quit")


def test_the_window_itself_asks_as_well(begin) -> None:
    evening = begin()
    evening.window.composer.field.setPlainText("Dear diary,")
    assert not evening.window.close()
    assert evening.question is not None


def test_a_message_that_is_written_anew_counts_once_it_was_changed(begin) -> None:
    evening = begin()
    evening.window.composer.begin_edit("Good morning.")
    assert not evening.window.composer.unsent
    QTest.keyClicks(evening.window.composer.field, "!")
    evening.keyed()
    assert evening.question is not None


def test_it_is_asked_once_and_before_the_window_that_has_the_keyboard(begin) -> None:
    evening = begin()
    evening.window.composer.field.setPlainText("Dear diary,")
    evening.application.settings.open("Sound")
    evening.qtbot.waitUntil(evening.application.settings.dialog.isActiveWindow)
    evening.keyed(evening.application.settings.dialog)
    question = evening.question
    assert question.parentWidget() is evening.application.settings.dialog
    evening.keyed(question)
    assert evening.question is question


def test_words_that_wait_for_a_locked_history_are_asked_about(begin) -> None:
    evening = begin(find=no_ring)
    evening.settles()
    evening.says("Nobody writes this down yet.")
    assert not evening.window.close()
    assert "history is not open" in evening.question.informativeText()


def test_where_nothing_is_to_be_kept_nothing_is_asked(begin) -> None:
    nothing_kept = PrivacySettings(keep_conversation=False)
    evening = begin(Settings(first_run_done=True, privacy=nothing_kept), find=no_ring)
    evening.says("Between us.")
    assert evening.ends()


def test_it_ends_it_where_a_passphrase_is_asked_for(begin) -> None:
    evening = begin(find=no_ring)
    evening.settles()
    evening.window.notices.cure_wished.emit(Cure.HISTORY)
    dialog = evening.application.history.opening.dialog
    assert isinstance(dialog, UnlockDialog)
    assert evening.ends(dialog)


def test_a_keyring_that_waits_for_its_owner_does_not_hold_up_who_goes(begin) -> None:
    ring = SlowRing()
    evening = begin(find=ring)
    assert ring.asked.wait(10)
    assert evening.ends()
    began = time.monotonic()
    evening.application.close()
    assert time.monotonic() - began < 5.0
    ring.answered.set()
