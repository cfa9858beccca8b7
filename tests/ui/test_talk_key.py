import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.talk_key import TalkKey


class Watched:
    """A window with a field and a button, and what the talk key said."""

    def __init__(self, qtbot) -> None:
        self.window = QWidget()
        self.window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field, self.button = QLineEdit(), QPushButton("Press me")
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.key = TalkKey(self.window)
        self.key.set_key("Space")
        self.told: list[str] = []
        self.key.pressed.connect(lambda: self.told.append("pressed"))
        self.key.released.connect(lambda: self.told.append("released"))
        self.key.stopped.connect(lambda: self.told.append("stopped"))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.window.setFocus()


@pytest.fixture
def watched(qtbot, qapp):
    there = Watched(qtbot)
    qapp.installEventFilter(there.key)
    yield there
    qapp.removeEventFilter(there.key)


def test_holding_space_talks_until_it_is_let_go(watched, qtbot) -> None:
    QTest.keyPress(watched.window, Qt.Key.Key_Space)
    assert watched.told == ["pressed"]
    QTest.keyRelease(watched.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: watched.told == ["pressed", "released"])


def test_a_key_that_the_system_repeats_is_held_all_the_time(watched, qtbot) -> None:
    for _ in range(20):  # as an X server does it
        QTest.keyPress(watched.window, Qt.Key.Key_Space)
        QTest.keyRelease(watched.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "released" in watched.told)
    assert watched.told == ["pressed", "released"]


def test_somebody_who_writes_gets_a_space(watched) -> None:
    watched.field.setFocus()
    QTest.keyClick(watched.field, Qt.Key.Key_Space)
    assert watched.field.text() == " "
    assert watched.told == []


def test_a_button_keeps_its_key(watched, qtbot) -> None:
    watched.button.setFocus()
    with qtbot.waitSignal(watched.button.clicked):
        QTest.keyClick(watched.button, Qt.Key.Key_Space)
    assert watched.told == []


def test_switching_to_another_window_counts_as_letting_go(watched, qapp) -> None:
    QTest.keyPress(watched.window, Qt.Key.Key_Space)
    qapp.sendEvent(watched.window, QEvent(QEvent.Type.WindowDeactivate))
    assert watched.told == ["pressed", "released"]


def test_escape_stops_even_while_somebody_writes(watched) -> None:
    watched.field.setFocus()
    QTest.keyClick(watched.field, Qt.Key.Key_Escape)
    assert "stopped" in watched.told


def test_another_key_can_be_chosen(watched, qtbot) -> None:
    watched.key.set_key("F9")
    QTest.keyClick(watched.window, Qt.Key.Key_Space)
    assert watched.told == []
    QTest.keyClick(watched.window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: watched.told == ["pressed", "released"])


def test_a_function_key_works_while_somebody_writes_or_a_button_has_the_focus(
    watched, qtbot
) -> None:
    watched.key.set_key("F9")
    for widget in (watched.field, watched.button):
        widget.setFocus()
        watched.told.clear()
        QTest.keyClick(widget, Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: watched.told == ["pressed", "released"])
