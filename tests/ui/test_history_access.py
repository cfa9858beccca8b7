"""The history's window for people who do not see it, use no mouse or read large."""

from collections.abc import Callable, Iterator

import pytest
from kept import KeptInMemory
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from surfaces import in_words, seen, usable
from test_accessibility import (
    A_CARET,
    BOTH_THEMES,
    SIZES,
    _changed_by_focus,
    _faults,
    _resize,
    in_lines,
    stops,
    tabbed,
    told,
)
from test_history_window import COOKING, KING, SKY, Room

from app.core.recorded import Whose
from app.core.settings import Theme

pytest_plugins = ["wardrobe"]


@pytest.fixture
def surfaces(qtbot, wear) -> Iterator[Callable[..., Iterator[tuple[str, QWidget]]]]:
    """The window in the states that people meet, one after the other."""
    made: list[Room] = []

    def shown(theme: Theme = Theme.LIGHT, size: float = 1.0) -> Iterator[tuple[str, QWidget]]:
        wear(theme, size)
        archive = KeptInMemory(KING, SKY, COOKING)
        archive.recorded_turns["king"] = ((1, Whose.USER), (1, Whose.REPLY))
        room = Room(qtbot, archive)
        made.append(room)
        room.open()
        room.choose("king")
        yield "reading", _in_front(room)
        room.reader.show_playing("king", 1)
        yield "playing", _in_front(room)
        room.reader.show_playing("", 0)
        room.search("spinach")
        room.window.tell("The disk is full: make room, then try again.")
        yield "found", _in_front(room)
        room.search("xylophone")
        yield "not found", _in_front(room)
        room.archive.is_open = room.keeps = False
        room.window.refresh()
        room.settle()
        yield "locked", _in_front(room)

    yield shown
    for room in made:
        room.desk.close()


def _in_front(room: Room) -> QWidget:
    room.window.activateWindow()
    room.qtbot.waitUntil(room.window.isActiveWindow)
    return room.window


def test_everything_that_can_be_used_has_a_name_and_a_role(surfaces) -> None:
    wrong = []
    for place, window in surfaces():
        for widget in usable(window):
            role = QAccessible.queryAccessibleInterface(widget).role()
            if not told(widget) or role is QAccessible.Role.Client:
                wrong.append(f"{place}: {in_words(widget)}")
    assert not wrong, in_lines(wrong)


@pytest.mark.parametrize("back", [False, True], ids=["onwards", "back"])
def test_tab_leads_everywhere(surfaces, back) -> None:
    missed = [
        f"{place}: {in_words(widget)}"
        for place, window in surfaces()
        for widget in set(stops(window)) - set(tabbed(window, back=back))
    ]
    assert not missed, in_lines(missed)


def test_tab_goes_as_people_read(surfaces) -> None:
    _, window = next(surfaces())
    window.contents.field.setFocus()
    assert [in_words(widget) for widget in tabbed(window)] == [
        "QLineEdit Search in what was said",
        "QToolButton Import conversations",
        "QToolButton More that can be done with the history",
        "ConversationList Conversations",
        "PlayButton Play from here",
        "QToolButton Rename this conversation",
        "QToolButton Pin this conversation",
        "QToolButton Export this conversation",
        "QToolButton Delete this conversation",
        "QPushButton Continue",
        "Record The conversation",
    ]


@BOTH_THEMES
def test_the_focus_is_seen_wherever_it_is(surfaces, worn) -> None:
    unseen = [
        f"{place}: {in_words(widget)}"
        for place, window in surfaces(worn)
        for widget in stops(window)
        if _changed_by_focus(window, widget) < A_CARET
    ]
    assert not unseen, in_lines(unseen)


@pytest.mark.parametrize(("text_size", "size"), SIZES)
def test_nothing_is_cut_off(surfaces, text_size: float, size: QSize) -> None:
    cut: list[tuple] = []
    for place, window in surfaces(size=text_size):
        _resize(window, size)
        QApplication.processEvents()
        if window.width() > size.width() or window.height() > size.height():
            cut.append((place, "the window", window.size().toTuple()))
        cut += [(place, *fault) for widget in seen(window) for fault in _faults(widget)]
    assert not cut, in_lines(cut)


def test_no_window_title_has_words_of_a_conversation(surfaces) -> None:
    assert {window.windowTitle() for _, window in surfaces()} == {"History"}
