"""The window is asked to end from outside."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.running import quit_when_asked


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_not_lost_before_the_loop_runs(qapp: QApplication, number: int) -> None:
    quit_when_asked(qapp)
    os.kill(os.getpid(), number)
    watchdog = QTimer(singleShot=True, interval=10_000)
    watchdog.timeout.connect(lambda: qapp.exit(1))
    watchdog.start()
    assert qapp.exec() == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_no_window_can_refuse_a_signal(qapp: QApplication, qtbot: QtBot) -> None:
    question = QMessageBox()
    for words in ("This", "That"):  # no answer to close it by, so Qt keeps it open
        question.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    question.open()
    qtbot.addWidget(question, before_close_func=lambda box: box.done(0))
    assert not question.close()
    quit_when_asked(qapp)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    watchdog = QTimer(singleShot=True, interval=10_000)
    watchdog.timeout.connect(lambda: qapp.exit(1))
    watchdog.start()
    assert qapp.exec() == 0
