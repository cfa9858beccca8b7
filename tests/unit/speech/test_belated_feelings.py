from collections.abc import Callable

from app.core.feeling import UNKNOWN, Feeling
from app.core.sound import SPEECH_RATE, Sound
from app.speech.belated_feelings import BelatedFeelings

SOUND = Sound.silence(1.0, SPEECH_RATE)
LIVELY = Feeling(0.6, 0.1, 0.8, 0.2)
ANGRY = Feeling(0.8, -0.8, 0.9, 0.9)


class Told:
    """Judges as it was told to, one after the other."""

    def __init__(self, *feelings: Feeling | Exception) -> None:
        self.feelings = list(feelings)
        self.asked = 0

    def feeling(self, sound: Sound) -> Feeling:
        self.asked += 1
        told = self.feelings.pop(0)
        if isinstance(told, Exception):
            raise told
        return told


def at_once(work: Callable[[], None]) -> None:
    work()


def test_the_model_is_heard_one_utterance_late() -> None:
    belated = BelatedFeelings(Told(UNKNOWN, UNKNOWN, UNKNOWN), Told(ANGRY, UNKNOWN, ANGRY), at_once)
    assert [belated.feeling(SOUND) for _ in range(3)] == [UNKNOWN, ANGRY, UNKNOWN]


def test_its_valence_completes_what_is_heard_now() -> None:
    belated = BelatedFeelings(Told(UNKNOWN, LIVELY), Told(ANGRY, ANGRY), at_once)
    belated.feeling(SOUND)
    assert belated.feeling(SOUND) == Feeling(0.6, -0.8, 0.8, 0.9)


def test_nobody_waits_for_it_and_it_is_asked_one_thing_at_a_time() -> None:
    slow, todo = Told(ANGRY), []
    belated = BelatedFeelings(Told(LIVELY, LIVELY, UNKNOWN, UNKNOWN), slow, todo.append)
    assert belated.feeling(SOUND) == LIVELY
    assert belated.feeling(SOUND) == LIVELY
    assert len(todo) == 1
    assert slow.asked == 0
    todo.pop()()
    assert belated.feeling(SOUND) == ANGRY
    assert len(todo) == 1


def test_a_model_that_fails_leaves_the_quick_judgement() -> None:
    slow = Told(RuntimeError("broken"), ANGRY, ANGRY)
    belated = BelatedFeelings(Told(LIVELY, LIVELY, UNKNOWN), slow, at_once)
    assert belated.feeling(SOUND) == LIVELY
    assert belated.feeling(SOUND) == LIVELY
    assert belated.feeling(SOUND) == ANGRY
