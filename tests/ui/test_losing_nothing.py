"""Nothing of a conversation is lost by a slip of the hand."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from supplies import supplies_for

from app.core.commands import Rewind, Say
from app.core.events import OpenedBecause, Rewound
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.settings import PrivacySettings, Settings
from app.ui.actions import Deed
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance

PAST = tuple(
    Exchange(turn, said, "Well.", OpenedBecause.TYPED, None, "en", "Well.")
    for turn, said in enumerate(("One?", "Two?", "Three?"), start=1)
)


@pytest.fixture
def application(qapp, qtbot, session, tmp_path) -> Iterator[Application]:
    nothing_kept = PrivacySettings(keep_conversation=False)
    supplies = supplies_for(session, tmp_path, Settings(privacy=nothing_kept, first_run_done=True))
    made = Application(supplies, qapp, SingleInstance(tmp_path / "instance"))
    made.show()
    qtbot.waitUntil(lambda: session.started)
    session.happens(Resumed("past", PAST))
    made.bridge.drain()
    yield made
    made.close()
    qapp.removeEventFilter(made.wiring.talk_key)
    made.window.deleteLater()


def do(application, deed):
    application.window.actions_[deed].trigger()


def answer(application, words):
    (box,) = application.window.findChildren(QMessageBox)
    (button,) = (one for one in box.buttons() if one.text() == words)
    button.click()


def test_where_nothing_is_kept_a_new_conversation_is_begun_only_after_asking(application, session):
    do(application, Deed.NEW)
    assert session.sent == []
    answer(application, "Cancel")
    assert session.sent == []


def test_saying_yes_begins_it_and_ends_the_editing_of_what_is_gone(application, session):
    application.window.transcript.edit_wished.emit(2, "Two?")
    do(application, Deed.NEW)
    answer(application, "Begin anew")
    assert session.sent == [Rewind(0)]
    assert not application.window.composer.editing


def test_return_does_not_lose_a_conversation(application, session):
    do(application, Deed.NEW)
    (box,) = application.window.findChildren(QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert session.sent == []


def test_another_try_at_an_earlier_reply_is_asked_about(application, session):
    application.window.transcript.retry_wished.emit(2)
    assert session.sent == []
    answer(application, "Try again")
    assert session.sent == [Rewind(2), Say("Two?")]


def test_another_try_at_the_last_reply_is_not(application, session):
    application.window.transcript.retry_wished.emit(3)
    assert session.sent == [Rewind(3), Say("Three?")]


def test_what_needs_a_message_is_offered_only_when_there_is_one(application, session):
    deeds = (Deed.NEW, Deed.COPY, Deed.READ_ALOUD, Deed.TRY_AGAIN, Deed.EDIT)
    actions = [application.window.actions_[deed] for deed in deeds]
    assert all(action.isEnabled() for action in actions)
    session.happens(Rewound(0))
    application.bridge.drain()
    assert not any(action.isEnabled() for action in actions)
