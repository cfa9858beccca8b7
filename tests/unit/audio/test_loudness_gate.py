import numpy as np
import pytest

from app.audio.loudness_gate import FAINT_MARGIN, MARGIN, LoudnessGate
from app.core.sound import Sound

LOSS = 20.0
PLAYED = -20.0
ECHO = PLAYED - LOSS
FAINT = ECHO + (FAINT_MARGIN + MARGIN) / 2
LOUD = ECHO + MARGIN + 5.0


def frame(level: float) -> Sound:
    return Sound(np.full(512, 10 ** (level / 20), np.float32), 16_000)


def through(gate: LoudnessGate, left: float, frames: int, played: float = PLAYED) -> list[bool]:
    """Whether anything is let through, for each frame that comes out."""
    out = []
    for _ in range(frames):
        gate.note(frame(played).samples, frame(-90.0).samples)
        out += [bool(one.samples.any()) for one in gate.through(frame(left), LOSS)]
    return out


def test_the_echo_that_is_to_be_expected_is_not_let_through() -> None:
    assert not any(through(LoudnessGate(), ECHO + FAINT_MARGIN - 1.0, 50))


@pytest.mark.parametrize("level", [FAINT, LOUD])
def test_a_louder_voice_that_lasts_is_let_through_with_what_was_held_back_of_it(
    level: float,
) -> None:
    gate = LoudnessGate()
    through(gate, -60.0, 20)
    out = through(gate, level, 12)
    assert out[:3] == [False] * 3
    assert sum(out) >= 12


def test_the_beginning_of_a_short_word_is_not_lost() -> None:
    gate = LoudnessGate()
    through(gate, -60.0, 20)
    assert sum(through(gate, ECHO, 3) + through(gate, FAINT, 4)) == 8


def test_only_a_much_louder_voice_is_believed() -> None:
    gate = LoudnessGate()
    through(gate, FAINT, 50)
    assert gate.open
    assert not gate.believed
    through(gate, LOUD, 5)
    assert not gate.believed
    through(gate, LOUD, 1)
    assert gate.believed


def test_once_believed_it_is_until_it_has_ended() -> None:
    gate = LoudnessGate()
    through(gate, LOUD, 10)
    through(gate, FAINT, 20)
    assert gate.believed
    through(gate, -60.0, 30)
    assert not gate.believed


def test_a_burst_is_not_let_through() -> None:
    gate = LoudnessGate()
    assert not any(through(gate, -45.0, 20) + through(gate, -15.0, 3) + through(gate, -45.0, 20))


def test_gaps_between_words_do_not_close_it_but_the_end_does() -> None:
    gate = LoudnessGate()
    through(gate, LOUD, 10)
    assert all(through(gate, -45.0, 8) + through(gate, LOUD, 8))
    assert not any(through(gate, -45.0, 30)[20:])


def test_an_echo_that_comes_late_is_still_expected() -> None:
    gate = LoudnessGate()
    through(gate, -60.0, 10)
    assert not any(through(gate, -38.5, 10, played=-90.0))
