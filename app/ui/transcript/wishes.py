"""What can be wished of a message, on its buttons and in its menu."""

from enum import StrEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.transcript.message import Message, Who


class Wish(StrEnum):
    """The values are the words that people read."""

    COPY = "Copy"
    READ_ALOUD = "Read aloud"
    TRY_AGAIN = "Try again"
    EDIT = "Edit and send again"


_ICONS = {
    Wish.COPY: "copy",
    Wish.READ_ALOUD: "repeat-aloud",
    Wish.TRY_AGAIN: "retry",
    Wish.EDIT: "edit",
}
_MOST = 3


def wishes_for(message: Message) -> tuple[Wish, ...]:
    """What a message allows; nothing while its words may still change."""
    if message.tentative:
        return ()
    words = (Wish.COPY, Wish.READ_ALOUD) if message.plain else ()
    if message.who is Who.USER:
        return (*words, Wish.EDIT)
    return (*words, Wish.TRY_AGAIN) if message.entry.said else words


def menu_for(message: Message, parent: QWidget) -> QMenu:
    """The wishes as a menu; each action carries its wish."""
    menu = QMenu(parent)
    for wish in wishes_for(message):
        menu.addAction(icon(_ICONS[wish]), wish.value).setData(wish)
    return menu


class MessageBar(QWidget):
    """The wishes as a row of small buttons, for whichever message it is shown at."""

    wished = Signal(object)
    """A Wish."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.HAIR)
        self._buttons = {wish: self._button(wish) for wish in Wish}
        for button in self._buttons.values():
            row.addWidget(button)
        self.hide()

    @property
    def room(self) -> QSize:
        """How large it is with as many buttons as it ever has."""
        self.ensurePolished()
        sizes = [button.sizeHint() for button in self._buttons.values()][:_MOST]
        width = sum(size.width() + Space.HAIR for size in sizes)
        return QSize(width, max(size.height() for size in sizes))

    def show_wishes(self, wishes: tuple[Wish, ...]) -> None:
        """Offer these."""
        for wish, button in self._buttons.items():
            button.setVisible(wish in wishes)
        self.adjustSize()

    def _button(self, wish: Wish) -> QToolButton:
        button = QToolButton(self)
        set_tint(button, Tint.QUIET)
        button.setIcon(icon(_ICONS[wish], Ink.QUIET))
        button.setToolTip(wish.value)
        button.setAccessibleName(wish.value)
        button.clicked.connect(lambda: self.wished.emit(wish))
        return button
