import numpy as np
import pytest

from app.speech.engines.kokoro_graph import FRAME_SAMPLES
from app.speech.engines.kokoro_voicing import breathing
from tests.unit.speech.kokoro_prosody import prosody_of


def test_a_full_voice_is_left_alone() -> None:
    prosody = prosody_of([2, 5, 2])
    assert breathing(prosody, 1.0) is prosody


def test_a_whisper_has_no_pitch_and_all_the_breath() -> None:
    whisper = breathing(prosody_of([2, 5, 2]), 0.0)
    assert whisper.voicing == 0.0
    assert (whisper.pitch == 0.0).all()
    assert whisper.breath is not None
    assert len(whisper.breath) == 9 * FRAME_SAMPLES
    assert whisper.breath.dtype == np.float32


def test_the_less_voice_the_more_breath() -> None:
    degrees = [breathing(prosody_of([2, 5, 2]), voicing) for voicing in (0.75, 0.5, 0.25)]
    assert [degree.voicing for degree in degrees] == sorted(
        (degree.voicing for degree in degrees), reverse=True
    )
    breaths = [float(np.std(degree.breath)) for degree in degrees if degree.breath is not None]
    assert breaths == sorted(breaths)
    assert len(breaths) == 3


def test_windows_that_overlap_share_their_breath() -> None:
    prosody = breathing(prosody_of([4, 20, 4]), 0.3)
    first, second = prosody.between(0, 20), prosody.between(10, 28)
    assert first.breath is not None
    assert second.breath is not None
    shared = 10 * FRAME_SAMPLES
    assert (first.breath[-shared:] == second.breath[:shared]).all()


@pytest.mark.parametrize("voicing", [-1.0, 7.0])
def test_what_is_out_of_bounds_is_the_bound(voicing: float) -> None:
    assert breathing(prosody_of([2, 5, 2]), voicing).voicing == float(voicing > 0)
