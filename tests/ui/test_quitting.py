"""The window is asked to end from outside."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

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
