"""The whole program for people who do not see it, use no mouse, read large or dislike motion."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabWidget,
    QToolButton,
    QWidget,
)
from supplies import put_away
from surfaces import converse, in_words, seen, surfaces, usable
from test_window import READY, Desk

from app.core.events import OpenedBecause, TurnOpened, TurnPrepared
from app.core.settings import AppearanceSettings, ReplySettings, Settings, Theme
from app.core.voice_events import MicrophoneOpened
from app.ui import announcing
from app.ui.actions import Deed
from app.ui.look import theme
from app.ui.settings.speaker_list import SpeakerList
from app.ui.state.view_state import Phase
from app.ui.transcript.wishes import MessageBar
from app.ui.widgets.held_button import HeldButton

pytest_plugins = ["wardrobe"]

SHIFT = Qt.KeyboardModifier.ShiftModifier
BOTH_THEMES = pytest.mark.parametrize("worn", [Theme.LIGHT, Theme.DARK])
WITHOUT_A_ROLE = (QKeySequenceEdit, QScrollArea, QTabWidget)
"""Qt has none for them, but names them all the same."""

ZERO_WIDTH_SPACE = "\u200b"

A_CARET = 100
"""Pixels: more than a text cursor covers."""


@pytest.fixture
def open_desk(qapp, qtbot, session, tmp_path, wear) -> Iterator:
    """Opens a window that looks as asked for."""
    made: list[Desk] = []

    def opened(**looks) -> Desk:
        settings = Settings(first_run_done=True, appearance=AppearanceSettings(**looks))
        desk = Desk(qapp, session, tmp_path, settings=settings)
        made.append(desk)
        qtbot.waitUntil(lambda: session.started)
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        desk.happens(*READY)
        return desk

    yield opened
    while made:
        put_away(made.pop().application, qapp)


def told(widget: QWidget, text: QAccessible.Text = QAccessible.Text.Name) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(text)


def in_lines(faults: list) -> str:
    return "\n".join(str(fault) for fault in faults)


# names, roles and states


def test_everything_that_can_be_used_has_a_name(open_desk) -> None:
    nameless = [
        f"{place}: {in_words(widget)}"
        for place, window in surfaces(open_desk())
        for widget in usable(window)
        if not isinstance(widget, QTabWidget) and not _named(widget)
    ]
    assert not nameless, in_lines(nameless)


def _named(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):  # Qt tells its value for its name on Linux
        described = told(widget, QAccessible.Text.Description)
        return bool(widget.accessibleName() and described)
    return bool(told(widget))


def test_everything_that_can_be_used_has_a_role_and_tells_its_state(open_desk) -> None:
    wrong = []
    for place, window in surfaces(open_desk()):
        for widget in usable(window):
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface.role() is QAccessible.Role.Client:
                wrong += [] if isinstance(widget, WITHOUT_A_ROLE) else [(place, in_words(widget))]
            if isinstance(widget, QAbstractButton) and widget.isCheckable():
                state = interface.state()
                if not state.checkable or bool(state.checked) is not widget.isChecked():
                    wrong.append((place, in_words(widget)))
    assert not wrong, in_lines(wrong)


def test_what_paints_itself_is_told_in_words(open_desk) -> None:
    desk = open_desk()
    converse(desk)
    transcript = QAccessible.queryAccessibleInterface(desk.window.transcript)
    messages = [transcript.child(row) for row in range(transcript.childCount())]
    assert all(message.role() is QAccessible.Role.ListItem for message in messages)
    first, second, *_, last = (message.text(QAccessible.Text.Name) for message in messages)
    assert first == "You said: What is a quark?"
    assert second == "Parley: A very small thing."
    assert last.endswith("interrupted after “Once upon a time”")
    description = QAccessible.Text.Description
    assert told(desk.window.talk.button, description) == "Hold to talk."
    assert told(desk.window.talk.meter, description) == "Silent"
    desk.do(Deed.VOICE)
    speakers = QAccessible.queryAccessibleInterface(
        desk.application.settings.dialog.findChild(SpeakerList)
    )
    assert "5 of 5 stars" in speakers.child(0).text(QAccessible.Text.Name)


def test_the_talk_button_tells_that_it_is_down(open_desk, qtbot) -> None:
    button = open_desk().window.talk.button
    QTest.keyPress(button, Qt.Key.Key_Space)
    assert QAccessible.queryAccessibleInterface(button).state().pressed
    QTest.keyRelease(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not QAccessible.queryAccessibleInterface(button).state().pressed)


def test_a_talk_key_is_told_with_its_field(open_desk) -> None:
    desk = open_desk()
    desk.do(Deed.KEYBOARD)
    page = desk.application.settings.dialog.page
    assert page.key.field.accessibleDescription().startswith("Space.")
    assert page.global_key.field.accessibleDescription().startswith("No key.")


# the keyboard


def tabbed(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """Where Tab leads, once round."""
    if QApplication.focusWidget() is None:
        window.setFocus()
    visited: list[QWidget] = []
    while (widget := QApplication.focusWidget() or window) not in visited:
        visited.append(widget)
        key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
        QTest.keyClick(widget, key, SHIFT if back else Qt.KeyboardModifier.NoModifier)
    return visited


def stops(window: QWidget) -> list[QWidget]:
    """Where Tab has to lead; of radio buttons that belong together, one is enough."""
    return [
        widget
        for widget in usable(window)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    ]


@pytest.mark.parametrize("back", [False, True], ids=["onwards", "back"])
def test_tab_leads_everywhere_and_out_again(open_desk, back) -> None:
    missed = [
        f"{place}: {in_words(widget)}"
        for place, window in surfaces(open_desk())
        for widget in set(stops(window)) - set(tabbed(window, back=back))
        if not (back and isinstance(widget.parent(), MessageBar))  # comes and goes with the focus
    ]
    assert not missed, in_lines(missed)


def test_what_tab_reaches_is_scrolled_into_view(open_desk) -> None:
    hidden = []
    for place, window in surfaces(open_desk()):
        for widget in (*tabbed(window), *tabbed(window, back=True)):
            widget.setFocus()
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            reached = QApplication.focusWidget()
            if reached is not None and reached.visibleRegion().isEmpty():
                hidden.append(f"{place}: {in_words(reached)}")
    assert not hidden, in_lines(hidden)


def test_shift_and_tab_leave_a_key_field_as_it_was(open_desk) -> None:
    desk = open_desk()
    desk.do(Deed.KEYBOARD)
    page = desk.application.settings.dialog.page
    page.global_key.field.setFocus()
    QTest.keyClick(page.global_key.field, Qt.Key.Key_Backtab, SHIFT)
    assert QApplication.focusWidget() is not page.global_key.field
    assert desk.application.keeper.settings.talking.global_key == ""


def test_the_global_talk_key_can_be_given_up_without_a_mouse(open_desk) -> None:
    desk = open_desk()
    desk.do(Deed.KEYBOARD)
    page, keeper = desk.application.settings.dialog.page, desk.application.keeper
    talking = replace(keeper.settings.talking, global_key="Ctrl+Alt+Space")
    keeper.change(replace(keeper.settings, talking=talking))
    page.none.setFocus()
    QTest.keyClick(page.none, Qt.Key.Key_Space)
    assert keeper.settings.talking.global_key == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_F10, Qt.Key.Key_Alt])
def test_the_menus_can_be_reached(open_desk, key) -> None:
    window = open_desk().window
    QTest.keyClick(window.windowHandle(), key)
    assert window.menuBar().activeAction() is window.menuBar().actions()[0]
    QTest.keyClick(window.menuBar(), Qt.Key.Key_Escape)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_the_buttons_of_a_message_are_reached_and_pressed(open_desk) -> None:
    desk = open_desk()
    converse(desk)
    transcript = desk.window.transcript
    QTest.keyClick(transcript, Qt.Key.Key_Home)
    QTest.keyClick(transcript, Qt.Key.Key_Tab)
    button = QApplication.focusWidget()
    assert told(button) == "Copy"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "What is a quark?"


def test_the_menu_key_offers_what_can_be_done_with_a_message(open_desk) -> None:
    desk = open_desk()
    converse(desk)
    view = desk.window.transcript.viewport()
    place = view.rect().center()
    keyboard = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view, QContextMenuEvent(keyboard, place, view.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Copy", "Read aloud", "Try again"]
    menu.close()


def test_escape_closes_every_dialog(open_desk) -> None:
    desk = open_desk()
    for deed in (Deed.SETTINGS, Deed.HISTORY, Deed.HELP, Deed.ABOUT, Deed.FIRST_STEPS):
        desk.do(deed)
        dialogs = [one for one in desk.window.findChildren(QDialog) if one.isVisible()]
        QTest.keyClick(dialogs[-1], Qt.Key.Key_Escape)
        assert not dialogs[-1].isVisible()


# what is seen


@BOTH_THEMES
def test_the_focus_is_seen_wherever_it_is(open_desk, worn) -> None:
    unseen = [
        f"{place}: {in_words(widget)}"
        for place, window in surfaces(open_desk(theme=worn))
        for widget in stops(window)
        if _changed_by_focus(window, widget) < A_CARET
    ]
    assert not unseen, in_lines(unseen)


def _changed_by_focus(window: QWidget, widget: QWidget) -> int:
    """How many pixels look otherwise when the keyboard is there."""
    for area in window.findChildren(QScrollArea):
        if area.widget().isAncestorOf(widget):
            area.ensureWidgetVisible(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    with_focus = _pixels(window)
    widget.clearFocus()
    return int((with_focus != _pixels(window)).sum())


def _pixels(window: QWidget) -> np.ndarray:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).copy()


SIZES = [(2.0, QSize(760, 820)), (2.0, QSize(1140, 1000)), (1.0, QSize(480, 480))]


@pytest.mark.parametrize(("text_size", "size"), SIZES)
def test_nothing_is_cut_off(open_desk, text_size, size) -> None:
    cut = []
    for place, window in surfaces(open_desk(text_size=text_size)):
        _resize(window, size)
        if window.width() > size.width() or window.height() > size.height():
            cut.append((place, "the window", window.size().toTuple()))
        cut += [(place, *fault) for widget in seen(window) for fault in _faults(widget)]
    assert not cut, in_lines(cut)


def _resize(window: QWidget, size: QSize) -> None:
    for _ in range(9):  # what gives way in a smaller window makes room for an even smaller one
        window.resize(size)
        QApplication.processEvents()


def _faults(widget: QWidget) -> list[tuple]:
    has, needs = widget.size(), widget.size()
    match widget:
        case QLabel() if widget.wordWrap():
            needs = QSize(_widest_word(widget), widget.heightForWidth(widget.width()))
        case QLabel():
            needs = widget.minimumSizeHint()
        case QComboBox():
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            control, part = QStyle.ComplexControl, QStyle.SubControl
            room = widget.style().subControlRect(
                control.CC_ComboBox, option, part.SC_ComboBoxEditField, widget
            )
            words = widget.fontMetrics().horizontalAdvance(widget.currentText())
            has, needs = QSize(room.width(), has.height()), QSize(words, widget.sizeHint().height())
        case HeldButton() | QPushButton() | QRadioButton():
            needs = widget.sizeHint()
        case QToolButton() if not isinstance(widget.parent(), QLineEdit):
            needs = widget.sizeHint()
        case QScrollArea():
            has = QSize(widget.widget().width(), has.height())
            needs = QSize(min(has.width(), widget.viewport().width()), has.height())
            has, needs = needs, has
    return [] if has.expandedTo(needs) == has else [(in_words(widget), needs, has)]


def _widest_word(label: QLabel) -> int:
    words = label.text().replace(ZERO_WIDTH_SPACE, " ").split()
    return max(map(label.fontMetrics().horizontalAdvance, words), default=0)


@pytest.mark.parametrize(("text_size", "size"), [*SIZES, (1.0, QSize(760, 820))])
def test_the_talk_button_is_in_the_middle(open_desk, text_size, size) -> None:
    window = open_desk(text_size=text_size).window
    _resize(window, size)
    button = window.talk.button
    middle = button.mapTo(window, button.rect().center()).x()
    assert middle == pytest.approx(window.rect().center().x(), abs=1)


def test_the_conversation_has_room_at_large_text(open_desk) -> None:
    window = open_desk(text_size=2.0).window
    _resize(window, QSize(760, 820))
    assert window.transcript.height() > 8 * window.fontMetrics().lineSpacing()


def test_the_window_is_larger_with_larger_text_but_never_than_the_screen(open_desk) -> None:
    window = open_desk(text_size=2.0).window
    screen = window.screen().availableSize()
    assert window.width() >= min(1500, 0.9 * screen.width() - 1)
    assert QRect(QPoint(), screen).contains(QRect(QPoint(), window.size()))


def test_all_menus_are_in_the_bar_at_large_text(open_desk) -> None:
    window = open_desk(text_size=2.0).window
    _resize(window, QSize(760, 820))
    bar = window.menuBar()
    assert bar.rect().contains(bar.actionGeometry(bar.actions()[-1]))


def test_a_long_name_gives_way_to_the_window(open_desk) -> None:
    desk = open_desk(text_size=2.0)
    desk.happens(MicrophoneOpened("Monitor of the Extraordinarily Long Name of a Microphone " * 3))
    _resize(desk.window, QSize(760, 820))
    assert desk.window.width() == 760


# motion


def test_nothing_moves_when_that_is_wished(open_desk, qapp) -> None:
    desk = open_desk(reduced_motion=True)
    desk.happens(TurnPrepared(1), TurnOpened(1, OpenedBecause.TYPED))
    assert desk.state.phase is Phase.THINKING
    timers = desk.window.findChildren(QTimer)
    assert timers
    moving = [one for one in timers if one.isActive() and isinstance(one.parent(), QWidget)]
    assert moving == []
    assert qapp.cursorFlashTime() == 0
    assert not any(qapp.isEffectEnabled(effect) for effect in Qt.UIEffect)


def test_by_default_thinking_is_seen_to_move(open_desk, qapp) -> None:
    desk = open_desk()
    desk.happens(TurnPrepared(1), TurnOpened(1, OpenedBecause.TYPED))
    timers = desk.window.talk.button.findChildren(QTimer)
    assert any(timer.isActive() for timer in timers)
    assert qapp.cursorFlashTime() > 0


def test_what_the_system_wishes_of_motion_counts_too(qapp, wear, monkeypatch) -> None:
    monkeypatch.setattr(theme, "_stillness_wished", lambda hints: True)
    wear(Theme.LIGHT, 1.0)
    assert theme.keeps_still()


# screen readers


@pytest.fixture
def announced(monkeypatch) -> list[str]:
    """What is given to screen readers to say."""
    said: list[str] = []

    class Reader:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event) -> None:  # noqa: N802 # Qt names it
            said.append(event.message())

    monkeypatch.setattr(announcing, "QAccessible", Reader)
    return said


@pytest.mark.parametrize("aloud", [True, False])
def test_a_reply_is_announced_unless_it_is_spoken(open_desk, announced, aloud) -> None:
    desk = open_desk()
    keeper = desk.application.keeper
    keeper.change(replace(keeper.settings, reply=ReplySettings(aloud=aloud)))
    desk.exchange(1, "What is a quark?", "A very small thing.")
    assert announced.count("A very small thing.") == (0 if aloud else 1)
