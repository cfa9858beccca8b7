"""One scale of spaces and one of type: every size in the window is one of these."""

from enum import IntEnum, StrEnum

from PySide6.QtWidgets import QWidget


class Space(IntEnum):
    """Distances in device-independent pixels."""

    HAIR = 2
    TIGHT = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    ROOMY = 24
    HUGE = 40


class TypeRole(StrEnum):
    """What a text is for; the theme gives each its size and weight."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"


class Tint(StrEnum):
    """What a widget means; the theme gives each its colours."""

    QUIET = "quiet"
    ACCENT = "accent"
    DANGER = "danger"
    CARD = "card"
    SWITCH = "switch"


def set_role(widget: QWidget, role: TypeRole) -> None:
    """Give a text its size; to be called before it is shown."""
    widget.setProperty("role", role.value)


def set_tint(widget: QWidget, tint: Tint) -> None:
    """Give a widget its colours; to be called before it is shown."""
    widget.setProperty("tint", tint.value)


def change_tint(widget: QWidget, tint: Tint) -> None:
    """Give a widget that may be shown other colours, if they are others."""
    if widget.property("tint") != tint.value:
        set_tint(widget, tint)
        widget.style().polish(widget)
