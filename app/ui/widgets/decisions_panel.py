"""The panel for the curious: why Parley answered, waited or fell silent, with the figures."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.ui.look.icons import icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.state.decisions import Decisions
from app.ui.widgets.decisions_table import DecisionsTable

_NOTHING = (
    "Nothing to explain yet. Once you talk, this tells why Parley answered, waited or fell silent."
)


class DecisionsPanel(QDockWidget):
    """A title with two buttons, and the decisions below; closed until somebody wants it.

    Args:
        opening: the action that opens and closes it; shows whether it is open.
    """

    def __init__(self, opening: QAction) -> None:
        super().__init__(opening.text())
        self.setObjectName("decisions")  # by which the window remembers it
        area, feature = Qt.DockWidgetArea, QDockWidget.DockWidgetFeature
        sides = area.LeftDockWidgetArea | area.RightDockWidgetArea
        self.setAllowedAreas(sides | area.BottomDockWidgetArea)
        self.setFeatures(feature.DockWidgetClosable | feature.DockWidgetMovable)
        self.copy = _button("copy", "Copy all decisions")
        self.shut = _button("close", f"Close ({opening.shortcut().toString()})")
        self.table = DecisionsTable()
        self._nothing = QLabel(_NOTHING)
        self._nothing.setWordWrap(True)
        set_tint(self._nothing, Tint.QUIET)
        self.setTitleBarWidget(self._title_bar())
        self.setWidget(self._content())
        self.show_decisions(Decisions())
        self.copy.clicked.connect(self._copy)
        self.shut.clicked.connect(self.close)
        self.hide()
        opening.toggled.connect(self.setVisible)
        self.toggleViewAction().toggled.connect(opening.setChecked)

    def show_decisions(self, decisions: Decisions) -> None:
        """Show these."""
        self.table.show_decisions(decisions)
        self.table.setVisible(bool(decisions.made))
        self._nothing.setHidden(bool(decisions.made))
        self.copy.setEnabled(bool(decisions.made))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table.text())

    def _title_bar(self) -> QWidget:
        bar, title = QWidget(), QLabel(self.windowTitle())
        set_role(title, TypeRole.HEADING)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.ROOMY, Space.TIGHT, Space.ROOMY, Space.TIGHT)
        row.addWidget(title, 1)
        row.addWidget(self.copy)
        row.addWidget(self.shut)
        return bar

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.ROOMY, 0, Space.ROOMY, Space.SMALL)
        column.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)
        return content


def _button(symbol: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(symbol))
    button.setToolTip(words)
    button.setAccessibleName(words)
    set_tint(button, Tint.QUIET)
    return button
