"""The level meter: how loud it is, and was a moment ago."""

import pytest
from PySide6.QtGui import QColor

from app.core.settings import Theme
from app.ui.widgets.level_meter import HOLD_SECONDS, SEGMENTS, LevelMeter

pytest_plugins = ["wardrobe"]


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def meter(qtbot, now) -> LevelMeter:
    meter = LevelMeter(clock=lambda: now[0])
    qtbot.addWidget(meter)
    return meter


@pytest.mark.parametrize(("level", "lit"), [(-90, 0), (-60, 0), (-30, 12), (0, 24), (6, 24)])
def test_a_louder_sound_lights_more_of_it(meter, level, lit) -> None:
    meter.show_level(level)
    assert meter.lit == lit


def test_the_highest_level_stays_marked_for_a_moment(meter, now) -> None:
    meter.show_level(-10)
    meter.show_level(-40)
    assert (meter.lit, meter.marked) == (8, 20)
    now[0] += HOLD_SECONDS + 0.01
    meter.show_level(-40)
    assert meter.marked == 8


def test_it_says_in_words_how_loud_it_is(meter) -> None:
    said = []
    for level in (-60, -45, -25, -8, -1):
        meter.show_level(level)
        said.append(meter.accessibleDescription())
    assert said == ["Silent", "Quiet", "Good", "Loud", "Too loud"]


def test_what_is_lit_is_to_be_seen(meter, wear) -> None:
    wear(Theme.DARK, 1.0)
    meter.resize(SEGMENTS * 10, 8)
    meter.show_level(-30)
    image = meter.grab().toImage()
    middles = [image.pixelColor(segment * 10 + 4, 4) for segment in range(SEGMENTS)]
    lights = [QColor(colour).lightnessF() > 0.5 for colour in middles]
    assert lights == [True] * 12 + [False] * 12
