from pathlib import Path

import numpy as np
import pytest

from app.core.delivery import Blend
from app.core.errors import ModelError
from app.speech.engines.kokoro_speakers import LEVELS, STYLE_SHAPE, KokoroSpeakers, gain_of
from app.speech.voices import Repertoire

RESOURCES = Path(__file__).parents[3] / "resources"


@pytest.fixture
def speakers(tmp_path: Path) -> KokoroSpeakers:
    for name, value in (("low", 0.0), ("high", 1.0)):
        np.full(STYLE_SHAPE, value, "<f4").tofile(tmp_path / f"{name}.bin")
    return KokoroSpeakers(tmp_path)


def test_timbre_and_prosody_are_mixed_apart(speakers: KokoroSpeakers) -> None:
    style = speakers.style("low", Blend("high", timbre=0.25, prosody=0.75), 10)
    assert style.shape == (1, 256)
    assert style.dtype == np.float32
    assert (style[0, :128] == 0.25).all()
    assert (style[0, 128:] == 0.75).all()


def test_shares_of_nothing_and_everything_are_the_speakers_themselves(
    speakers: KokoroSpeakers,
) -> None:
    own, other = speakers.style("low", None, 10), speakers.style("high", None, 10)
    assert (speakers.style("low", Blend("high", 0.0, 0.0), 10) == own).all()
    assert (speakers.style("low", Blend("high", 1.0, 1.0), 10) == other).all()


def test_somebody_unknown_to_mix_in_is_one_clear_error(speakers: KokoroSpeakers) -> None:
    with pytest.raises(ModelError, match="nobody"):
        speakers.style("low", Blend("nobody", 0.5, 0.5), 10)


def test_every_speaker_of_kokoro_has_a_level() -> None:
    repertoire = Repertoire.load(RESOURCES)
    assert {s.name for s in repertoire.speakers if s.engine == "kokoro"} == set(LEVELS)


def test_a_mixture_is_levelled_by_its_timbre() -> None:
    assert gain_of("af_heart", None) == 0.0
    assert gain_of("if_sara", None) < -6
    half = gain_of("af_heart", Blend("if_sara", timbre=0.5, prosody=1.0))
    assert half == pytest.approx(gain_of("if_sara", None) / 2)
    assert gain_of("of_their_own", None) == 0.0
