"""The settings window: the names of its pages at the left, the page at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.core.settings import Settings
from app.ui.look.icons import icon
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import scroll_to_focus
from app.ui.settings.page import Page
from app.ui.state.view_state import Levels

_USUAL_SIZE = (92, 40)
"""In characters and lines."""

_MOST = 0.9
"""Of the screen."""

_NARROW = 50
"""In fewer characters than this, the names give way to their icons."""


class SettingsDialog(QDialog):
    """Not modal: the conversation goes on. Closing hides it, so it opens again where it was."""

    def __init__(
        self, keeper: SettingsKeeper, pages: Sequence[Page], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._keeper = keeper
        self._pages = list(pages)
        self._names = QListWidget()
        self._stack = QStackedWidget()
        self._fill()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, Space.SMALL, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._names)
        row.addWidget(self._stack, 1)
        self._names.currentRowChanged.connect(self._turn_to)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._go(step))
        self._names.setCurrentRow(0)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for the text at its size, but no more than most of the screen."""
        metrics, (characters, lines) = self.fontMetrics(), _USUAL_SIZE
        wanted = QSize(metrics.averageCharWidth() * characters, metrics.height() * lines)
        return wanted.boundedTo(self.screen().availableSize() * _MOST)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, name: str) -> None:
        """Open the window at the page with this title."""
        titles = [page.title for page in self._pages]
        self._names.setCurrentRow(titles.index(name))
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def refresh(self, settings: Settings) -> None:
        """Show settings that were changed, wherever that was."""
        for page in self._pages:
            page.refresh(settings)

    @Slot(object)
    def show_levels(self, levels: Levels) -> None:
        """Show how loud it is, if anybody is looking."""
        if self.isVisible():
            self.page.show_levels(levels)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is set now."""
        self.refresh(self._keeper.settings)
        super().showEvent(event)
        self._fit_names()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages; Return presses the button that has the keyboard, and no other."""
        bar = self._scroll_area().verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if isinstance(focus := self.focusWidget(), QPushButton):
                    focus.click()
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Scroll along with the keyboard."""
        moved = super().focusNextPrevChild(onwards)
        scroll_to_focus(self._scroll_area())
        return moved

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the page in a narrow window."""
        super().resizeEvent(event)
        self._fit_names()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_names()

    def _fill(self) -> None:
        self._names.setAccessibleName("Pages")
        self._names.setSpacing(Space.HAIR)
        self._names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_tint(self._names, Tint.QUIET)
        for page in self._pages:
            item = QListWidgetItem(icon(page.icon_name), page.title, self._names)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, page.title)
            item.setToolTip(page.title)
            area = QScrollArea()
            area.setWidget(page)
            area.setWidgetResizable(True)
            area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._stack.addWidget(area)

    def _scroll_area(self) -> QScrollArea:
        area = self._stack.currentWidget()
        assert isinstance(area, QScrollArea)
        return area

    @Slot(int)
    def _turn_to(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.setWindowTitle(f"{self.page.title} · Settings")

    def _go(self, step: int) -> None:
        self._names.setCurrentRow((self._names.currentRow() + step) % len(self._pages))

    def _fit_names(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        for number, page in enumerate(self._pages):
            self._names.item(number).setText("" if narrow else page.title)
        self._names.doItemsLayout()  # it keeps the heights of an earlier style otherwise
        room = 2 * Space.SMALL + self._names.verticalScrollBar().sizeHint().width()
        self._names.setFixedWidth(self._names.sizeHintForColumn(0) + room)
