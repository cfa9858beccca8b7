"""A key that is held down, although the system repeats it."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_REPEAT_MILLISECONDS = 25
"""An X server repeats a key as a release and a press at the same instant, and Qt does not always
tell them from real ones; nobody lets go and presses again as fast as this."""


class HeldKey(QObject):
    """Says once that a key went down, and once that it came up and stayed up."""

    pressed = Signal()
    released = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._down = False
        self._coming_up = QTimer(self, singleShot=True, interval=_REPEAT_MILLISECONDS)
        self._coming_up.timeout.connect(self.let_go)

    @property
    def is_down(self) -> bool:
        """Whether the key counts as down."""
        return self._down

    def go_down(self) -> None:
        """The system says that the key is down."""
        self._coming_up.stop()
        if not self._down:
            self._down = True
            self.pressed.emit()

    def come_up(self) -> None:
        """The system says that the key is up."""
        if self._down:
            self._coming_up.start()

    @Slot()
    def let_go(self) -> None:
        """Count the key as released at once, whatever the system says."""
        self._coming_up.stop()
        if self._down:
            self._down = False
            self.released.emit()
