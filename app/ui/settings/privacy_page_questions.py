"""What the Privacy page asks before it has something deleted."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.ui.asking import ask
from app.ui.look.scale import Tint, set_tint

_STOP = "Keep nothing from now on?"
_STOP_TEXT = (
    "What is said is not written down any more. What has been kept so far can be deleted, which "
    "cannot be undone, or stay on this computer, locked."
)
_EVERYTHING = "Forget everything?"
_EVERYTHING_TEXT = (
    "All conversations are deleted, pinned ones too, and the key that they are encrypted with is "
    "destroyed. Nobody can bring them back. What you have exported stays where you put it."
)
_OLD_TEXT = (
    "What was said longer ago is deleted now, and in future as soon as it is so old; pinned "
    "conversations stay. This cannot be undone."
)


def ask_what_becomes_of_it(
    parent: QWidget, delete: Callable[[], object], leave: Callable[[], object]
) -> None:
    """Keeping ends: ask whether what is kept is to be deleted or left locked, or neither."""
    box = QMessageBox(QMessageBox.Icon.Question, _STOP, _STOP, parent=parent)
    box.setInformativeText(_STOP_TEXT)
    remove = box.addButton("Delete what is kept", QMessageBox.ButtonRole.DestructiveRole)
    set_tint(remove, Tint.DANGER)
    stay = box.addButton("Leave it locked", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    remove.clicked.connect(delete)
    stay.clicked.connect(leave)
    box.open()


def ask_to_forget_everything(parent: QWidget, then: Callable[[], object]) -> None:
    """Ask, and go on if the answer is yes."""
    ask(parent, _EVERYTHING, _EVERYTHING_TEXT, "Forget everything", then)


def ask_to_forget_the_old(parent: QWidget, older: str, then: Callable[[], object]) -> None:
    """Ask about a shorter time, named as in "30 days", and go on if the answer is yes."""
    ask(parent, f"Delete what is older than {older}?", _OLD_TEXT, "Delete it", then)
