"""The look of the window: palette, style sheet and typeface, from the tokens of a theme.

Widgets that paint themselves ask `current_tokens()` at each painting; Qt sends them a
PaletteChange when the theme changes.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Slot
from PySide6.QtGui import QStyleHints
from PySide6.QtWidgets import QApplication

from app.core.settings import Theme
from app.ui.look.theming import tokens
from app.ui.look.theming.palette import palette_of
from app.ui.look.theming.sheet import draw_marks, style_sheet
from app.ui.look.theming.tokens import Tokens
from app.ui.look.theming.typeface import typeface

__all__ = ["Tokens", "apply", "current_tokens", "grown", "grown_with_text", "keeps_still"]

_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


class _Look(QObject):
    """What the application wears; follows the system where that was asked for."""

    worn: Tokens | None = None
    """None until something was applied."""

    text_size = 1.0
    still = False

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._theme = Theme.SYSTEM
        self._folder = QTemporaryDir()
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._effects = [effect for effect in Qt.UIEffect if application.isEffectEnabled(effect)]
        self._flash = application.cursorFlashTime()
        application.setStyle("Fusion")

    def choose(self, theme: Theme, text_size: float, *, still: bool) -> None:
        """Wear a theme from now on."""
        self._theme, _Look.text_size = theme, text_size
        self._keep_still(still=still or _stillness_wished(self._application.styleHints()))
        self._application.styleHints().setColorScheme(_SCHEMES[theme])
        self._wear()

    @Slot()
    def _follow(self) -> None:
        if self._fitting() != _Look.worn:
            self._wear()

    def _fitting(self) -> Tokens:
        """The colours that suit the choice and the system."""
        hints = self._application.styleHints()
        scheme = _system_scheme(hints) if self._theme is Theme.SYSTEM else _SCHEMES[self._theme]
        chosen = tokens.dark() if scheme is Qt.ColorScheme.Dark else tokens.light()
        return chosen.sharpened if _high_contrast_wished(hints) else chosen

    def _keep_still(self, *, still: bool) -> None:
        """Let menus and lists appear at once, and the text cursor blink no more."""
        _Look.still = still
        for effect in self._effects:
            self._application.setEffectEnabled(effect, not still)
        self._application.setCursorFlashTime(0 if still else self._flash)

    def _wear(self) -> None:
        _Look.worn = fitting = self._fitting()
        marks = draw_marks(fitting, Path(self._folder.path()))
        self._application.setPalette(palette_of(fitting))
        self._application.setFont(typeface(_Look.text_size))
        self._application.setStyleSheet(style_sheet(fitting, _Look.text_size, marks))


def _system_scheme(hints: QStyleHints) -> Qt.ColorScheme:
    return hints.colorScheme()


def _high_contrast_wished(hints: QStyleHints) -> bool:
    if not hasattr(hints, "accessibility"):  # since Qt 6.10
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _stillness_wished(hints: QStyleHints) -> bool:
    preference = getattr(hints.accessibility(), "motionPreference", None)  # since Qt 6.12
    return preference is not None and preference().name == "ReducedMotion"


def keeps_still() -> bool:
    """Whether nothing may move by itself: chosen here, or wished by the system."""
    return _Look.still


def current_tokens() -> Tokens:
    """The colours in use; the light theme's until one was applied."""
    return _Look.worn or tokens.light()


def grown(length: float) -> int:
    """A space in pixels; at large text it grows half as fast, to leave the text room."""
    return round(length * (1 + _Look.text_size) / 2)


def grown_with_text(length: float) -> int:
    """A length in pixels of what stands beside text, such as an icon."""
    return round(length * _Look.text_size)


def apply(
    application: QApplication, theme: Theme, text_size: float, *, still: bool = False
) -> None:
    """Give the whole program its look, now and whenever the system's changes."""
    look = application.findChild(_Look) or _Look(application)
    look.choose(theme, text_size, still=still)
