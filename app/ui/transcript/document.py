"""The text of a message as Qt lays it out. It loads nothing, whatever the text asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

_MARKDOWN = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)

_LINE_HEIGHT = 116.0
"""Per cent of what the font asks for."""

_INDENT = 1.4
"""Of lists, in lines."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of plain text that looks the same throughout."""

    text: str
    colour: QColor
    struck: bool = False


class Document(QTextDocument):
    """Text that a language model may have written: its links and pictures lead nowhere."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(option)
        self.setIndentWidth(_INDENT * QFontMetricsF(font).lineSpacing())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of nothing: with none, Qt would look for a file of that name by itself."""
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(0)
        return nothing

    def write(self, stretches: Iterable[Stretch]) -> None:
        """Fill the document with plain text."""
        cursor = QTextCursor(self)
        for stretch in stretches:
            look = QTextCharFormat()
            look.setForeground(stretch.colour)
            look.setFontStrikeOut(stretch.struck)
            cursor.insertText(stretch.text, look)
        self._space_lines()

    def write_markdown(self, text: str, colour: QColor) -> None:
        """Fill the document with text that may have marks in it."""
        self.setMarkdown(text, _MARKDOWN)
        self._put_words_for_pictures()
        cursor = QTextCursor(self)
        cursor.select(QTextCursor.SelectionType.Document)
        look = QTextCharFormat()
        look.setForeground(colour)
        look.setAnchor(False)
        look.setAnchorHref("")
        cursor.mergeCharFormat(look)
        self._space_lines()

    def _space_lines(self) -> None:
        cursor = QTextCursor(self)
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        lines.setLineHeight(_LINE_HEIGHT, proportional.value)
        cursor.mergeBlockFormat(lines)

    def _put_words_for_pictures(self) -> None:
        for place, words in reversed(self._pictures()):
            cursor = QTextCursor(self)
            cursor.setPosition(place)
            cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(words, QTextCharFormat())

    def _pictures(self) -> list[tuple[int, str]]:
        """Where there are pictures, and the words that stand for them."""
        found = []
        block: QTextBlock = self.begin()
        while block.isValid():
            for piece in block:  # type: ignore[attr-defined] # PySide6's annotations lack it
                fragment = piece.fragment()
                look = fragment.charFormat()
                if look.isImageFormat():
                    words = look.property(QTextFormat.Property.ImageAltText) or ""
                    places = range(fragment.position(), fragment.position() + fragment.length())
                    found += [(place, str(words)) for place in places]
            block = block.next()
        return found
