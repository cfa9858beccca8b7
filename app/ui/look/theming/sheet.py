"""The style sheet: the templates in resources/themes/sheets, filled in."""

from pathlib import Path
from string import Template

from app.ui.look.scale import Space, TypeRole
from app.ui.look.theming.tokens import THEMES, Tokens
from app.ui.look.theming.typeface import points

LENGTHS = {
    "radius": 8,
    "radius_inner": 6,
    "card_radius": 12,
    "button_padding": 7,
    "tool_padding": 6,
    "field_padding": 6,
    "row_padding": 3,
    "drop": 28,
    "group_margin": 32,
    "scroll": 12,
    "scroll_radius": 3,
}
"""Distances besides Space; they grow half as fast as the text, to leave it room."""

GLYPHS = {
    "icon": 18,
    "tool_icon": 20,
    "mark": 16,
    "mark_small": 12,
    "row": 24,
    "box": 16,
    "box_radius": 5,
    "switch_width": 38,
    "switch_height": 22,
    "groove": 4,
    "groove_radius": 2,
    "bar": 6,
    "bar_radius": 3,
}
"""What is seen beside text and grows as the text does."""


def _pixels(length: float) -> str:
    return f"{round(length)}px"


def _glyphs(text_size: float) -> dict[str, str]:
    """Lengths of what is drawn, where several must fit together to the pixel."""
    box = round(GLYPHS["box"] * text_size)
    ring = round(5 * text_size)
    groove = round(GLYPHS["groove"] * text_size)
    knob = round(14 * text_size)
    together = {
        "radio_radius": (box + 2) // 2,
        "radio_ring": ring,
        "radio_hole": box + 2 - 2 * ring,
        "knob": knob,
        "knob_radius": (knob + 4) // 2,
        "knob_margin": -((knob + 4 - groove) // 2),
        "slider_height": knob + 8,
    }
    plain = {name: round(length * text_size) for name, length in GLYPHS.items()}
    return {name: _pixels(length) for name, length in (plain | together).items()}


def _values(tokens: Tokens, text_size: float, marks: Path) -> dict[str, str]:
    """Placeholder -> what stands there."""
    room = (1 + text_size) / 2
    lengths = {name: length * room for name, length in LENGTHS.items()}
    rings = {
        "button_ring": 2 + lengths["button_padding"],
        "button_ring_room": Space.LARGE * room - lengths["button_padding"],
        "tool_ring": 2 + lengths["tool_padding"],
    }
    return (
        tokens.named
        | {f"type_{role.value}": f"{points(role, text_size):.2f}pt" for role in TypeRole}
        | {f"space_{space.name.lower()}": _pixels(space * room) for space in Space}
        | {name: _pixels(length) for name, length in (lengths | rings).items()}
        | _glyphs(text_size)
        | {f"mark_{mark.stem.replace('-', '_')}": mark.as_posix() for mark in marks.glob("*.svg")}
    )


def style_sheet(tokens: Tokens, text_size: float, marks: Path) -> str:
    """The whole style sheet; `marks` is a folder that `draw_marks` has filled."""
    values = _values(tokens, text_size, marks)
    templates = sorted((THEMES / "sheets").glob("*.qss"))
    return "\n".join(
        Template(file.read_text(encoding="utf-8")).substitute(values) for file in templates
    )


def draw_marks(tokens: Tokens, folder: Path) -> Path:
    """Write the ticks, arrows and switches of a theme, for a style sheet takes files only.

    Qt remembers pictures by their paths, so each theme gets a folder of its own, returned here.
    """
    marks = folder / f"{tokens.window.name()}{tokens.outline.name()}".replace("#", "")
    marks.mkdir(exist_ok=True)
    for file in (THEMES / "marks").glob("*.svg"):
        picture = Template(file.read_text(encoding="utf-8")).substitute(tokens.named)
        (marks / file.name).write_text(picture, encoding="utf-8")
    return marks
