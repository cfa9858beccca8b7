"""The icons: one style, in the theme's colours, sharp on any screen."""

import gc

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from app.core.settings import Theme
from app.ui.look import theme
from app.ui.look.icons import APPLICATION, ICONS, Ink, application_icon, icon, paint_icon

pytest_plugins = ["wardrobe"]

NAMES = sorted(file.stem for file in ICONS.glob("*.svg"))


def painted_in(image: QImage) -> set[str]:
    """The colours of what is fully painted."""
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    colours = (image.pixelColor(x, y) for x, y in places)
    return {colour.name() for colour in colours if colour.alpha() == 255}


def picture(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return shown.pixmap(QSize(48, 48), 1.0, mode).toImage()


@pytest.mark.parametrize("name", [name for name in NAMES if name != APPLICATION])
def test_every_icon_is_drawn_in_one_colour_and_keeps_off_its_edges(qapp, name) -> None:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    assert 'stroke="currentColor" stroke-width="1.75"' in source
    assert "#" not in source
    image = QImage(96, 96, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(0, 0, 96, 96), QColor("#123456"))
    painter.end()
    assert painted_in(image) == {"#123456"}
    edges = [(at, edge) for at in range(96) for edge in (0, 95)]
    assert not any(image.pixelColor(x, y).alpha() for at in edges for x, y in (at, at[::-1]))


def test_icons_follow_the_theme(qapp, wear) -> None:
    shown = icon("microphone")
    wear(Theme.LIGHT, 1.0)
    assert painted_in(picture(shown)) == {theme.current_tokens().text.name()}
    wear(Theme.DARK, 1.0)
    assert painted_in(picture(shown)) == {theme.current_tokens().text.name()}


@pytest.mark.parametrize("ink", Ink)
def test_every_ink_is_a_colour_of_the_theme(qapp, ink) -> None:
    assert painted_in(picture(icon("stop", ink))) == {ink.colour.name()}


def test_a_disabled_icon_looks_disabled(qapp) -> None:
    disabled = picture(icon("stop"), QIcon.Mode.Disabled)
    assert painted_in(disabled) == {theme.current_tokens().text_disabled.name()}


def test_a_fine_screen_gets_a_finer_picture(qapp) -> None:
    pixmap = icon("microphone").pixmap(QSize(24, 24), 2.0)
    assert pixmap.size() == QSize(48, 48)
    assert pixmap.devicePixelRatio() == 2.0


def test_an_icon_that_was_copied_and_changed_can_still_be_painted(qapp) -> None:
    copy = QIcon(icon("microphone"))
    copy.addPixmap(QPixmap(16, 16))  # makes Qt clone the engine
    gc.collect()
    assert not picture(copy).isNull()


def test_a_name_that_stands_for_nothing_is_refused(qapp) -> None:
    with pytest.raises(ValueError, match="no icon named 'mircophone'"):
        icon("mircophone")


def test_the_application_icon_is_there_for_the_smallest_and_the_largest_place(qapp) -> None:
    sizes = application_icon().availableSizes()
    assert QSize(16, 16) in sizes
    assert QSize(256, 256) in sizes
    assert len(painted_in(application_icon().pixmap(16, 16).toImage())) > 2
