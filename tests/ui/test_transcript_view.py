from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QCursor,
    QFont,
    QGuiApplication,
    QImage,
    QPainter,
)
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.events import CancelledBecause
from app.core.settings import Theme
from app.ui.look import theme
from app.ui.state.entries import Entry, Fate
from app.ui.transcript import pages
from app.ui.transcript.document import Document
from app.ui.transcript.page import Page, laid_out
from app.ui.transcript.view import TranscriptView

REPLY = "A valley in the sea. " * 6


def turns(count: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(turn, f"Question {turn}?", Fate.FINISHED, REPLY * (1 + turn % 3), 999, language="en")
        for turn in range(1, count + 1)
    )


@pytest.fixture
def view(qtbot: QtBot) -> TranscriptView:
    view = TranscriptView()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.set_hint("Say something", "Hold Space and speak.")
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, Theme.LIGHT, 2.0)
    yield
    theme.apply(qapp, Theme.LIGHT, 1.0)


def button(view: TranscriptView, name: str) -> QToolButton:
    (found,) = (
        one
        for one in view.findChildren(QToolButton)
        if one.accessibleName() == name and one.isVisible()
    )
    return found


def visible_buttons(view: TranscriptView) -> list[str]:
    buttons = view.findChildren(QToolButton)
    return [one.accessibleName() for one in buttons if one.isVisible()]


def latest(view: TranscriptView) -> QPushButton:
    (found,) = view.findChildren(QPushButton)
    return found


def scroll_to(view: TranscriptView, place: int) -> None:
    view.verticalScrollBar().setValue(place)


def top_of(view: TranscriptView, row: int) -> int:
    return view.visualRect(view.messages.index(row)).top()


def hover(qtbot: QtBot, view: TranscriptView, row: int) -> None:
    middle = view.visualRect(view.messages.index(row)).center()
    qtbot.mouseMove(view.viewport(), QPoint(5, 5))
    qtbot.mouseMove(view.viewport(), middle)
    qtbot.waitUntil(lambda: bool(visible_buttons(view)))


# scrolling


def test_the_end_stays_in_view_while_a_reply_grows(view: TranscriptView) -> None:
    entries = turns(20)
    view.show_entries(entries)
    asked = Entry(21, "And now?", Fate.ANSWERING)
    for clauses in range(12):
        view.show_entries((*entries, replace(asked, written=REPLY * clauses)))
        bar = view.verticalScrollBar()
        assert bar.value() == bar.maximum() > 0
        assert not latest(view).isVisible()
    assert view.visualRect(view.messages.index(41)).bottom() < view.viewport().height()


def test_who_reads_further_up_is_left_there(view: TranscriptView) -> None:
    entries = turns(20)
    view.show_entries(entries)
    scroll_to(view, 700)
    row = view.indexAt(QPoint(10, 100)).row()
    before = top_of(view, row)
    view.show_entries((*entries, Entry(21, "And now?", Fate.ANSWERING, REPLY)))
    assert top_of(view, row) == before
    assert latest(view).isVisible()


def test_one_button_leads_back_to_the_latest(view: TranscriptView, qtbot: QtBot) -> None:
    view.show_entries(turns(20))
    scroll_to(view, 0)
    qtbot.mouseClick(latest(view), Qt.MouseButton.LeftButton)
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert not latest(view).isVisible()


def test_text_moves_exactly_as_far_as_it_is_scrolled(view: TranscriptView) -> None:
    view.show_entries(turns(300))
    for _ in range(60):  # up into rows whose heights were only estimated
        row = view.indexAt(QPoint(10, 50)).row()
        before, place = top_of(view, row), view.verticalScrollBar().value()
        scroll_to(view, place - 90)
        assert top_of(view, row) == before + 90


def test_another_width_keeps_the_place(view: TranscriptView) -> None:
    view.show_entries(turns(100))
    view.setCurrentIndex(view.messages.index(80))
    scroll_to(view, view.verticalScrollBar().value() + 15)
    row = view.indexAt(QPoint(10, 0)).row()
    view.resize(350, 400)
    assert view.indexAt(QPoint(10, 0)).row() == row


def test_a_thousand_turns_cost_only_what_is_seen(
    view: TranscriptView, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Page] = []

    def counted(*arguments: object) -> Page:
        made.append(laid_out(*arguments))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(pages, "laid_out", counted)
    entries = turns(1000)
    view.show_entries(entries)
    assert len(made) < 60
    made.clear()
    view.show_entries((*entries, Entry(1001, "One more", Fate.TENTATIVE)))
    assert len(made) < 10


# the keyboard


def test_keys_lead_from_message_to_message(view: TranscriptView, qtbot: QtBot) -> None:
    entries = turns(20)
    view.show_entries(entries)
    for key, row in (("Up", 39), ("Up", 38), ("Down", 39), ("Home", 0), ("Down", 1), ("End", 39)):
        qtbot.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        assert view.currentIndex().row() == row
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).topLeft())
    assert view.at_end
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert (view.currentIndex().row(), view.at_end) == (39, False)
    assert view.current_entry() is entries[-1]


def test_the_message_at_the_keyboard_is_framed_and_has_its_buttons(
    view: TranscriptView, qtbot: QtBot
) -> None:
    view.show_entries(turns(1))
    view.setCurrentIndex(view.messages.index(1))
    framed = view.grab().toImage()
    assert visible_buttons(view) == ["Copy", "Read aloud", "Try again"]
    view.setCurrentIndex(view.messages.index(0))
    assert visible_buttons(view) == ["Copy", "Read aloud", "Edit and send again"]
    assert view.grab().toImage() != framed
    view.clearFocus()
    assert visible_buttons(view) == []


def test_the_buttons_are_next_in_the_order_of_tabs(view: TranscriptView, qtbot: QtBot) -> None:
    view.show_entries(turns(1))
    view.setCurrentIndex(view.messages.index(1))
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    copy = button(view, "Copy")
    qtbot.waitUntil(copy.hasFocus)
    view.show_entries(())
    assert view.hasFocus()  # not the next widget, because the buttons are gone


# wishes


def test_a_message_under_the_mouse_can_be_copied(view: TranscriptView, qtbot: QtBot) -> None:
    view.show_entries(turns(2))
    hover(qtbot, view, 2)
    with qtbot.waitSignal(view.copy_wished) as wished:
        button(view, "Copy").click()
    assert wished.args == [2, "Question 2?"]
    assert QGuiApplication.clipboard().text() == "Question 2?"


def test_the_buttons_go_to_what_is_scrolled_under_the_mouse(
    view: TranscriptView, qtbot: QtBot
) -> None:
    view.show_entries(turns(20))
    hover(qtbot, view, 36)
    scroll_to(view, view.verticalScrollBar().value() - 1500)
    mouse = view.viewport().mapFromGlobal(QCursor.pos())
    with qtbot.waitSignal(view.copy_wished) as wished:
        button(view, "Copy").click()
    under = view.indexAt(mouse)
    assert under.row() != 36
    assert wished.args == [view.messages.message(under.row()).entry.turn, under.data().strip()]


def test_every_wish_names_its_turn(view: TranscriptView, qtbot: QtBot) -> None:
    view.show_entries(turns(2))
    view.setCurrentIndex(view.messages.index(1))
    told: list[tuple[object, ...]] = []
    view.repeat_wished.connect(lambda *wish: told.append(wish))
    view.retry_wished.connect(lambda *wish: told.append(wish))
    view.edit_wished.connect(lambda *wish: told.append(wish))
    view.read_current_aloud()
    view.retry_current()
    view.edit_current()
    assert told == [((REPLY * 2).strip(), "en"), (1,), (1, "Question 1?")]


def test_without_a_current_message_the_last_is_meant(view: TranscriptView, qtbot: QtBot) -> None:
    view.copy_current()  # nothing to copy: nothing happens
    assert view.current_entry() is None
    view.show_entries(turns(2))
    view.setCurrentIndex(view.messages.index(-1))
    with qtbot.waitSignal(view.retry_wished) as wished:
        view.retry_current()
    assert wished.args == [2]


def test_when_the_current_message_goes_no_other_is_meant_instead(view: TranscriptView) -> None:
    view.show_entries(turns(5))
    view.setCurrentIndex(view.messages.index(9))
    view.show_entries(turns(4))
    view.show_entries((*turns(4), Entry(6, "Question 5?", Fate.FINISHED, REPLY)))
    entry = view.current_entry()
    assert entry is not None
    assert entry.turn == 6


def test_a_message_is_current_only_as_long_as_the_keyboard_is_there(
    view: TranscriptView, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, column = QLineEdit(), QVBoxLayout(window)
    column.addWidget(view)
    column.addWidget(field)
    window.show()
    window.activateWindow()
    view.show_entries(turns(5))
    view.setFocus()
    view.setCurrentIndex(view.messages.index(3))
    qtbot.waitUntil(view.hasFocus)
    field.setFocus()
    entry = view.current_entry()
    assert entry is not None
    assert entry.turn == 5
    view.setParent(None)


def test_a_click_on_an_earlier_message_does_not_jump_to_the_last(
    view: TranscriptView, qtbot: QtBot
) -> None:
    view.show_entries(turns(20))
    view.clearFocus()
    view.setCurrentIndex(view.messages.index(-1))
    scroll_to(view, 300)
    before = view.verticalScrollBar().value()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.verticalScrollBar().value() == before < view.verticalScrollBar().maximum()


def test_the_menu_offers_the_same(view: TranscriptView, qtbot: QtBot) -> None:
    view.show_entries(turns(1))
    view.setCurrentIndex(view.messages.index(0))
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(view, asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["Copy", "Read aloud", "Edit and send again"]
    with qtbot.waitSignal(view.edit_wished) as wished:
        menu.actions()[2].trigger()
    menu.close()
    assert wished.args == [1, "Question 1?"]


def test_nothing_can_be_done_with_words_that_may_still_change(view: TranscriptView) -> None:
    view.show_entries((Entry(1, "What is"),))
    view.setCurrentIndex(view.messages.index(0))
    assert visible_buttons(view) == []


def test_after_a_failure_trying_again_is_offered_at_once(view: TranscriptView) -> None:
    view.clearFocus()
    view.show_entries((Entry(1, "Why?", Fate.FAILED, advice="Try again."),))
    assert visible_buttons(view) == ["Try again"]


# what is seen


def words(page: Page) -> list[tuple[str, QColor, bool]]:
    """The stretches of the first text on a page: words, colour, whether struck out."""
    found, block = [], page.blocks[0].document.begin()
    while block.isValid():
        for piece in block:  # type: ignore[attr-defined]
            look = piece.fragment().charFormat()
            found.append((piece.fragment().text(), look.foreground().color(), look.fontStrikeOut()))
        block = block.next()
    return found


def reply_page(view: TranscriptView, entry: Entry) -> Page:
    view.show_entries((entry,))
    return laid_out(view.messages.message(1), 400, view.look)


def test_what_was_heard_is_told_from_what_was_not(view: TranscriptView) -> None:
    tokens = theme.current_tokens()
    entry = Entry(1, "Count.", Fate.ANSWERING, "One, two, three.", 5)
    assert words(reply_page(view, entry)) == [
        ("One, ", tokens.text, False),
        ("two, three.", tokens.text_quiet, False),
    ]
    cut = replace(entry, fate=Fate.CUT_SHORT, because=CancelledBecause.INTERRUPTED)
    page = reply_page(view, cut)
    assert words(page)[1] == ("two, three.", tokens.text_quiet, True)
    assert page.blocks[1].document.toPlainText() == "Interrupted"


def test_marks_are_read_only_once_the_reply_is_finished(view: TranscriptView) -> None:
    entry = Entry(1, "Hi", Fate.ANSWERING, "So **bold**!", 12)
    assert "**" in reply_page(view, entry).blocks[0].document.toPlainText()
    page = reply_page(view, replace(entry, fate=Fate.FINISHED))
    assert page.blocks[0].document.toPlainText() == "So bold!"


def test_advice_stands_beside_a_warning_sign(view: TranscriptView) -> None:
    page = reply_page(view, Entry(1, "Why?", Fate.FAILED, advice="Choose a smaller model."))
    assert page.warning is not None
    assert page.blocks[0].document.toPlainText() == "Choose a smaller model."
    assert page.blocks[0].place.x() >= page.warning.right()


def test_a_reply_can_load_nothing_and_lead_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    red = QColor("red")
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(red)
    picture.save(str(tmp_path / "red.png"))
    document = Document(QFont())
    source = f"![one]({tmp_path}/red.png) ![two](file://{tmp_path}/red.png) <img src='x'>"
    document.write_markdown(f"{source} [there](http://there.example)", QColor("black"))
    assert document.toPlainText() == "one two <img src='x'> there"
    paper = QImage(500, 200, QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    document.drawContents(painter)
    painter.end()
    assert not any(
        paper.pixelColor(x, y) == red for x in range(0, 500, 5) for y in range(0, 200, 5)
    )
    assert not document.documentLayout().anchorAt(QRect(0, 0, 400, 20).center())


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_large_text_and_long_words_stay_inside(
    view: TranscriptView, direction: Qt.LayoutDirection
) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    view.setLayoutDirection(direction)
    view.show_entries((Entry(1, f"Say {long}", Fate.FINISHED, f"- {long}\n- שלום עולם", 999),))
    for row in (0, 1):
        page = laid_out(view.messages.message(row), 300, view.look)
        for block in page.blocks:
            assert block.place.x() >= 0
            assert block.place.x() + block.document.idealWidth() <= 300
    user = laid_out(view.messages.message(0), 300, view.look).body
    assert (user.left() < 50) == (direction is Qt.LayoutDirection.RightToLeft)


def test_an_empty_transcript_says_what_to_do(view: TranscriptView) -> None:
    def said() -> list[str]:
        return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]

    assert said() == ["Say something", "Hold Space and speak."]
    view.show_entries(turns(1))
    assert said() == []
    view.show_entries(())
    assert said() == ["Say something", "Hold Space and speak."]


def test_a_change_of_theme_changes_the_pages(view: TranscriptView, qapp: QApplication) -> None:
    view.show_entries(turns(1))
    light = view.grab().toImage()
    theme.apply(qapp, Theme.DARK, 1.0)
    assert words(view._pages[1])[0][1] == theme.current_tokens().text
    assert view.grab().toImage() != light
    theme.apply(qapp, Theme.LIGHT, 1.0)


def test_screen_readers_are_told_of_every_message(view: TranscriptView) -> None:
    view.show_entries(turns(30))
    told = QAccessible.queryAccessibleInterface(view)
    assert told.text(QAccessible.Text.Name) == "Conversation"
    assert told.childCount() == 60
    assert told.child(58).text(QAccessible.Text.Name) == "You said: Question 30?"
