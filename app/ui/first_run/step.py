"""What every step of the first run is: a title, a few words, and what is to be done below."""

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import text_label


class Step(QWidget):
    """A column. The window calls `arrive` when it is shown and `leave` when it no longer is."""

    title: ClassVar[str]
    lead: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.HUGE, Space.ROOMY, Space.HUGE, Space.ROOMY)
        self.column.setSpacing(Space.LARGE)
        self.heading = text_label(self.title, TypeRole.TITLE)
        self.lead_label = text_label(self.lead)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.lead_label)
        self.column.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Place something below the rest."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def arrive(self) -> None:
        """The step is shown."""

    def leave(self) -> None:
        """The step is shown no longer."""

    def first_control(self) -> QWidget | None:
        """What gets the keyboard when the step is shown; None for the button that goes on."""
        return None

    def minimumSizeHint(self) -> QSize:
        """No higher than the width makes it: wrapped words ask for more than they take."""
        return QSize(super().minimumSizeHint().width(), 0)
