"""The colours of a theme, read from resources/themes."""

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Self

from PySide6.QtGui import QColor

from app.core.paths import Paths

THEMES = Paths.default().resources / "themes"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What each colour is for."""

    window: QColor
    """Behind everything."""

    surface: QColor
    """Behind what is read and written."""

    surface_raised: QColor
    """Behind what lies on top: cards, menus, pop-ups."""

    text: QColor
    text_quiet: QColor
    text_disabled: QColor

    accent: QColor
    """What is on, chosen or wanted next; may be text too."""

    accent_hover: QColor
    accent_pressed: QColor

    accent_soft: QColor
    """Behind what is chosen, with `text` or `accent` on it."""

    on_accent: QColor
    """Text and icons on `accent`, and on `danger`."""

    danger: QColor
    danger_soft: QColor
    warning: QColor
    success: QColor

    outline: QColor
    """Edges that must be seen to know what a thing is, such as a box to tick."""

    hairline: QColor
    """Edges that only please."""

    hover: QColor
    pressed: QColor

    focus: QColor
    """The ring around what the keyboard acts on."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The theme in a file."""
        colours = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: QColor(colour) for name, colour in colours.items()})

    @property
    def named(self) -> dict[str, str]:
        """Token name -> colour as #rrggbb."""
        return {field.name: getattr(self, field.name).name() for field in fields(self)}

    @property
    def sharpened(self) -> Self:
        """The same theme for people who ask their system for more contrast."""
        return replace(
            self,
            text_quiet=self.text,
            text_disabled=self.text_quiet,
            outline=self.text,
            hairline=self.outline,
            focus=self.text,
        )


@cache
def light() -> Tokens:
    """The light theme."""
    return Tokens.load(THEMES / "light.toml")


@cache
def dark() -> Tokens:
    """The dark theme."""
    return Tokens.load(THEMES / "dark.toml")
