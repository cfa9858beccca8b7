"""What is kept of sounds, from one prompt to the next."""

import gc
import weakref
from itertools import pairwise

import numpy as np
import pytest

from app.core.errors import EngineError, ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn
from app.language.protocols import Cancellation
from app.speech_models.engines.heard import Heard
from app.speech_models.engines.hearing_families import FAMILIES, parts
from app.speech_models.engines.layout import Layout

FAMILY = FAMILIES["qwen2_audio"]


class Ears:
    """Make 25 rows a second, and remember how often they were needed."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, sound: Sound, cancellation: Cancellation) -> np.ndarray | None:
        self.heard += 1
        rows = np.full((round(sound.seconds * 25), 4), sound.samples[0])
        return None if cancellation.cancelled else rows


def utterance(number: int, seconds: float = 4.0) -> Sound:
    return Sound(np.full(round(seconds * SPEECH_RATE), number, np.float32), SPEECH_RATE)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def heard(ears: Ears) -> Heard:
    return Heard(FAMILY, ears)


def hear(heard: Heard, *sounds: Sound, turn: Turn | None = None) -> None:
    for _ in heard.hear(sounds, turn or Turn(1)):
        pass


def test_a_row_is_found_by_its_number(heard: Heard) -> None:
    hear(heard, utterance(1), utterance(2))
    for number in (1, 2):
        numbers = heard.numbers(utterance(number))
        assert len(numbers) == 100
        assert {float(heard.row(one)[0]) for one in numbers} == {number}
        assert all(one - other == 1 for one, other in pairwise(numbers))
    assert max(heard.numbers(utterance(1))) == -1


def test_what_is_in_each_prompt_of_a_long_conversation_is_heard_once(
    heard: Heard, ears: Ears
) -> None:
    always = utterance(1000)
    for number in range(100):
        hear(heard, always, utterance(number))
    assert ears.heard == 101


def test_a_long_conversation_takes_no_more_and_more_memory(heard: Heard) -> None:
    for number in range(200):
        hear(heard, utterance(number))
    assert sum(len(rows) for rows, _ in heard._sounds.values()) <= 4096 + 100
    hear(heard, utterance(199))
    with pytest.raises(EngineError, match="say it again"):
        heard.row(-1)


def test_nothing_of_a_prompt_is_let_go_of_while_it_is_heard(heard: Heard) -> None:
    """Three times ten minutes are more than is kept from one prompt to the next."""
    sounds = [
        Sound(np.random.default_rng(number).random(600 * SPEECH_RATE, np.float32), SPEECH_RATE)
        for number in range(3)
    ]
    hear(heard, *sounds)
    cut = [part for sound in sounds for part in parts(FAMILY, sound)]
    assert len(cut) > 60
    numbers = [number for part in cut for number in heard.numbers(part)]
    assert len(set(numbers)) == len(numbers) == pytest.approx(3 * 600 * 25, abs=60)
    assert heard.row(numbers[0]) is not None


def test_the_sound_itself_is_not_kept(heard: Heard) -> None:
    said = utterance(1)
    samples = weakref.ref(said.samples)
    hear(heard, said)
    del said
    gc.collect()
    assert samples() is None
    assert heard.numbers(utterance(1))


def test_it_is_left_between_two_sounds_and_goes_on_with_what_it_has(
    heard: Heard, ears: Ears
) -> None:
    turn = Turn(1)
    for _ in heard.hear((utterance(1), utterance(2), utterance(3)), turn):
        turn.cancel()
    assert ears.heard == 1
    hear(heard, utterance(1), utterance(2))
    assert ears.heard == 2


def test_of_what_was_stopped_in_the_middle_nothing_is_kept(heard: Heard, ears: Ears) -> None:
    turn = Turn(1)
    turn.cancel()
    hear(heard, utterance(1), turn=turn)
    assert not heard._sounds
    hear(heard, utterance(1))
    assert len(heard.numbers(utterance(1))) == 100


class Gullible:
    """Takes each mark for one, whoever says it."""

    def tokens(self, text: str, special: bool) -> tuple[int, ...]:
        return (self.marker(text),)

    def marker(self, mark: str) -> int:
        return 1


def test_a_tokenizer_to_which_people_can_say_marks_is_refused(heard: Heard) -> None:
    """Such as llama.cpp's, where a file calls a mark the user's own."""
    with pytest.raises(ModelError, match=r"even where somebody says it"):
        Layout(FAMILY, Gullible(), heard)


def test_no_sound_has_no_rows(heard: Heard, ears: Ears) -> None:
    hear(heard, Sound.silence(0.0, SPEECH_RATE))
    assert heard.numbers(Sound.silence(0.0, SPEECH_RATE)) == ()
    assert ears.heard == 0
