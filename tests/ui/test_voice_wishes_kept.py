"""The window keeps the voice that was wished for in the conversation, and takes it back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from supplies import SilentSession, put_away
from test_window import Desk

from app.core.commands import Apply
from app.core.events import OpenedBecause, StyleWished, TurnOpened
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.ui.state.notices import STUCK, Cure, Notice

SLOWER = VoiceStyle(pace=0.85)
WISH = StyleWished(1, SLOWER, "slower")
UNDO = "The voice was changed: slower."


@pytest.fixture
def desk(qapp, tmp_path) -> Iterator[Desk]:
    settings = replace(Settings(), first_run_done=True)
    there = Desk(qapp, SilentSession(), tmp_path, settings=settings)
    there.exchange(1, "Speak more slowly.", "Like this.")
    yield there
    put_away(there.application, qapp)


@pytest.fixture
def voice(desk):
    return lambda: desk.application.keeper.settings.voice


def test_a_wish_is_kept_applied_and_said(desk, voice) -> None:
    desk.happens(WISH)
    assert voice() == SLOWER
    assert [sent.settings.voice for sent in desk.session.sent if isinstance(sent, Apply)] == [
        SLOWER
    ]
    assert desk.state.notice == Notice(UNDO, Cure.VOICE_AS_BEFORE)
    desk.application.keeper.save()
    assert desk.saved[-1].voice == SLOWER


def test_undo_brings_back_the_voice_as_it_was(qtbot, desk, voice) -> None:
    desk.happens(WISH)
    button = desk.window.notices.findChild(QPushButton)
    assert button.text() == "Undo"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert voice() == VoiceStyle()
    assert desk.state.notice is None
    assert not desk.application.settings.dialog.isVisible()


def test_the_notice_goes_when_the_conversation_goes_on(desk, voice) -> None:
    desk.happens(WISH, TurnOpened(2, OpenedBecause.RELEASED))
    assert desk.state.notice is None
    desk.window.notices.cure_wished.emit(Cure.VOICE_AS_BEFORE)
    assert voice() == SLOWER


def test_other_notices_do_not_go(desk) -> None:
    desk.happens(WISH)
    desk.application.dialogue.notify(STUCK)
    desk.happens(TurnOpened(2, OpenedBecause.RELEASED))
    assert desk.state.notice == STUCK


def test_what_is_chosen_by_hand_is_not_taken_back(desk, voice) -> None:
    desk.happens(WISH)
    keeper, chosen = desk.application.keeper, VoiceStyle("bf_emma")
    keeper.change(replace(keeper.settings, voice=chosen))
    assert desk.state.notice is None
    desk.window.notices.cure_wished.emit(Cure.VOICE_AS_BEFORE)
    assert voice() == chosen


def test_the_last_of_several_wishes_is_taken_back(desk, voice) -> None:
    desk.happens(WISH, StyleWished(2, VoiceStyle(pace=0.72), "slower"))
    desk.window.notices.cure_wished.emit(Cure.VOICE_AS_BEFORE)
    assert voice() == SLOWER
