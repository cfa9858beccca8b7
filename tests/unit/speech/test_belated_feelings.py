from collections.abc import Callable
from concurrent.futures import Future

import pytest

from app.core.errors import ModelError
from app.core.feeling import UNKNOWN, Feeling
from app.core.sound import SPEECH_RATE, Sound
from app.speech.belated_feelings import BelatedFeelings
from app.speech.protocols import FeelingEngine

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


class Room:
    """A quick engine and a model, and how often it was told that the model is lost."""

    def __init__(
        self,
        quick: Told,
        model: Told | None = None,
        start: Callable[[Callable[[], None]], None] = at_once,
    ) -> None:
        self.lost = 0
        self.coming: Future[FeelingEngine] = Future()
        if model is not None:
            self.coming.set_result(model)
        self.belated = BelatedFeelings(quick, self.coming, self._lose, start)

    def hears(self) -> Feeling:
        return self.belated.feeling(SOUND)

    def _lose(self) -> None:
        self.lost += 1


def test_the_model_is_heard_one_utterance_late() -> None:
    room = Room(Told(UNKNOWN, UNKNOWN, UNKNOWN), Told(ANGRY, UNKNOWN, ANGRY))
    assert [room.hears() for _ in range(3)] == [UNKNOWN, ANGRY, UNKNOWN]


def test_its_valence_completes_what_is_heard_now() -> None:
    room = Room(Told(UNKNOWN, LIVELY), Told(ANGRY, ANGRY))
    room.hears()
    assert room.hears() == Feeling(0.6, -0.8, 0.8, 0.9)


def test_nobody_waits_for_it_and_it_is_asked_one_thing_at_a_time() -> None:
    slow, todo = Told(ANGRY), []
    room = Room(Told(LIVELY, LIVELY, UNKNOWN, UNKNOWN), slow, todo.append)
    assert room.hears() == LIVELY
    assert room.hears() == LIVELY
    assert len(todo) == 1
    assert slow.asked == 0
    todo.pop()()
    assert room.hears() == ANGRY
    assert len(todo) == 1


def test_until_it_has_come_the_quick_judgement_stands_alone() -> None:
    room = Room(Told(LIVELY, UNKNOWN, UNKNOWN))
    assert room.hears() == LIVELY
    room.coming.set_result(Told(ANGRY, ANGRY))
    assert [room.hears(), room.hears()] == [UNKNOWN, ANGRY]


@pytest.mark.parametrize("cancelled", [True, False])
def test_if_it_never_comes_the_quick_judgement_stands_alone(cancelled: bool) -> None:
    room = Room(Told(LIVELY, LIVELY))
    if cancelled:
        room.coming.cancel()
    else:
        room.coming.set_exception(ModelError("Import it."))
    assert [room.hears(), room.hears()] == [LIVELY, LIVELY]
    assert room.lost == 0


def test_a_model_that_fails_leaves_the_quick_judgement_and_is_told_of_once() -> None:
    slow = Told(RuntimeError("broken"), ANGRY, ANGRY)
    room = Room(Told(LIVELY, UNKNOWN, LIVELY), slow)
    assert [room.hears() for _ in range(3)] == [LIVELY, UNKNOWN, LIVELY]
    assert (slow.asked, room.lost) == (1, 1)
