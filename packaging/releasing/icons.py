"""Parley's own icon in the standard sizes."""

from __future__ import annotations

import shutil
from pathlib import Path

from releasing.identity import DESKTOP_ID

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels: those of the hicolor theme that desktops and software centres ask for."""


def write_icons(drawing: Path, theme: Path) -> None:
    """Draw resources/icons/parley.svg into a hicolor folder; needs Qt, but no screen."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(drawing))
    for side in SIZES:
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        file = theme / f"{side}x{side}" / "apps" / f"{DESKTOP_ID}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(file)):
            raise OSError(f"{file} cannot be written")
    scalable = theme / "scalable" / "apps" / f"{DESKTOP_ID}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(drawing, scalable)
