"""What can be wished of a kept conversation, on buttons and in menus."""

from enum import StrEnum

from PySide6.QtWidgets import QMenu, QWidget

from app.store.history.records import Summary
from app.ui.look.icons import icon


class Wish(StrEnum):
    """The values are the words that people read."""

    CONTINUE = "Continue"
    RENAME = "Rename"
    PIN = "Pin"
    UNPIN = "Unpin"
    EXPORT = "Export…"
    DELETE = "Delete…"


ICONS = {
    Wish.CONTINUE: "conversation",
    Wish.RENAME: "edit",
    Wish.PIN: "pin",
    Wish.UNPIN: "pin",
    Wish.EXPORT: "export",
    Wish.DELETE: "delete",
}


def wishes_for(summary: Summary, current: str) -> tuple[Wish, ...]:
    """What a conversation allows: the one that goes on is continued already."""
    first = () if summary.id == current else (Wish.CONTINUE,)
    pin = Wish.UNPIN if summary.pinned else Wish.PIN
    return (*first, Wish.RENAME, pin, Wish.EXPORT, Wish.DELETE)


def menu_for(summary: Summary, current: str, parent: QWidget) -> QMenu:
    """The wishes as a menu; each action carries its wish."""
    menu = QMenu(parent)
    for wish in wishes_for(summary, current):
        menu.addAction(icon(ICONS[wish]), wish.value).setData(wish)
    return menu
