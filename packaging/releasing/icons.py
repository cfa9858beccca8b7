"""Parley's own icon, as Linux, Windows and macOS want it. Needs Qt, but no screen."""

from __future__ import annotations

import shutil
from pathlib import Path

from releasing.identity import DESKTOP_ID

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels: those of the hicolor theme that desktops and software centres ask for."""

WINDOWS_SIZE = 256
"""Pixels: the largest that the format knows; Windows makes smaller ones itself."""

MAC_SIZES = (16, 32, 128, 256, 512)
"""Points, each wanted for plain and for fine screens."""


def write_theme(drawing: Path, theme: Path) -> None:
    """Draw resources/icons/parley.svg into a hicolor folder."""
    for side in SIZES:
        _draw(drawing, side, theme / f"{side}x{side}" / "apps" / f"{DESKTOP_ID}.png")
    scalable = theme / "scalable" / "apps" / f"{DESKTOP_ID}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(drawing, scalable)


def write_icon_file(drawing: Path, file: Path) -> None:
    """Draw it into an .ico for Windows."""
    _draw(drawing, WINDOWS_SIZE, file)


def write_icon_set(drawing: Path, folder: Path) -> None:
    """Draw it into an .iconset, which iconutil makes an .icns of."""
    for side in MAC_SIZES:
        _draw(drawing, side, folder / f"icon_{side}x{side}.png")
        _draw(drawing, 2 * side, folder / f"icon_{side}x{side}@2x.png")


def _draw(drawing: Path, side: int, file: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    file.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(file)):
        raise OSError(f"{file} cannot be written")
