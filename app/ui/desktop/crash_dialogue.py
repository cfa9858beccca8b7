"""Shows what a crash has left behind, to be read and copied."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.desktop.reading import make_readable
from app.ui.look.scale import Space, TypeRole, set_role

_EXPLANATION = (
    "This is what Parley wrote down about it. It names places in the program and nothing that was "
    "said. Nothing sends it anywhere: if you want to show it to somebody, copy it."
)
_NOTHING = "There is no report: Parley has not ended unexpectedly."


class CrashReportDialog(QDialog):
    """A report, if there is one, with a button that copies it."""

    def __init__(self, report: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Crash report")
        heading = QLabel("Parley ended unexpectedly" if report else "Crash report")
        set_role(heading, TypeRole.HEADING)
        explanation = QLabel(_EXPLANATION if report else _NOTHING)
        explanation.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(heading)
        column.addWidget(explanation)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._report = report or ""
        if report:
            column.addWidget(self._reading(report), 1)
            self.copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
            self.copy.clicked.connect(self._copy)
            make_readable(self, letters=90, lines=30)
        else:
            make_readable(self, letters=50, lines=8)
        column.addWidget(buttons)

    def _reading(self, report: str) -> QPlainTextEdit:
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName("Crash report")
        return text

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy.setText("Copied")
