from math import log2

import pytest

from app.speech.delivering import emospeak
from app.speech.delivering.emospeak import figures
from app.speech.delivering.expression import Expression
from app.speech.delivering.mood import Mood


def test_a_neutral_mood_changes_nothing() -> None:
    assert figures(Mood()) == Expression()


def test_unscaled_the_figures_are_those_published(monkeypatch: pytest.MonkeyPatch) -> None:
    for share in ("PITCH", "RANGE", "RATE", "VOLUME", "PAUSE"):
        monkeypatch.setattr(emospeak, f"{share}_SHARE", 1.0)
    lively = figures(Mood(0.5, 0.5, -0.5))
    assert lively.pitch == pytest.approx(12 * log2(1.25))
    assert lively.pitch_range == pytest.approx(6 / 4)
    assert lively.pace == pytest.approx(1.35)
    assert 10 ** (lively.loudness / 20) == pytest.approx(66.5 / 50)
    assert lively.pauses == pytest.approx(0.9)


def test_every_figure_but_the_pauses_rises_with_arousal() -> None:
    calm, neutral, lively = (figures(Mood(arousal)) for arousal in (-1.0, 0.0, 1.0))
    for name in ("pitch", "pitch_range", "pace", "loudness"):
        assert getattr(calm, name) < getattr(neutral, name) < getattr(lively, name)
    assert calm.pauses > neutral.pauses > lively.pauses
