import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.speech.engines.kokoro_timing import paced, with_pauses
from tests.unit.speech.kokoro_prosody import prosody_of

WORDS = "həlˈoʊ, wˈɜːld."


def frames(count: int) -> np.ndarray:
    return np.full(len(WORDS) + 2, count, np.float32)


def test_the_usual_pace_changes_nothing() -> None:
    durations = frames(3)
    assert paced(WORDS, durations, 1.0) is durations


@given(st.floats(0.5, 1.9), st.integers(2, 6))
def test_the_whole_is_as_long_as_the_pace_says(pace: float, count: int) -> None:
    durations = paced(WORDS, frames(count), pace)
    assert durations[1:-1].sum() == pytest.approx(count * len(WORDS) / pace, abs=1.0)
    assert (durations >= 1).all()
    assert (durations == np.rint(durations)).all()
    assert durations[0] == durations[-1] == count


def test_vowels_stretch_more_than_consonants() -> None:
    slow = paced("tatatata", np.full(10, 8, np.float32), 0.7)[1:-1]
    assert slow[1::2].sum() > slow[::2].sum() + 4


def test_a_slow_speaker_lingers_on_the_last_syllable_before_a_mark() -> None:
    slow = paced("tatatata, tata", np.full(16, 8, np.float32), 0.7)[1:-1]
    assert slow[7] > slow[1] + 1
    fast = paced("tatatata, tata", np.full(16, 8, np.float32), 1.3)[1:-1]
    assert abs(fast[7] - fast[1]) <= 1


def test_no_phoneme_is_left_out_however_fast() -> None:
    assert (paced(WORDS, frames(1), 2.0) == 1).all()


@pytest.mark.parametrize("phonemes", ["", ",", "...", " ,t ", "ˈ", "t. t!"])
def test_odd_runs_keep_their_number_of_tokens(phonemes: str) -> None:
    durations = np.full(len(phonemes) + 2, 4, np.float32)
    assert len(paced(phonemes, durations, 0.7)) == len(durations)


# "ta, ta." with a pause of six frames: two of the vowel, the mark and the space
PAUSED = [3, 2, 4, 2, 2, 2, 4, 3, 2]
QUIET = tuple(range(7, 13))


def test_a_pause_is_lengthened_and_the_rest_left_alone() -> None:
    prosody = prosody_of(PAUSED, quiet=QUIET)
    longer = with_pauses("ta, ta.", prosody, 2.0)
    assert longer.frames == prosody.frames + 6
    assert len(longer.pitch) == len(longer.energy) == 2 * longer.frames
    assert sorted(set(longer.features.ravel())) == list(range(prosody.frames))
    assert longer.durations.sum() == longer.frames
    words = [0, 1, 6, 7, 8]
    assert (longer.durations[words] == prosody.durations[words]).all()


def test_words_after_a_longer_pause_begin_later() -> None:
    prosody = prosody_of(PAUSED, quiet=QUIET)
    longer = with_pauses("ta, ta.", prosody, 2.0)
    assert longer.start_of(1) == prosody.start_of(1)
    assert longer.start_of(5) == prosody.start_of(5) + 6


def test_a_pause_is_shortened_to_a_frame_at_least() -> None:
    prosody = prosody_of(PAUSED, quiet=QUIET)
    assert with_pauses("ta, ta.", prosody, 0.5).frames == prosody.frames - 3
    assert with_pauses("ta, ta.", prosody, 0.0).frames == prosody.frames - 5


@pytest.mark.parametrize(("quiet", "phonemes"), [((), "ta, ta."), (QUIET, "tatatat")])
def test_where_nothing_pauses_nothing_changes(quiet: tuple[int, ...], phonemes: str) -> None:
    prosody = prosody_of(PAUSED, quiet=quiet)
    assert with_pauses(phonemes, prosody, 2.0) is prosody


def test_the_silence_at_the_end_is_left_to_those_who_join_the_sentences() -> None:
    prosody = prosody_of([3, 2, 4, 6, 2], quiet=tuple(range(9, 15)))
    assert with_pauses("ta.", prosody, 3.0) is prosody
