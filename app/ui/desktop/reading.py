"""Text to read: formatted, selectable, and opening nothing by itself."""

from typing import Any

from PySide6.QtCore import QByteArray, QSize, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QTextLength, QTextTable
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QTextBrowser, QWidget

from app.ui.look.scale import Space, Tint, set_tint

_MARKDOWN = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_MOST_OF_A_SCREEN = 0.9
_NOTHING = QByteArray(b" ")


class Page(QTextBrowser):
    """Shows markdown; links are text, and nothing is loaded from anywhere."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Load nothing, whatever is named: given something empty, Qt looks no further."""
        return _NOTHING


def markdown_page(text: str, name: str) -> Page:
    """A page of markdown with a name for screen readers."""
    page = Page()
    page.setOpenLinks(False)
    page.document().setMarkdown(text, _MARKDOWN)
    page.document().setDocumentMargin(Space.LARGE)
    for table in page.document().rootFrame().childFrames():
        if isinstance(table, QTextTable):
            look = table.format().toTableFormat()
            look.setCellPadding(Space.TIGHT)
            look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 98))
            table.setFormat(look)
    page.moveCursor(QTextCursor.MoveOperation.Start)  # or it would be shown from its end
    page.setTabChangesFocus(True)
    page.setAccessibleName(name)
    return page


def scrolling(page: QWidget, name: str) -> QScrollArea:
    """A page of widgets that scrolls where the screen is too small for it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    set_tint(area, Tint.QUIET)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setAccessibleName(name)
    return area


def make_readable(dialog: QDialog, letters: int, lines: int) -> None:
    """Make a dialog so wide and high, in the size of its text, as the screen allows."""
    metrics = dialog.fontMetrics()
    wished = QSize(letters * metrics.averageCharWidth(), lines * metrics.lineSpacing())
    dialog.resize(wished.boundedTo(dialog.screen().availableSize() * _MOST_OF_A_SCREEN))
