"""The licences of everything that the packaged program brings, each text read when asked for.

Packaging writes them (packaging/releasing/licences.py); a checkout has none, for there every
package lies in its own folder with its own licence.
"""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter

FOLDER = "licences"
_TEXT = Qt.ItemDataRole.UserRole


class Licensed(msgspec.Struct, frozen=True):
    """One thing inside."""

    name: str
    version: str
    licence: str
    """In words, as its authors state it."""

    files: tuple[str, ...]
    """The texts, as paths below the folder."""


def licensed_inside(root: Path) -> tuple[Licensed, ...]:
    """What packaging wrote of the program in that folder; nothing in a checkout."""
    try:
        content = (root / FOLDER / "index.json").read_bytes()
        return msgspec.json.decode(content, type=tuple[Licensed, ...])
    except (OSError, msgspec.MsgspecError):
        return ()


class LicencesPage(QSplitter):
    """A list of names, and the terms of the one that is chosen."""

    def __init__(self, root: Path, licensed: tuple[Licensed, ...]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._folder = root / FOLDER
        self.names = QListWidget()
        self.names.setAccessibleName("Parts of Parley")
        self.names.setUniformItemSizes(True)
        self.terms = QPlainTextEdit()
        self.terms.setReadOnly(True)
        self.terms.setTabChangesFocus(True)
        for thing in licensed:
            item = QListWidgetItem(f"{thing.name} {thing.version}")
            item.setData(_TEXT, thing)
            item.setToolTip(thing.licence)
            self.names.addItem(item)
        self.names.currentItemChanged.connect(self._show)
        self.addWidget(self.names)
        self.addWidget(self.terms)
        self.setStretchFactor(1, 2)
        self.setChildrenCollapsible(False)
        self.names.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        thing = item.data(_TEXT) if item else None
        if thing is None:
            return
        texts = [_read(self._folder / file) for file in thing.files]
        rule = f"\n\n{'―' * 12}\n\n"
        head = f"{thing.name} {thing.version}: {thing.licence}"
        self.terms.setPlainText(rule.join([head, *texts]))
        self.terms.setAccessibleName(f"Licence of {thing.name}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return f"{file.name} is missing from this copy of Parley."
