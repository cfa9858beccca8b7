"""The icon beside the clock, with the same controls as the window."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon


class Tray(QObject):
    """An icon that shows what Parley is doing and offers the window's own actions.

    Where the desktop has no tray nothing is shown, and everything here can be called all the same.
    """

    opened = Signal()
    """The user wants to see the window."""

    def __init__(
        self, icon: QIcon, actions: Sequence[QAction | None], parent: QObject | None = None
    ) -> None:
        """Show the icon; None among the actions is a line between two groups."""
        super().__init__(parent)
        self._menu = QMenu()
        self._menu.addAction("Show Parley").triggered.connect(self.opened)
        self._menu.addSeparator()
        for action in actions:
            if action is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(action)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.opened)
        self.show_status("Parley")
        if self.is_there:
            self._icon.show()

    @property
    def is_there(self) -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_status(self, status: str) -> None:
        """Say what Parley is doing to those who point at the icon."""
        self._icon.setToolTip(status)

    def notify(self, title: str, text: str) -> None:
        """Tell the user something while the window is out of sight; never what was said."""
        if self._icon.isVisible() and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage(title, text, self._icon.icon())

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.opened.emit()
