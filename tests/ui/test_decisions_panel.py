"""The panel that tells why Parley did what it did, in its window."""

from collections.abc import Iterator
from datetime import time

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from supplies import put_away
from test_window import READY, Desk

from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    ReplyHeard,
    Rewound,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnResumed,
    TurnWaited,
    WaitedBecause,
    WordsRecognised,
)
from app.core.evidence import Evidence
from app.core.explaining import explained
from app.core.settings import Theme
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen
from app.ui.actions import Deed, key_rows
from app.ui.state.decisions import KEPT, Decisions
from app.ui.widgets.decisions_model import SYMBOLS, Column, DecisionsModel
from app.ui.widgets.decisions_panel import DecisionsPanel

pytest_plugins = ["wardrobe"]

CONTROL = Qt.KeyboardModifier.ControlModifier
WAITED = TurnWaited(1, WaitedBecause.WORDS, Evidence(0.21, 0.14, words=3))
ANSWERED = TurnOpened(1, OpenedBecause.FINISHED, Evidence(0.42, 0.91))
DUCKED = TurnDucked(1, Evidence(heard_seconds=2.0))
INTERRUPTED = TurnCancelled(1, CancelledBecause.INTERRUPTED, Evidence(words=4))


def decided(*events, decisions=None) -> Decisions:
    decisions = decisions or Decisions()
    for event in events:
        decisions = decisions.after(event, time(14, 3, 22, 400_000))
    return decisions


def answers(many: int, first: int = 1, decisions=None) -> Decisions:
    opened = (TurnOpened(turn, OpenedBecause.TYPED) for turn in range(first, first + many))
    return decided(*opened, decisions=decisions)


@pytest.fixture
def desk(qapp, qtbot, session, tmp_path) -> Iterator[Desk]:
    made = Desk(qapp, session, tmp_path)
    qtbot.waitUntil(lambda: session.started)
    made.happens(*READY)
    yield made
    put_away(made.application, qapp)


@pytest.fixture
def window(qapp) -> Iterator[QMainWindow]:
    window = QMainWindow()
    action = QAction("Why", window)
    action.setCheckable(True)
    panel = DecisionsPanel(action)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, panel)
    window.resize(900, 400)
    window.show()
    action.trigger()
    yield window
    window.close()
    window.deleteLater()  # before another theme is put on: see put_away
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def panel(window) -> DecisionsPanel:
    return window.findChild(DecisionsPanel)


def shown(panel: DecisionsPanel) -> list[list[str]]:
    """What stands in the columns that are seen, row by row."""
    model = panel.table.decisions
    columns = [one for one in Column if not panel.table.isColumnHidden(one)]
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


class TestInItsWindow:
    def test_it_is_closed_until_somebody_wants_it(self, desk) -> None:
        assert not desk.window.decisions.isVisible()
        desk.do(Deed.WHY)
        assert desk.window.decisions.isVisible()
        desk.do(Deed.WHY)
        assert not desk.window.decisions.isVisible()

    def test_it_has_a_key_that_the_help_tells_of(self, desk, qtbot) -> None:
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        QTest.keyClick(desk.window, Qt.Key.Key_D, CONTROL)
        assert desk.window.decisions.isVisible()
        assert ("Why Parley did that", "Ctrl+D") in key_rows("Space", "")

    def test_closing_it_is_seen_in_the_menu(self, desk) -> None:
        desk.do(Deed.WHY)
        assert desk.window.actions_[Deed.WHY].isChecked()
        desk.window.decisions.shut.click()
        assert not desk.window.decisions.isVisible()
        assert not desk.window.actions_[Deed.WHY].isChecked()

    def test_it_tells_of_what_happened_while_it_was_closed_too(self, desk) -> None:
        desk.happens(WAITED, ANSWERED)
        desk.do(Deed.WHY)
        desk.happens(DUCKED)
        lines = desk.window.decisions.table.text().splitlines()
        assert [line.split(" ", 1)[1] for line in lines] == [
            explained(event).line for event in (WAITED, ANSWERED, DUCKED)
        ]

    def test_another_conversation_begins_with_an_empty_one(self, desk) -> None:
        desk.happens(ANSWERED, Rewound(0))
        assert desk.window.decisions.table.text() == ""

    @pytest.mark.parametrize("opened", [True, False])
    def test_whether_it_is_open_is_remembered(self, qapp, qtbot, session, tmp_path, opened) -> None:
        first = Desk(qapp, session, tmp_path)
        if opened:
            first.do(Deed.WHY)
        put_away(first.application, qapp)
        second = Desk(qapp, session, tmp_path)
        assert second.window.decisions.isVisible() is opened
        assert second.window.actions_[Deed.WHY].isChecked() is opened
        put_away(second.application, qapp)

    def test_opening_it_leaves_the_keyboard_where_it_was(self, desk) -> None:
        desk.window.composer.setFocus()
        before = QApplication.focusWidget()
        desk.do(Deed.WHY)
        assert QApplication.focusWidget() is before

    def test_it_leaves_the_conversation_room(self, desk) -> None:
        desk.do(Deed.WHY)
        for _ in range(9):
            desk.window.resize(QSize(480, 480))
            QApplication.processEvents()
        assert desk.window.height() == 480
        hint = [
            label.text()
            for label in desk.window.transcript.findChildren(QLabel)
            if label.isVisible()
        ]
        assert hint == ["Say something"]  # the line below it has no room and is left out
        assert desk.window.transcript.height() > 3 * desk.window.fontMetrics().lineSpacing()


class TestItsRows:
    def test_each_decision_has_time_turn_verdict_reason_and_figures(self, panel) -> None:
        panel.show_decisions(decided(WAITED, INTERRUPTED))
        assert shown(panel) == [
            ["14:03:22.4", "1", "Waited", "the last words were not those of an end",
             "pause 0.21 s, finished 14 %, 3 words"],
            ["14:03:22.4", "1", "Cancelled", "the user interrupted the reply", "4 words"],
        ]  # fmt: skip

    def test_where_it_is_narrow_everything_stands_in_one_column(self, window, panel) -> None:
        window.resize(420, 400)
        panel.show_decisions(decided(WAITED))
        assert shown(panel) == [[f"14:03:22.4 {explained(WAITED).line}"]]

    def test_large_text_makes_it_narrow_as_well(self, window, panel, wear) -> None:
        panel.show_decisions(decided(WAITED))
        wear(Theme.DARK, 2.0)
        window.resize(900, 400)
        assert [len(row) for row in shown(panel)] == [1]

    def test_no_line_of_a_long_reason_is_cut_off(self, window, panel, wear) -> None:
        wear(Theme.LIGHT, 1.0)
        panel.show_decisions(decided(WAITED, ANSWERED, DUCKED, INTERRUPTED))
        table = panel.table
        for width in range(300, 500, 7):
            window.resize(width, 400)
            QApplication.processEvents()
            for row, (line,) in enumerate(shown(panel)):
                room = table.columnWidth(Column.WHOLE) - 22  # less what the style leaves free
                words = table.fontMetrics().boundingRect(
                    0, 0, room, 0, Qt.TextFlag.TextWordWrap, line
                )
                assert table.rowHeight(row) >= words.height(), (width, line)

    def test_every_verdict_has_an_icon_besides_its_word(self, qapp) -> None:
        events = [WAITED, ANSWERED, DUCKED, TurnPaused(1)]
        events += [TurnCancelled(1, because) for because in CancelledBecause]
        events += [TurnResumed(1, CancelledBecause.NOTHING_SAID)]
        events += [DuplexChosen(Duplex.HALF, DuplexBecause.UNKNOWN, 0.0)]
        model = DecisionsModel()
        model.show(decided(*events))
        rows = range(model.rowCount())
        verdicts = {model.index(row, Column.WHAT).data() for row in rows}
        decoration = Qt.ItemDataRole.DecorationRole
        assert verdicts == set(SYMBOLS)
        assert all(not model.index(row, Column.WHAT).data(decoration).isNull() for row in rows)

    def test_the_oldest_go_when_there_are_many(self, panel) -> None:
        decisions = answers(KEPT)
        panel.show_decisions(decisions)
        panel.show_decisions(answers(2, first=KEPT + 1, decisions=decisions))
        assert [int(row[1]) for row in shown(panel)] == list(range(3, KEPT + 3))

    def test_until_there_are_any_it_says_what_will_be_there(self, panel) -> None:
        (nothing,) = (one for one in panel.findChildren(QLabel) if "Nothing" in one.text())
        assert nothing.isVisible()
        assert not panel.table.isVisible()
        assert not panel.copy.isEnabled()
        panel.show_decisions(decided(WAITED))
        assert not nothing.isVisible()
        assert panel.table.isVisible()


class TestReadingIt:
    def test_it_follows_its_end(self, panel) -> None:
        decisions = answers(30)
        panel.show_decisions(decisions)
        bar = panel.table.verticalScrollBar()
        QApplication.processEvents()
        assert bar.value() == bar.maximum() > 0
        before = bar.maximum()
        panel.show_decisions(answers(5, first=31, decisions=decisions))
        QApplication.processEvents()
        assert bar.value() == bar.maximum() > before

    def test_who_reads_further_up_is_left_alone(self, panel) -> None:
        decisions = answers(KEPT)
        panel.show_decisions(decisions)
        QApplication.processEvents()
        table = panel.table
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() // 2)
        read = table.decisions.index(table.rowAt(0), Column.TURN).data()
        panel.show_decisions(answers(5, first=KEPT + 1, decisions=decisions))
        QApplication.processEvents()
        assert table.decisions.index(table.rowAt(0), Column.TURN).data() == read

    def test_the_keyboard_moves_through_it_and_out_again(self, panel) -> None:
        panel.show_decisions(decided(WAITED, ANSWERED, DUCKED))
        panel.table.setFocus()
        assert panel.table.currentIndex().row() == 2
        QTest.keyClick(panel.table, Qt.Key.Key_Up)
        assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [1]
        QTest.keyClick(panel.table, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is not panel.table

    def test_the_keyboard_stays_in_its_row_when_the_columns_change(self, window, panel) -> None:
        panel.show_decisions(decided(WAITED, ANSWERED, DUCKED))
        panel.table.setFocus()
        QTest.keyClick(panel.table, Qt.Key.Key_Up)
        window.resize(420, 400)
        QTest.keyClick(panel.table, Qt.Key.Key_Up)
        current = panel.table.currentIndex()
        assert (current.row(), current.column()) == (0, Column.WHOLE)

    def test_it_has_names_for_who_does_not_see_it(self, panel) -> None:
        assert panel.table.accessibleName() == "Decisions"
        assert panel.copy.accessibleName() == "Copy all decisions"
        assert panel.shut.accessibleName().startswith("Close")


class TestCopying:
    def test_all_of_it_can_be_copied_and_nobodys_words_are_in_it(self, desk) -> None:
        desk.exchange(1, "My secret is a fjord.", "A secret fjord!", heard="A secret ")
        desk.happens(WordsRecognised(2, "Another secret", "en"), ReplyHeard(1, "fjord!"))
        desk.happens(DUCKED, INTERRUPTED)
        desk.do(Deed.WHY)
        desk.window.decisions.copy.click()
        copied = QGuiApplication.clipboard().text()
        assert [line.split(". ")[1].split(":")[0] for line in copied.splitlines()] == [
            "Answered", "Ducked", "Cancelled"
        ]  # fmt: skip
        assert "heard 2.0 s of the reply" in copied
        assert "secret" not in copied
        assert "fjord" not in copied

    def test_the_usual_key_copies_what_is_chosen_rather_than_a_message(self, desk, qtbot) -> None:
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        desk.exchange(1, "What is a quark?", "A very small thing.")
        desk.happens(DUCKED, INTERRUPTED)
        desk.do(Deed.WHY)
        table = desk.window.decisions.table
        table.setFocus()
        table.selectRow(1)
        QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
        assert QGuiApplication.clipboard().text() == table.decisions.line(1)
        table.clearSelection()
        QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
        assert QGuiApplication.clipboard().text() == table.text()
