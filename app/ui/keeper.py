"""The settings as they are now, in one place: whoever changes them, everybody hears of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import ParleyError
from app.core.settings import Settings

_SAVE_AFTER_MILLISECONDS = 300


class Keeper(QObject):
    """Holds the settings tree, tells of changes at once and saves them a moment later."""

    changed = Signal(object, object)
    """The tree before and after."""

    failed = Signal(str)
    """The settings could not be saved, and what to do."""

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._save = save
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.save)

    @property
    def settings(self) -> Settings:
        """The tree as it is."""
        return self._settings

    def change(self, settings: Settings) -> None:
        """Use another tree, and save it soon."""
        before, self._settings = self._settings, settings
        if settings != before:
            self._timer.start()
            self.changed.emit(before, settings)

    def save(self) -> None:
        """Save now."""
        self._timer.stop()
        try:
            self._save(self._settings)
        except ParleyError as error:
            self.failed.emit(str(error))
        except OSError as error:
            self.failed.emit(f"The settings could not be saved: {error.strerror}.")
