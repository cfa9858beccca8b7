"""The Privacy page's part about conversations, driven as a user would."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.core.settings import LONGEST_KEPT_DAYS, PrivacySettings, Settings
from app.ui.application import heard
from app.ui.keeper import Keeper
from app.ui.settings.privacy_page import PrivacyPage
from app.ui.settings.privacy_page_keeping import LATELY_SECONDS, time_choices
from tests.ui.model_shelf import TestLibrary

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper, tmp_path: Path) -> PrivacyPage:
    page = PrivacyPage(keeper, (), TestLibrary(tmp_path))
    keeper.changed.connect(lambda before, after: page.refresh(after))
    page.refresh(keeper.settings)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def answer(qtbot: QtBot, page: PrivacyPage, words: str) -> None:
    (box,) = page.findChildren(QMessageBox)
    (button,) = [one for one in box.buttons() if one.text() == words]
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not page.findChildren(QMessageBox))


def pick_days(qtbot: QtBot, page: PrivacyPage, days: int) -> None:
    box = page.keeping.days.box
    box.setFocus()
    key = Qt.Key.Key_Down if box.findData(days) > box.currentIndex() else Qt.Key.Key_Up
    for _ in range(abs(box.findData(days) - box.currentIndex())):
        qtbot.keyClick(box, key)


def test_before_nothing_is_kept_it_is_asked_what_becomes_of_the_rest(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    qtbot.mouseClick(page.keeping.keep.switch, LEFT)
    assert page.keeping.keep.switch.isChecked()
    answer(qtbot, page, "Cancel")
    assert keeper.settings.privacy.keep_conversation
    with qtbot.assertNotEmitted(page.forget_everything_wished):
        qtbot.mouseClick(page.keeping.keep.switch, LEFT)
        answer(qtbot, page, "Leave it locked")
    assert not keeper.settings.privacy.keep_conversation
    assert not page.keeping.keep.switch.isChecked()


def test_what_is_kept_is_deleted_when_keeping_has_ended(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    kept_then = []
    page.forget_everything_wished.connect(
        lambda: kept_then.append(keeper.settings.privacy.keep_conversation)
    )
    qtbot.mouseClick(page.keeping.keep.switch, LEFT)
    answer(qtbot, page, "Delete what is kept")
    assert kept_then == [False]


def test_escape_lets_keeping_go_on(qtbot: QtBot, keeper: Keeper, page: PrivacyPage) -> None:
    qtbot.mouseClick(page.keeping.keep.switch, LEFT)
    (box,) = page.findChildren(QMessageBox)
    with qtbot.assertNotEmitted(page.forget_everything_wished):
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert keeper.settings.privacy == PrivacySettings()
    assert page.keeping.keep.switch.isChecked()


def test_keeping_begins_without_a_question(qtbot: QtBot, keeper: Keeper, page: PrivacyPage) -> None:
    keeper.change(Settings(privacy=PrivacySettings(keep_conversation=False)))
    assert not page.keeping.days.isEnabled()
    assert not page.keeping.go_on.isEnabled()
    assert "Nothing is written down" in page.keeping.lock.state.words.text()
    qtbot.mouseClick(page.keeping.keep.switch, LEFT)
    assert keeper.settings.privacy.keep_conversation
    assert not page.findChildren(QMessageBox)


def test_a_shorter_time_is_asked_about_and_a_longer_one_is_not(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    pick_days(qtbot, page, 365)
    assert page.keeping.days.value == 0
    answer(qtbot, page, "Cancel")
    assert keeper.settings.privacy.keep_days == 0
    pick_days(qtbot, page, 365)
    answer(qtbot, page, "Delete it")
    assert keeper.settings.privacy.keep_days == page.keeping.days.value == 365
    pick_days(qtbot, page, 0)
    assert not page.findChildren(QMessageBox)
    assert keeper.settings.privacy.keep_days == 0


@pytest.mark.parametrize("days", [0, 45, LONGEST_KEPT_DAYS])
def test_a_time_of_ones_own_stands_among_the_others(days: int) -> None:
    times = [time for time, _ in time_choices(days)]
    assert days in times
    assert times[0] == 0
    assert times[1:] == sorted(set(times[1:]), reverse=True)


def test_the_sound_is_kept_only_if_that_is_wished(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    assert not keeper.settings.privacy.keep_sound
    qtbot.mouseClick(page.keeping.sound.switch, LEFT)
    assert keeper.settings.privacy == PrivacySettings(keep_sound=True)


def test_where_nothing_is_kept_there_is_nothing_of_late_to_forget(
    keeper: Keeper, page: PrivacyPage
) -> None:
    keeper.change(Settings(privacy=PrivacySettings(keep_conversation=False)))
    assert not page.keeping.lately.isEnabled()
    assert page.keeping.everything.isEnabled()


def test_every_start_can_begin_another_conversation(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    qtbot.mouseClick(page.keeping.go_on.label, LEFT)
    assert keeper.settings.privacy == PrivacySettings(go_on=False)


def test_the_last_ten_minutes_are_forgotten_at_once(qtbot: QtBot, page: PrivacyPage) -> None:
    with qtbot.waitSignal(page.forget_wished) as wish:
        qtbot.mouseClick(page.keeping.lately, LEFT)
    assert wish.args == [LATELY_SECONDS] == [600.0]
    page.show_told("2 turns were forgotten.")
    assert page.keeping.told.isVisible()
    page.hide()
    page.show()
    assert not page.keeping.told.isVisible()


def test_everything_is_forgotten_after_a_question_even_where_it_is_locked(
    qtbot: QtBot, page: PrivacyPage
) -> None:
    with qtbot.assertNotEmitted(page.forget_everything_wished):
        qtbot.mouseClick(page.keeping.everything, LEFT)
        answer(qtbot, page, "Cancel")
    qtbot.mouseClick(page.keeping.everything, LEFT)
    with qtbot.waitSignal(page.forget_everything_wished):
        answer(qtbot, page, "Forget everything")


def test_the_lock_is_told_and_can_be_another(qtbot: QtBot, page: PrivacyPage) -> None:
    lock = page.keeping.lock
    page.show_history(is_open=True, behind_passphrase=False)
    assert "keyring" in lock.state.words.text()
    assert not lock.keyring.isVisible()
    assert not lock.unlock.isVisible()
    with qtbot.waitSignal(page.passphrase_wished):
        qtbot.mouseClick(lock.passphrase, LEFT)
    page.show_history(is_open=True, behind_passphrase=True)
    assert "asks for at every start" in lock.state.words.text()
    assert lock.passphrase.text() == lock.passphrase.accessibleName() == "Change the passphrase…"
    with qtbot.waitSignal(page.keyring_wished):
        qtbot.mouseClick(lock.keyring, LEFT)


def test_a_locked_history_says_why_and_can_be_unlocked(qtbot: QtBot, page: PrivacyPage) -> None:
    lock = page.keeping.lock
    page.show_history(is_open=False, behind_passphrase=False, trouble="The keyring is locked.")
    assert lock.state.words.text() == "The keyring is locked."
    assert not lock.passphrase.isVisible()
    with qtbot.waitSignal(page.unlock_wished):
        qtbot.mouseClick(lock.unlock, LEFT)


def test_while_a_wish_is_carried_out_there_is_no_other(page: PrivacyPage) -> None:
    page.show_history(is_open=True, behind_passphrase=True)
    buttons = (
        page.keeping.lately,
        page.keeping.everything,
        page.keeping.lock.passphrase,
        page.keeping.lock.keyring,
    )
    page.show_busy(True)
    assert not any(button.isEnabled() for button in buttons)
    page.show_busy(False)
    assert all(button.isEnabled() for button in buttons)


def test_of_what_is_kept_only_the_sound_is_a_concern_of_the_voice() -> None:
    assert heard(Settings(privacy=PrivacySettings(False, 30, go_on=False))) == Settings()
    with_sound = Settings(privacy=PrivacySettings(keep_sound=True))
    assert heard(with_sound) == with_sound
