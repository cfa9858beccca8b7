"""A button that is held, or pressed once to begin and again to end; it can never stick."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.widgets.held_key import HeldKey

KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class HeldButton(QAbstractButton):
    """Each `talk_pressed` is followed by one `talk_released`, however the holding ends.

    It ends when the button is let go, disabled or hidden; and while it is really held also when
    the focus or the window is lost, since the key's release would then never be heard of.
    """

    talk_pressed = Signal()
    talk_released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold = True
        self._pressed = False
        self._key = HeldKey(self)
        self._key.pressed.connect(self._go_down)
        self._key.released.connect(self._go_up)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._toggle)  # comes from screen readers only; they cannot hold

    def show_pressed(self, pressed: bool) -> None:
        """Show that talking began or ended by other means, such as a key or Esc."""
        self._pressed = pressed
        self.setDown(pressed)  # for screen readers
        self.update()

    def set_hold(self, hold: bool) -> None:
        """Whether the button is held while talking, or pressed to begin and again to end."""
        if hold is not self._hold:
            self._end()
            self._hold = hold

    def hitButton(self, position: QPoint) -> bool:
        """Count the round part only."""
        away = position - self.rect().center()
        return QPoint.dotProduct(away, away) <= (self.width() / 2) ** 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go down."""
        if event.button() is Qt.MouseButton.LeftButton and self.hitButton(
            event.position().toPoint()
        ):
            self._go_down()
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Come up."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_up()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the pointer may wander off while the button is held."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down on Space or Enter."""
        if event.key() not in KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._key.go_down()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Come up with the key."""
        if event.key() not in KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._key.come_up()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Come up."""
        super().focusOutEvent(event)
        self._key.let_go()
        self._go_up()
        self.setDown(self._pressed)

    def hideEvent(self, event: QHideEvent) -> None:
        """Come up."""
        super().hideEvent(event)
        self._end()

    def changeEvent(self, event: QEvent) -> None:
        """Come up when the window or the button is put out of use."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._key.let_go()
            self._go_up()
        elif event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self._end()

    @Slot()
    def _go_down(self) -> None:
        if self._hold:
            self._begin()
        else:
            self._toggle()

    @Slot()
    def _go_up(self) -> None:
        if self._hold:
            self._end()

    @Slot()
    def _toggle(self) -> None:
        if self._pressed:
            self._end()
        else:
            self._begin()

    def _begin(self) -> None:
        if not self._pressed:
            self.show_pressed(True)
            self.talk_pressed.emit()

    def _end(self) -> None:
        if self._pressed:
            self.show_pressed(False)
            self.talk_released.emit()
