"""Asks before something is lost that cannot be brought back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.ui.look.scale import Tint, set_tint


def ask(
    parent: QWidget, question: str, text: str, yes: str, then: Callable[[], object]
) -> QMessageBox:
    """Ask in front of a window, and go on if the answer is yes; everything else is no.

    Tells the question, which deletes itself.
    """
    box = QMessageBox(QMessageBox.Icon.Question, question, question, parent=parent)
    box.setInformativeText(text)
    go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    set_tint(go, Tint.DANGER)
    stay = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(then)
    box.open()
    return box
