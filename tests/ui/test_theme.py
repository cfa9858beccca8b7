"""The look: readable in every theme, at every size, and changed while the window is open."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QLabel, QWidget

from app.core.settings import Theme
from app.ui.look import theme
from app.ui.look.scale import TypeRole, set_role
from app.ui.look.theming import tokens
from app.ui.look.theming.tokens import THEMES, Tokens
from app.ui.look.theming.typeface import FAMILY, typeface

pytest_plugins = ["wardrobe"]

THEMES_BY_NAME = {
    "light": tokens.light(),
    "dark": tokens.dark(),
    "sharpened light": tokens.light().sharpened,
    "sharpened dark": tokens.dark().sharpened,
}
GROUNDS = ("window", "surface", "surface_raised")
ON_GROUNDS = ("text", "text_quiet", "accent", "danger", "warning", "success")

every_theme = pytest.mark.parametrize("worn", THEMES_BY_NAME.values(), ids=THEMES_BY_NAME)


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(share) for share in colour.getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@every_theme
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_are_readable_on_every_ground(worn: Tokens, ground: str) -> None:
    for ink in ON_GROUNDS:
        assert contrast(getattr(worn, ink), getattr(worn, ground)) >= 4.5, ink


@every_theme
def test_words_are_readable_on_what_is_chosen_pointed_at_or_in_trouble(worn: Tokens) -> None:
    for ground in (worn.accent_soft, worn.danger_soft, worn.hover, worn.pressed):
        assert contrast(worn.text, ground) >= 4.5
        assert contrast(worn.text_quiet, ground) >= 4.5
    assert contrast(worn.accent, worn.accent_soft) >= 4.5
    assert contrast(worn.danger, worn.danger_soft) >= 4.5
    for ground in (worn.accent, worn.accent_hover, worn.accent_pressed, worn.danger):
        assert contrast(worn.on_accent, ground) >= 4.5


@every_theme
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_that_mean_something_are_seen(worn: Tokens, ground: str) -> None:
    for edge in (worn.outline, worn.focus, worn.accent, worn.text_disabled):
        assert contrast(edge, getattr(worn, ground)) >= 3.0


@every_theme
def test_the_focus_ring_is_seen_around_what_is_chosen(worn: Tokens) -> None:
    for ground in (worn.accent_soft, worn.danger_soft, worn.hover):
        assert contrast(worn.focus, ground) >= 3.0


def test_a_theme_file_that_misses_a_colour_is_refused(tmp_path) -> None:
    whole = (THEMES / "light.toml").read_text(encoding="utf-8")
    lacking = tmp_path / "lacking.toml"
    lacking.write_text(whole.replace("focus =", "# focus ="), encoding="utf-8")
    with pytest.raises(TypeError, match="focus"):
        Tokens.load(lacking)


def test_the_light_theme_is_there_before_any_was_put_on(monkeypatch) -> None:
    monkeypatch.setattr(theme._Look, "worn", None)
    assert theme.current_tokens() == tokens.light()


@pytest.mark.parametrize("text_size", [0.8, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("chosen", [Theme.LIGHT, Theme.DARK])
def test_qt_understands_the_whole_style_sheet(qtbot, qapp, wear, chosen, text_size) -> None:
    wear(chosen, text_size)  # a sheet that Qt cannot parse is a warning, and so a failure
    assert "$" not in qapp.styleSheet()


def test_a_window_that_is_open_changes_its_colours_with_the_theme(qtbot, qapp, wear) -> None:
    class Watcher(QWidget):
        changes = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 # Qt names it
            self.changes += event.type() is QEvent.Type.PaletteChange

    watcher = Watcher()
    qtbot.addWidget(watcher)
    watcher.show()
    wear(Theme.LIGHT, 1.0)
    before = watcher.changes
    wear(Theme.DARK, 1.0)
    assert watcher.changes > before
    assert watcher.palette().window().color() == tokens.dark().window
    assert theme.current_tokens() == tokens.dark()


def test_texts_grow_with_the_text_size_and_keep_their_order(qtbot, wear) -> None:
    labels = {role: QLabel("Words") for role in TypeRole}
    for role, label in labels.items():
        qtbot.addWidget(label)
        set_role(label, role)

    def sizes() -> dict[TypeRole, float]:
        for label in labels.values():
            label.ensurePolished()
        return {role: label.font().pointSizeF() for role, label in labels.items()}

    wear(Theme.LIGHT, 1.0)
    usual = sizes()
    wear(Theme.LIGHT, 2.0)
    large = sizes()
    assert usual[TypeRole.TITLE] > usual[TypeRole.HEADING] > usual[TypeRole.BODY]
    assert usual[TypeRole.BODY] > usual[TypeRole.CAPTION]
    for role in TypeRole:
        assert large[role] == pytest.approx(2 * usual[role], abs=0.05)


def test_the_system_is_followed_only_where_that_was_asked_for(qapp, wear, monkeypatch) -> None:
    changed = qapp.styleHints().colorSchemeChanged
    wear(Theme.SYSTEM, 1.0)
    monkeypatch.setattr(theme, "_system_scheme", lambda hints: Qt.ColorScheme.Dark)
    changed.emit(Qt.ColorScheme.Dark)
    assert theme.current_tokens() == tokens.dark()
    wear(Theme.LIGHT, 1.0)
    changed.emit(Qt.ColorScheme.Dark)
    assert theme.current_tokens() == tokens.light()


def test_a_wish_for_more_contrast_is_met(qapp, wear, monkeypatch) -> None:
    monkeypatch.setattr(theme, "_high_contrast_wished", lambda hints: True)
    wear(Theme.DARK, 1.0)
    assert theme.current_tokens() == tokens.dark().sharpened


def test_the_typeface_that_ships_is_used(qapp) -> None:
    assert QFontInfo(typeface(1.0)).family() == FAMILY
