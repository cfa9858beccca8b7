"""The notice bar: one quiet line, and the way to what mends it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from app.ui.state.notices import Cure, Notice
from app.ui.widgets.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def test_there_is_nothing_to_see_without_a_notice(bar) -> None:
    bar.show_notice(Notice("The voice is back."))
    assert not bar.isHidden()
    bar.show_notice(None)
    assert bar.isHidden()


def test_how_far_something_has_come_stands_after_the_words(bar) -> None:
    bar.show_notice(Notice("The voice is loading.", progress="Kokoro: 40 %."))
    assert "The voice is loading. Kokoro: 40 %." in {one.text() for one in bar.findChildren(QLabel)}
    assert bar.accessibleDescription() == "The voice is loading."


def test_a_notice_that_needs_nothing_has_no_button(bar) -> None:
    bar.show_notice(Notice("The voice is back."))
    assert bar.findChild(QPushButton).isHidden()
    assert "The voice is back." in {label.text() for label in bar.findChildren(QLabel)}
    assert bar.accessibleDescription() == "The voice is back."


@pytest.mark.parametrize(
    ("cure", "words"),
    [
        (Cure.MODELS, "Open Models"),
        (Cure.SOUND, "Open Sound"),
        (Cure.PRIVACY, "Open Privacy"),
        (Cure.VOICE_AS_BEFORE, "Undo"),
    ],
)
def test_a_notice_leads_to_its_cure(qtbot, bar, cure, words) -> None:
    bar.show_notice(Notice("Something is missing.", cure))
    bar.show()
    button = bar.findChild(QPushButton)
    assert button.text() == words
    with qtbot.waitSignal(bar.cure_wished) as wished:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert wished.args == [cure]


def test_a_notice_can_be_dismissed(qtbot, bar) -> None:
    bar.show_notice(Notice("The voice is back."))
    with qtbot.waitSignal(bar.dismissed):
        qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)


def test_words_from_elsewhere_are_shown_as_they_stand(bar) -> None:
    bar.show_notice(Notice("<b>USB</b> & co. is gone."))
    assert {label.textFormat() for label in bar.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
