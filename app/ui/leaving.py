"""Ends the program when the main window is closed, and asks first where something would be lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app.ui.asking import ask
from app.ui.main_window import MainWindow
from app.ui.quit_key import QuitKey

_UNSENT = "What you have written is not sent yet, and is not kept."


class Leaving(QObject):
    """Every way out but a signal comes through here: the menu, Ctrl+Q, the window's own button.

    Args:
        qt: has the windows that are closed along, and the loop that is ended.
        window: the main window.
        unkept: tells in a sentence what of the conversation would be lost; nothing if all is kept.
    """

    def __init__(self, qt: QApplication, window: MainWindow, unkept: Callable[[], str]) -> None:
        super().__init__(window)
        self._qt = qt
        self._window = window
        self._unkept = unkept
        self._certain = False
        self._question: QMessageBox | None = None
        self._key = QuitKey(self)
        self._key.pressed.connect(window.close)
        window.closing.connect(self._consider)
        qt.installEventFilter(self._key)

    def close(self) -> None:
        """The program ends, whoever wished it: nothing is asked any more."""
        self._certain = True
        self._qt.removeEventFilter(self._key)

    @Slot(object)
    def _consider(self, event: QCloseEvent) -> None:
        if self._certain:
            return
        writing = self._window.composer.unsent
        losses = " ".join(filter(None, (_UNSENT if writing else "", self._unkept())))
        if losses:
            event.ignore()
            self._ask(losses)
        else:
            self._leave()

    def _ask(self, losses: str) -> None:
        """In front of whatever has the keyboard, or it could not be answered."""
        if self._question is not None:
            self._question.raise_()
            self._question.activateWindow()
            return
        if self._window.isMinimized():
            self._window.showNormal()
        parent = self._qt.activeModalWidget() or self._qt.activeWindow() or self._window
        self._question = ask(parent, "Quit Parley?", losses, "Quit", self._leave)
        self._question.finished.connect(self._answered)

    @Slot()
    def _answered(self) -> None:
        self._question = None

    @Slot()
    def _leave(self) -> None:
        """Qt's `quit` gives up where a window does not close; the program would go on unseen."""
        self._certain = True
        self._qt.closeAllWindows()
        QTimer.singleShot(0, self._qt.exit)  # the loop may not have begun yet
