import numpy as np
import pytest

from app.speech.engines.kokoro_contour import HOLD, RISE, contoured, count_of_questions
from app.speech.engines.kokoro_graph import Prosody
from app.speech.engines.kokoro_pitch import to_hertz, to_semitones
from tests.unit.speech.kokoro_prosody import prosody_of

DURATIONS = [3] + [4] * 8 + [2]  # of eight tokens, the last of which is a mark


def sentence(fall: float) -> Prosody:
    """A second that is level and then changes by so many semitones in its last third."""
    prosody = prosody_of(DURATIONS)
    pitch = prosody.pitch
    last = 2 * prosody.start_of(7)
    pitch[last - 24 : last] = to_hertz(
        to_semitones(pitch[last - 24 : last]) + np.linspace(0, fall, 24, dtype=np.float32)
    )
    pitch[last:] = 5.0
    prosody.energy[last:] = -9.0
    return prosody


def ends(prosody: Prosody) -> np.ndarray:
    """Semitones from the middle at the end of the last vowel."""
    last = 2 * prosody.start_of(7)
    tones = to_semitones(prosody.pitch[last - 26 : last])
    return tones - np.float32(12 * np.log2(200.0))


def test_a_question_that_falls_is_made_to_rise() -> None:
    tones = ends(contoured("tatatana"[:7] + "?", sentence(-8.0), [True]))
    assert tones[-1] == pytest.approx(RISE, abs=0.1)
    assert tones[0] == pytest.approx(0.0, abs=0.1)
    assert (np.abs(np.diff(tones)) < 1.5).all()  # no leap


def test_a_question_that_rises_by_itself_is_left_alone() -> None:
    prosody = sentence(+6.0)
    assert contoured("tatatan?", prosody, [True]) is prosody


@pytest.mark.parametrize(("marks", "rising"), [("?", [False]), ("?", []), (".", []), ("!", [True])])
def test_other_sentences_are_left_alone(marks: str, rising: list[bool]) -> None:
    prosody = sentence(-8.0)
    assert contoured("tatatan" + marks, prosody, rising) is prosody


def test_words_that_trail_off_hold_their_pitch() -> None:
    tones = ends(contoured("tatatan…", sentence(-8.0), []))
    assert tones[-8:] == pytest.approx(HOLD, abs=0.1)


def test_a_voice_let_go_too_soon_is_taken_up_again() -> None:
    prosody = sentence(-8.0)
    last = 2 * prosody.start_of(7)
    prosody.pitch[last - 6 : last] = 4.0
    assert (contoured("tatatan?", prosody, [True]).pitch[last - 6 : last] > 200).all()
    assert (contoured("tatatat?", prosody, [True]).pitch[last - 6 : last] == 4.0).all()


def test_a_sentence_without_a_voice_is_left_alone() -> None:
    prosody = prosody_of(DURATIONS, hertz=3.0)
    assert contoured("tatatan?", prosody, [True]) is prosody


def test_questions_are_counted_by_their_ends() -> None:
    assert count_of_questions('ɪz ɪt? ɹˈiəli?! "ɑːɹ juː?" hiː sˈɛd.') == 3
