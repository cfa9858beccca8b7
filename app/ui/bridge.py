"""Carries what happens on other threads to the window's own."""

import queue

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.events import Event

_DRAIN_EVERY_MILLISECONDS = 30


class Bridge(QObject):
    """The only way from a worker thread into Qt.

    Worker threads put events into a queue; every signal is emitted on the thread that the bridge
    lives on, so no slot needs to think about threads.
    """

    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.drain)
        self._timer.start(_DRAIN_EVERY_MILLISECONDS)

    def post(self, event: Event) -> None:
        """Hand over an event. May be called from any thread."""
        self._inbox.put(event)

    def drain(self) -> None:
        """Tell of everything that has been handed over."""
        while not self._inbox.empty():
            self.happened.emit(self._inbox.get())
