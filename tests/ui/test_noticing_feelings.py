"""The window says how the user sounds if it is to, and the settings decide it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.events import FeelingNoticed, Rewound, SpeechStarted, TurnPrepared
from app.core.feeling import Feeling, FeelingSettings, Follow
from app.core.settings import Settings
from app.core.voice_events import VoiceLost
from app.ui.keeper import Keeper
from app.ui.settings.privacy_page import PrivacyPage
from app.ui.state.view_state import ViewState, folded
from app.ui.widgets.status_line import StatusLine

LIVELY = Feeling(0.7, 0.0, 0.9)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper) -> PrivacyPage:
    page = PrivacyPage(keeper, ())
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
    qtbot.mouseClick(page.listen.switch, Qt.MouseButton.LeftButton)
    assert not keeper.settings.feelings.listen
    assert not page.shown.isEnabled()
    assert not page.follow.isEnabled()


def test_showing_is_off_until_it_is_wished(qtbot: QtBot, keeper: Keeper, page: PrivacyPage) -> None:
    assert not keeper.settings.feelings.shown
    qtbot.mouseClick(page.shown.switch, Qt.MouseButton.LeftButton)
    assert keeper.settings.feelings.shown


def test_the_voice_follows_once_it_is_chosen(
    qtbot: QtBot, keeper: Keeper, page: PrivacyPage
) -> None:
    assert keeper.settings.feelings.follow is Follow.OFF
    page.follow.box.setFocus()
    qtbot.keyClick(page.follow.box, Qt.Key.Key_Down)
    assert keeper.settings.feelings.follow is Follow.MIRROR


def test_the_page_shows_what_is_set(keeper: Keeper, page: PrivacyPage) -> None:
    feelings = FeelingSettings(listen=True, shown=True, follow=Follow.SOOTHE)
    keeper.change(replace(keeper.settings, feelings=feelings))
    assert page.shown.switch.isChecked()
    assert page.follow.value == Follow.SOOTHE
