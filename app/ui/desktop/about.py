"""What Parley is, what it is made with, and under which licences."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.ui.desktop.licences import LicencesPage, licensed_inside
from app.ui.desktop.reading import make_readable, markdown_page, scrolling
from app.ui.look.scale import Space, TypeRole, set_role

_WHAT = (
    "A private conversation on your own computer: you speak, and it answers aloud. "
    "Nothing you say leaves this machine."
)
_LICENCE = "Free software under the GNU General Public License, version 3 or later."
_PACKAGES = {
    "llama.cpp for Python": "llama-cpp-python",
    "CTranslate2": "ctranslate2",
    "ONNX Runtime": "onnxruntime",
}


def versions() -> list[tuple[str, str]]:
    """What Parley runs on, by name; an engine that is not installed is left out."""
    found = [("Python", platform.python_version()), ("Qt", qVersion())]
    for name, package in _PACKAGES.items():
        try:
            found.append((name, version(package)))
        except PackageNotFoundError:
            continue
    return found


class AboutDialog(QDialog):
    """Name and versions, the licence, and what Parley is made with."""

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        """Read the licences in the folder that holds LICENSE and THIRD_PARTY.md."""
        super().__init__(parent)
        self.setWindowTitle("About Parley")
        self.tabs = QTabWidget()
        self.tabs.addTab(_front(), "Parley")
        self.tabs.addTab(_licence(_contents(root / "LICENSE")), "Licence")
        made_with = markdown_page(_contents(root / "THIRD_PARTY.md"), "What Parley is made with")
        self.tabs.addTab(made_with, "Made with")
        if licensed := licensed_inside(root):
            self.tabs.addTab(LicencesPage(root, licensed), "What is inside")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        make_readable(self, letters=90, lines=34)


def _front() -> QWidget:
    page = QWidget()
    name, what, licence = QLabel("Parley"), QLabel(_WHAT), QLabel(_LICENCE)
    set_role(name, TypeRole.TITLE)
    rows = QFormLayout()
    rows.setHorizontalSpacing(Space.LARGE)
    for title, number in [("Version", __version__), *versions()]:
        rows.addRow(QLabel(title), QLabel(number))
    column = QVBoxLayout(page)
    column.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.ROOMY)
    column.setSpacing(Space.LARGE)
    for label in (what, licence):
        label.setWordWrap(True)
    column.addWidget(name)
    column.addWidget(what)
    column.addLayout(rows)
    column.addWidget(licence)
    column.addStretch(1)
    return scrolling(page, "About Parley")


def _licence(text: str) -> QPlainTextEdit:
    page = QPlainTextEdit(text)
    page.setReadOnly(True)
    page.setTabChangesFocus(True)
    page.setAccessibleName("Licence")
    return page


def _contents(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError:
        return f"{file.name} is missing from this copy of Parley; it is part of its source."
