"""A few values, all in sight, each with words of explanation."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.scale import Space
from app.ui.settings.form import hint_label


class OptionRow(QWidget):
    """One of a few values, all in sight, each with words of explanation."""

    chosen = Signal(object)

    def __init__(self, label: str, options: Sequence[tuple[Any, str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._values = [value for value, _, _ in options]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        self._options = [
            _Option(title, hint, self._group, number)
            for number, (_, title, hint) in enumerate(options)
        ]
        for option in self._options:
            column.addWidget(option)
        self._group.idClicked.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; nothing, if it is not on offer."""
        self._group.setExclusive(False)
        reached = value if value in self._values else self._values[0]
        for number, offered in enumerate(self._values):
            button, policy = self._group.button(number), Qt.FocusPolicy
            button.setChecked(offered == value)
            # Tab goes to what is chosen, and the arrow keys from there
            button.setFocusPolicy(policy.StrongFocus if offered == reached else policy.ClickFocus)
        self._group.setExclusive(True)

    def offer(self, value: Any, offered: bool) -> None:
        """Show or hide one of the options."""
        self._options[self._values.index(value)].setVisible(offered)

    def button(self, value: Any) -> QRadioButton:
        """The button of a value."""
        button = self._group.button(self._values.index(value))
        assert isinstance(button, QRadioButton)
        return button

    @Slot(int)
    def _tell(self, number: int) -> None:
        self.chosen.emit(self._values[number])


class _Option(QWidget):
    """A radio button with its explanation; a click on either chooses it."""

    def __init__(self, title: str, hint: str, group: QButtonGroup, number: int) -> None:
        super().__init__()
        self._button = QRadioButton(title)
        self._button.setAccessibleName(title)
        self._button.setAccessibleDescription(hint)
        group.addButton(self._button, number)
        self._below = QHBoxLayout()
        self._below.addWidget(hint_label(hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._button)
        column.addLayout(self._below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin the explanation where the title begins, in whatever style."""
        super().resizeEvent(event)
        option = QStyleOptionButton()
        option.initFrom(self._button)
        element = QStyle.SubElement.SE_RadioButtonContents
        words = self._button.style().subElementRect(element, option, self._button)
        self._below.setContentsMargins(words.left(), 0, 0, 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the explanation for the button."""
        if self.rect().contains(event.position().toPoint()):
            self._button.click()
