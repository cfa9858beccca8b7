import numpy as np

from app.audio.loudness_gate import LoudnessGate
from app.core.sound import Sound

LOSS = 20.0


def frame(level: float) -> Sound:
    return Sound(np.full(512, 10 ** (level / 20), np.float32), 16_000)


def through(gate: LoudnessGate, left: float, frames: int, played: float = -20.0) -> list[bool]:
    """Whether anything is let through, for each frame that comes out."""
    out = []
    for _ in range(frames):
        gate.note(frame(played).samples)
        out += [bool(one.samples.any()) for one in gate.through(frame(left), LOSS)]
    return out


def test_the_echo_that_is_to_be_expected_is_not_let_through() -> None:
    assert not any(through(LoudnessGate(), -38.0, 50))


def test_a_louder_voice_that_lasts_is_let_through_with_what_was_held_back_of_it() -> None:
    gate = LoudnessGate()
    through(gate, -60.0, 20)
    out = through(gate, -25.0, 12)
    assert out[:5] == [False] * 5
    assert sum(out) >= 12


def test_a_burst_is_not() -> None:
    gate = LoudnessGate()
    assert not any(through(gate, -45.0, 20) + through(gate, -15.0, 4) + through(gate, -45.0, 20))


def test_gaps_between_words_do_not_close_it_but_the_end_does() -> None:
    gate = LoudnessGate()
    through(gate, -25.0, 10)
    assert all(through(gate, -45.0, 8) + through(gate, -25.0, 8))
    assert not any(through(gate, -45.0, 30)[20:])


def test_an_echo_that_comes_late_is_still_expected() -> None:
    gate = LoudnessGate()
    through(gate, -60.0, 10)
    assert not any(through(gate, -38.0, 10, played=-90.0))
