"""The form that all pages share: titles, sections, and rows with a label, a control and a hint."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.icons import icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.settings.flow import FlowLayout


def text_label(text: str, role: TypeRole = TypeRole.BODY) -> QLabel:
    """Words that wrap."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    set_role(label, role)
    return label


def hint_label(text: str = "") -> QLabel:
    """Quiet words of explanation."""
    label = text_label(text, TypeRole.CAPTION)
    set_tint(label, Tint.QUIET)
    if not text:
        label.hide()
    return label


def show_hint(label: QLabel, text: str) -> None:
    """Change a hint; an empty one takes no room."""
    label.setText(text)
    label.setVisible(bool(text))


def wish_button(text: str, icon_name: str = "", description: str = "") -> QPushButton:
    """A button of usual size."""
    button = QPushButton(text)
    button.setAutoDefault(False)  # Return in a text field must not press it
    button.setAccessibleName(text)
    button.setAccessibleDescription(description)
    button.setToolTip(description)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon_name:
        button.setIcon(icon(icon_name))
    return button


def choice_box(name: str) -> QComboBox:
    """A list that opens; its pop-up is named as well, for screen readers."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setAccessibleDescription(name)  # on Linux, Qt gives the name only where a label has it
    box.view().setAccessibleName(name)
    pass_wheel(box)
    return box


def scroll_to_focus(area: QScrollArea) -> None:
    """Show the control that Tab has reached: Qt does so only if it comes from inside the area."""
    focus = QApplication.focusWidget()
    if focus is not None and area.isAncestorOf(focus):
        area.ensureWidgetVisible(focus)


class Section(QWidget):
    """A heading, if there is one, and rows in a card."""

    def __init__(self, title: str, rows: Iterable[QWidget]) -> None:
        super().__init__()
        card = QFrame()
        set_tint(card, Tint.CARD)
        self._rows = QVBoxLayout(card)
        self._rows.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        self._rows.setSpacing(Space.LARGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        if title:
            column.addWidget(text_label(title, TypeRole.HEADING))
        column.addWidget(card)
        for row in rows:
            self._rows.addWidget(row)


class Row(QWidget):
    """A label with a hint, and its control beside them or, where that is too wide, below."""

    fewest_characters = 22
    """A label and its hint get at least so many in a line, beside the control."""

    def __init__(
        self, label: str, control: QWidget, hint: str = "", *, below: bool = False
    ) -> None:
        super().__init__()
        self.label = text_label(label)
        self.label.setBuddy(control)
        self.hint = hint_label(hint)
        self.control = control
        self._below = below
        if not control.accessibleName():
            control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self.label)
        words.addWidget(self.hint)
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(Space.SMALL)
        self._line.addLayout(words, 3)
        self._line.addWidget(control, 2)

    def show_hint(self, hint: str) -> None:
        """Explain the control in other words."""
        show_hint(self.hint, hint)
        self.control.setAccessibleDescription(hint)

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the control below the words."""
        usual = super().minimumSizeHint()
        parts = (self.label, self.hint, self.control)
        return QSize(max(part.minimumSizeHint().width() for part in parts), usual.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the control where there is room."""
        super().resizeEvent(event)
        words = self.fontMetrics().averageCharWidth() * self.fewest_characters
        needed = words + Space.LARGE + self.control.sizeHint().width()
        beside = not self._below and event.size().width() >= needed
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._line.setSpacing(Space.LARGE if beside else Space.SMALL)


class ButtonRow(QWidget):
    """Buttons beside one another, in as many lines as they need."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        line = FlowLayout(self, Space.SMALL)
        for button in buttons:
            line.addWidget(button)


class WheelPasser(QObject):
    """Lets the page scroll when the wheel turns over a control that nobody has chosen.

    Without it, scrolling a page changes the settings that pass under the mouse.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass a wheel event on to the page."""
        if event.type() is not QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus():
            return False
        event.ignore()
        return True


def pass_wheel(control: QWidget) -> None:
    """Let a control have the wheel only while it has the keyboard."""
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    control.installEventFilter(WheelPasser(control))
