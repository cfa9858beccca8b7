"""What the history's window asks in windows of their own: sure?, which file?

No name that is offered has words of a conversation in it: file choosers remember names.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.asking import ask

_KINDS = {
    "Markdown, for reading (*.md)": ".md",
    "JSON, which Parley can import (*.json)": ".json",
}
_SUBTITLES = {"SubRip subtitles (*.srt)": ".srt", "WebVTT subtitles (*.vtt)": ".vtt"}


class Questions:
    """Asks the user."""

    def sure(
        self, parent: QWidget, question: str, text: str, yes: str, then: Callable[[], object]
    ) -> None:
        """Go on if the answer is yes; returns at once."""
        ask(parent, question, text, yes, then)

    def save_as(self, parent: QWidget, *, several: bool) -> Path | None:
        """The file to export to; waits. Subtitles are of one conversation each."""
        kinds = _KINDS if several else _KINDS | _SUBTITLES
        name = f"Parley {date.today().isoformat()}{'.json' if several else '.md'}"
        filters = list(reversed(kinds)) if several else list(kinds)
        chosen, kind = QFileDialog.getSaveFileName(
            parent, "Export", str(Path.home() / name), ";;".join(filters)
        )
        return with_ending(chosen, kinds.get(kind, "")) if chosen else None

    def open_file(self, parent: QWidget) -> Path | None:
        """The file to import; waits."""
        kinds = "Parley's own JSON (*.json);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileName(parent, "Import", filter=kinds)
        return Path(chosen) if chosen else None


def with_ending(name: str, ending: str) -> Path:
    """The file that somebody means who left its ending to the kind that they chose."""
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + ending)
