"""The card with helplines, for somebody who may be in danger from themselves."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.store.helplines import Country
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.widgets.icon_label import IconLabel

TITLE = "You do not have to be alone with this"
WORDS = (
    "Parley is only a program. These people listen, and somebody you trust would want to know. "
    "You can go on talking here whenever you like."
)
NOWHERE = (
    "Call the emergency number of your country if there is danger now. findahelpline.com lists "
    "helplines of most countries; a country can be chosen in the settings, under Persona."
)
_MOST = 0.45
"""Of the window's height; what is more is scrolled to."""

_LEAST_LINES = 2


class HelpCard(QWidget):
    """Shows whom to call, or nothing at all. It holds no timer: it stays until it is put away."""

    copy_wished = Signal(str)
    """A number to be copied, as it is shown."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(TITLE)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.MEDIUM)
        self._area = _Area()
        self._dismiss = _button("close", "Dismiss the card with helplines", "Dismiss")
        self._dismiss.clicked.connect(self.dismissed)
        self._place()
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr] # there is one
        self.hide()

    def show_country(self, country: Country | None) -> None:
        """Show the lines of a country; the emergency number alone where none are known."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for line in country.lines if country is not None else ():
            self._rows.addWidget(self._row(line.name, line.number, line.about))
        if country is not None:
            self._rows.addWidget(self._row("In danger now", country.emergency, country.name))
        else:
            self._rows.addWidget(_words(NOWHERE))
        self.show()

    @Slot(QWidget, QWidget)
    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """Scroll along with the keyboard."""
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now)

    def _row(self, name: str, number: str, about: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.MEDIUM)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(_words(name))
        words.addWidget(_words(about, TypeRole.CAPTION))
        digits = QLabel(number)
        digits.setTextFormat(Qt.TextFormat.PlainText)
        digits.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        digits.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        digits.setAccessibleName(f"{name}: {number}")
        set_role(digits, TypeRole.HEADING)
        digits.setProperty("selectable", True)
        copy = _button("copy", f"Copy {number}", f"Copy {number}")
        copy.clicked.connect(lambda: self.copy_wished.emit(number))
        line.addLayout(words, 1)
        line.addWidget(digits)
        line.addWidget(copy)
        return row

    def _place(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(Space.MEDIUM)
        above.addWidget(IconLabel("help", Ink.ACCENT))
        above.addWidget(_words(TITLE, TypeRole.HEADING), 1)
        above.addWidget(self._dismiss)
        inside = QVBoxLayout(self._area.inside)
        inside.setContentsMargins(0, 0, Space.SMALL, 0)
        inside.setSpacing(Space.MEDIUM)
        inside.addLayout(above)
        inside.addLayout(self._rows)  # first: in a small window only they may be seen
        inside.addWidget(_words(WORDS))
        card = QFrame()
        set_tint(card, Tint.CARD)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(Space.LARGE, Space.SMALL, Space.SMALL, Space.SMALL)
        rows.addWidget(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOMY, Space.TIGHT, Space.ROOMY, Space.TIGHT)
        column.addWidget(card)


class _Area(QScrollArea):
    """As high as what is in it, if there is so much room; it scrolls in less."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has it
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.inside = QWidget()
        self.setWidget(self.inside)

    def sizeHint(self) -> QSize:
        """Its words in the width it has, but never most of the window."""
        width = self.viewport().width()
        needed = max(self.inside.heightForWidth(width), self.minimumSizeHint().height())
        return QSize(width, min(needed, round(self.window().height() * _MOST)))

    def minimumSizeHint(self) -> QSize:
        """Some lines, and as narrow as its words can be."""
        width = self.inside.minimumSizeHint().width()
        return QSize(width, self.fontMetrics().lineSpacing() * _LEAST_LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """What is in it has changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


def _words(text: str, role: TypeRole = TypeRole.BODY) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role)
    if role is TypeRole.CAPTION:
        set_tint(label, Tint.QUIET)
    return label


def _button(icon_name: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
