"""The typeface that ships with Parley, and the one scale of sizes."""

import logging
import sys
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontDatabase

from app.core.paths import Paths
from app.ui.look.scale import TypeRole

logger = logging.getLogger(__name__)

FAMILY = "Inter"
FONTS = Paths.default().resources / "fonts"

PIXELS: Mapping[TypeRole, float] = MappingProxyType(
    {TypeRole.TITLE: 25, TypeRole.HEADING: 17, TypeRole.BODY: 15, TypeRole.CAPTION: 13}
)
"""Sizes at 100 %, in device-independent pixels."""

POINTS_IN_PIXEL = 1.0 if sys.platform == "darwin" else 0.75
"""Sizes are given to Qt in points, so that a system's own large text makes these larger too."""


def points(role: TypeRole, text_size: float) -> float:
    """How large text of this role is."""
    return PIXELS[role] * POINTS_IN_PIXEL * text_size


@cache
def _families() -> tuple[str, ...]:
    """Load the typeface; empty if that failed."""
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(FONTS.glob("*.otf"))]
    if not numbers or -1 in numbers:
        logger.warning("The typeface in resources/fonts cannot be used; the system's is.")
        return ()
    return (FAMILY,)


def typeface(text_size: float) -> QFont:
    """The font of running text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies([*_families(), *font.families()])
    font.setPointSizeF(points(TypeRole.BODY, text_size))
    return font
