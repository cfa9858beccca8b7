import pytest

from app.audio.half_duplex import HalfDuplex, Surroundings

FRAME = 512
PER_SECOND = 16_000 / FRAME

NOTHING = Surroundings(sounding=False)
REPLY = Surroundings(sounding=True)
REPLY_OVER_SPEECH = Surroundings(sounding=True, speaking=True)


def heard(gate: HalfDuplex, seconds: float, around: Surroundings) -> list[bool]:
    """For each frame, whether it is listened to as usual."""
    through = []
    for _ in range(round(seconds * PER_SECOND)):
        gate.advance(FRAME, around)
        through.append(not gate.gated)
    return through


def test_everything_is_heard_while_nothing_sounds() -> None:
    assert all(heard(HalfDuplex(), 1.0, NOTHING))


def test_the_reply_is_not_heard_but_for_two_frames_that_are_too_few_to_count_as_speech() -> None:
    gate = HalfDuplex()
    through = heard(gate, 1.0, REPLY)
    assert through[:2] == [True, True]
    assert not any(through[2:])
    assert gate.gated


@pytest.mark.parametrize("latency", [0.0, 0.2])
def test_the_room_is_left_to_ring_out_for_as_long_as_sound_is_on_its_way(latency: float) -> None:
    gate = HalfDuplex()
    heard(gate, 1.0, REPLY)
    through = heard(gate, 1.0, Surroundings(sounding=False, latency=latency))
    assert through.index(True) / PER_SECOND == pytest.approx(0.3 + latency, abs=0.04)
    assert all(through[through.index(True) :])
    assert not gate.gated


def test_a_gap_between_two_clauses_does_not_open_the_microphone() -> None:
    gate = HalfDuplex()
    heard(gate, 1.0, REPLY)
    assert not any(heard(gate, 0.25, NOTHING) + heard(gate, 1.0, REPLY))


def test_somebody_already_speaking_when_the_reply_begins_is_not_cut_into() -> None:
    gate = HalfDuplex()
    heard(gate, 0.5, Surroundings(sounding=False, speaking=True))
    assert all(heard(gate, 0.9, REPLY_OVER_SPEECH))


def test_speech_that_was_noticed_only_just_after_the_reply_began_is_not_cut_into() -> None:
    gate = HalfDuplex()
    assert all(heard(gate, 2 / PER_SECOND, REPLY) + heard(gate, 0.5, REPLY_OVER_SPEECH))


def test_once_they_have_stopped_they_do_not_get_through_again() -> None:
    gate = HalfDuplex()
    heard(gate, 0.5, REPLY_OVER_SPEECH)
    assert not any(heard(gate, 0.3, REPLY) + heard(gate, 0.3, REPLY_OVER_SPEECH))


def test_a_reply_that_the_floor_does_not_silence_cannot_keep_itself_heard() -> None:
    assert not any(heard(HalfDuplex(), 3.0, REPLY_OVER_SPEECH)[-50:])


def test_speech_that_begins_under_the_reply_is_not_heard() -> None:
    gate = HalfDuplex()
    heard(gate, 0.5, REPLY)
    assert not any(heard(gate, 1.0, REPLY_OVER_SPEECH))


def test_with_the_talk_button_down_everything_is_heard() -> None:
    gate = HalfDuplex()
    heard(gate, 0.5, REPLY)
    assert all(heard(gate, 0.5, Surroundings(sounding=True, pressed=True)))
