"""What the Models page asks in windows of their own: sure?, which file?, which licence?"""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.catalog.model import Model
from app.ui.settings.models_wording import licence_name


class Questions:
    """Asks the user; each call waits for the answer."""

    def sure(self, parent: QWidget, title: str, text: str, yes: str) -> bool:
        """Does the user want this? The other answer is to leave everything as it is."""
        box = QMessageBox(QMessageBox.Icon.Question, title, title, parent=parent)
        box.setInformativeText(text)
        go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is go

    def folder(self, parent: QWidget) -> Path | None:
        """The folder to import from."""
        chosen = QFileDialog.getExistingDirectory(parent, "Import models from a folder")
        return Path(chosen) if chosen else None

    def file(self, parent: QWidget) -> Path | None:
        """The file to import."""
        kinds = "Models (*.gguf *.onnx *.bin *.json *.txt);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileName(parent, "Import a model file", filter=kinds)
        return Path(chosen) if chosen else None

    def licence(self, parent: QWidget, model: Model) -> None:
        """Name the licence and its address; the browser is opened only if the user says so."""
        title = f"{model.title}: {licence_name(model)}"
        where = f"The licence is at {model.licence_url}"
        if self.sure(parent, title, f"{where}\n\nIt opens in your web browser.", "Open it"):
            QDesktopServices.openUrl(QUrl(model.licence_url))
