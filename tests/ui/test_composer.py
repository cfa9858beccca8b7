"""The composer: messages are written, sent and written anew, and no draft is lost."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from app.ui.widgets.composer import Composer
from app.ui.widgets.message_field import MOST_LINES

SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def composer(qtbot) -> Composer:
    composer = Composer()
    qtbot.addWidget(composer)
    composer.resize(500, 100)
    with qtbot.waitExposed(composer):
        composer.show()
    return composer


@pytest.fixture
def sent(composer) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    composer.sent.connect(lambda text: sent.append(("sent", text)))
    composer.edit_sent.connect(lambda text: sent.append(("edited", text)))
    composer.edit_cancelled.connect(lambda: sent.append(("cancelled", "")))
    return sent


def test_enter_sends_and_empties_the_field(qtbot, composer, sent) -> None:
    qtbot.keyClicks(composer.field, " Good morning ")
    qtbot.keyClick(composer.field, ENTER)
    assert sent == [("sent", "Good morning")]
    assert composer.field.toPlainText() == ""


def test_the_button_sends_too(qtbot, composer, sent) -> None:
    button = composer.findChild(QToolButton)
    assert not button.isEnabled()
    qtbot.keyClicks(composer.field, "Hello")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sent == [("sent", "Hello")]
    assert not button.isEnabled()


def test_shift_and_enter_begin_a_new_line(qtbot, composer, sent) -> None:
    qtbot.keyClicks(composer.field, "one")
    qtbot.keyClick(composer.field, ENTER, SHIFT)
    qtbot.keyClicks(composer.field, "two")
    assert sent == []
    qtbot.keyClick(composer.field, ENTER)
    assert [text.splitlines() for _, text in sent] == [["one", "two"]]


def test_nothing_is_sent_when_there_is_nothing_to_send(qtbot, composer, sent) -> None:
    qtbot.keyClicks(composer.field, "   ")
    qtbot.keyClick(composer.field, ENTER)
    assert sent == []


def test_what_was_sent_by_mistake_can_be_taken_back_into_the_field(qtbot, composer) -> None:
    qtbot.keyClicks(composer.field, "Half a senten")
    qtbot.keyClick(composer.field, ENTER)
    composer.field.undo()
    assert composer.field.toPlainText() == "Half a senten"


def test_an_edited_message_is_sent_as_such_and_the_draft_is_there_again(
    qtbot, composer, sent
) -> None:
    qtbot.keyClicks(composer.field, "a draft")
    composer.begin_edit("What is two and two?")
    assert composer.editing
    assert composer.draft == "a draft"
    qtbot.keyClicks(composer.field, " Quick!")
    qtbot.keyClick(composer.field, ENTER)
    assert sent == [("edited", "What is two and two? Quick!")]
    assert not composer.editing
    assert composer.field.toPlainText() == "a draft"


@pytest.mark.parametrize("by", ["Esc", "button"])
def test_an_edit_can_be_cancelled_and_the_draft_is_there_again(qtbot, composer, sent, by) -> None:
    qtbot.keyClicks(composer.field, "a draft")
    composer.begin_edit("What is two and two?")
    cancel = composer.findChild(QPushButton)
    assert cancel.isVisible()
    if by == "Esc":
        qtbot.keyClick(composer.field, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert sent == [("cancelled", "")]
    assert composer.field.toPlainText() == "a draft"
    assert not cancel.isVisible()


def test_a_second_edit_takes_the_place_of_the_first(qtbot, composer) -> None:
    qtbot.keyClicks(composer.field, "a draft")
    composer.begin_edit("one")
    composer.begin_edit("two")
    assert composer.field.toPlainText() == "two"
    qtbot.keyClick(composer.field, Qt.Key.Key_Escape)
    assert composer.field.toPlainText() == "a draft"


def test_undoing_while_editing_never_touches_the_draft(qtbot, composer) -> None:
    qtbot.keyClicks(composer.field, "a draft")
    composer.begin_edit("one")
    for _ in range(3):
        composer.field.undo()
    assert composer.draft == "a draft"
    qtbot.keyClick(composer.field, Qt.Key.Key_Escape)
    composer.field.undo()
    assert composer.field.toPlainText() != "a draft"


def test_the_field_grows_with_its_lines_up_to_six(qtbot, composer) -> None:
    heights = []
    for lines in range(1, MOST_LINES + 3):
        composer.field.setPlainText("\n".join(["line"] * lines))
        heights.append(composer.field.sizeHint().height())
    assert heights == sorted(heights)
    assert len(set(heights)) == MOST_LINES
    assert heights[-1] == heights[MOST_LINES - 1]


def test_a_long_line_makes_it_grow_as_well(qtbot, composer) -> None:
    one_line = composer.field.sizeHint().height()
    composer.field.setPlainText("words " * 60)
    qtbot.waitUntil(lambda: composer.field.height() > one_line * 2)


def test_a_recording_dropped_here_goes_to_the_window_but_words_do_not(composer, tmp_path) -> None:
    def taken(dragged: QMimeData) -> bool:
        copy = Qt.DropAction.CopyAction
        event = QDragEnterEvent(
            QPoint(5, 5), copy, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(composer.field.viewport(), event)
        return event.isAccepted()

    recording, words = QMimeData(), QMimeData()
    recording.setUrls([QUrl.fromLocalFile(str(tmp_path / "question.wav"))])
    words.setText("words")
    assert not taken(recording)
    assert taken(words)


def test_the_composer_takes_the_focus_to_its_field(qtbot, composer) -> None:
    composer.activateWindow()
    composer.setFocus()
    qtbot.waitUntil(composer.field.hasFocus)
