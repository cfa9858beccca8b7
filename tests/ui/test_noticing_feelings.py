"""The window says how the user sounds if it is to, and the settings decide it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.events import FeelingNoticed, Rewound, SpeechStarted, TurnPrepared
from app.core.feeling import Feeling, FeelingSettings, Follow
from app.core.settings import Settings
from app.core.voice_events import VoiceLost
from app.store.settings_file import SettingsFile
from app.ui.keeper import Keeper
from app.ui.settings.privacy_page import PrivacyPage
from app.ui.state.view_state import ViewState, folded
from app.ui.widgets.status_line import StatusLine
from tests.ui.model_shelf import TestLibrary

LIVELY = Feeling(0.7, 0.0, 0.9)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.toml")


@pytest.fixture
def keeper(file: SettingsFile) -> Keeper:
    return Keeper(Settings(), save=file.save)


@pytest.fixture
def library(tmp_path: Path) -> TestLibrary:
    return TestLibrary(tmp_path)


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper, library: TestLibrary) -> PrivacyPage:
    page = PrivacyPage(keeper, (), library)
    keeper.changed.connect(lambda before, after: page.refresh(after))
    page.refresh(keeper.settings)
    qtbot.addWidget(page)
    page.show()
    return page


def test_what_was_noticed_is_shown_until_the_next_turn() -> None:
    noticed = folded(folded(ViewState(), TurnPrepared(1)), FeelingNoticed(1, LIVELY))
    assert noticed.feeling == LIVELY
    assert folded(noticed, SpeechStarted()).feeling == LIVELY
    for event in (TurnPrepared(2), Rewound(0), VoiceLost("", returning=True)):
        assert folded(noticed, event).feeling is None


def test_the_status_line_says_it_in_a_word(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.show_feeling("lively")
    words = [label.text() for label in line.findChildren(QLabel) if label.isVisible()]
    assert "You sound lively" in words
    line.show_feeling("")
    assert not any("sound" in one.text() for one in line.findChildren(QLabel) if one.isVisible())


def test_noticing_can_be_switched_off(qtbot: QtBot, keeper: Keeper, page: PrivacyPage) -> None:
    qtbot.mouseClick(page.feelings.listen.switch, Qt.MouseButton.LeftButton)
    assert not keeper.settings.feelings.listen
    assert not page.feelings.shown.isEnabled()
    assert not page.feelings.follow.isEnabled()
    assert not page.feelings.model.isEnabled()


def test_showing_is_off_until_it_is_wished(qtbot: QtBot, keeper: Keeper, page: PrivacyPage) -> None:
    assert not keeper.settings.feelings.shown
    qtbot.mouseClick(page.feelings.shown.switch, Qt.MouseButton.LeftButton)
    assert keeper.settings.feelings.shown


def test_the_voice_follows_once_it_is_chosen(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    assert keeper.settings.feelings.follow is Follow.OFF
    page.feelings.follow.box.setFocus()
    qtbot.keyClick(page.feelings.follow.box, Qt.Key.Key_Down)
    assert keeper.settings.feelings.follow is Follow.MIRROR


def test_the_page_shows_what_is_set(keeper: Keeper, page: PrivacyPage) -> None:
    feelings = FeelingSettings(listen=True, shown=True, follow=Follow.SOOTHE)
    keeper.change(replace(keeper.settings, feelings=feelings))
    assert page.feelings.shown.switch.isChecked()
    assert page.feelings.follow.value == Follow.SOOTHE


def test_without_a_model_it_is_said_where_one_can_be_imported(page: PrivacyPage) -> None:
    model = page.feelings.model
    assert [model.box.itemText(row) for row in range(model.box.count())] == ["Built-in"]
    assert "can be imported on the Models page" in model.hint.text()
    assert model.box.accessibleDescription() == model.hint.text()


def test_a_model_that_has_come_is_chosen_and_stored(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage, library: TestLibrary, file: SettingsFile
) -> None:
    page.hide()
    library.put("moods")
    page.show()
    model = page.feelings.model
    assert model.value == ""
    model.box.setFocus()
    qtbot.keyClick(model.box, Qt.Key.Key_Down)
    assert model.box.currentText() == "Moods"
    keeper.save()
    assert file.load()[0].feelings == FeelingSettings(model="moods")
    qtbot.keyClick(model.box, Qt.Key.Key_Up)
    assert keeper.settings.feelings == FeelingSettings()


def test_a_chosen_model_that_is_gone_is_told_of_and_can_be_left(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    keeper.change(replace(keeper.settings, feelings=FeelingSettings(model="moods")))
    model = page.feelings.model
    assert model.box.currentText() == "Moods (not on this computer)"
    assert "choose Built-in" in model.hint.text()
    model.box.setFocus()
    qtbot.keyClick(model.box, Qt.Key.Key_Up)
    assert keeper.settings.feelings.model == ""
