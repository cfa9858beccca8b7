from concurrent.futures import Future

import pytest

from app.conversation.arrival import arrived
from app.conversation.ear import Ear
from app.core.errors import ModelError
from app.core.events import Event
from app.core.feeling import UNKNOWN, Feeling, FeelingSettings
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import EngineFailed
from app.speech.protocols import FeelingEngine

SOUND = Sound.silence(1.0, SPEECH_RATE)
LIVELY = Feeling(0.7, 0.0, 0.9)


class Saying:
    def __init__(self, feeling: Feeling | None) -> None:
        self.told = feeling
        self.asked = 0

    def feeling(self, sound: Sound) -> Feeling:
        self.asked += 1
        if self.told is None:
            raise ValueError("broken")
        return self.told


def test_what_is_known_is_told() -> None:
    assert Ear(Saying(LIVELY)).feeling(SOUND) == LIVELY


def test_what_is_unknown_is_nothing() -> None:
    assert Ear(Saying(UNKNOWN)).feeling(SOUND) is None


def test_without_an_engine_nothing_is_noticed() -> None:
    assert Ear().feeling(SOUND) is None


def test_an_engine_that_fails_is_not_asked_again() -> None:
    broken = Saying(None)
    ear = Ear(broken)
    assert ear.feeling(SOUND) is None
    assert ear.feeling(SOUND) is None
    assert broken.asked == 1


def no_model(event: Event) -> None:
    raise AssertionError(event)


def test_where_nothing_is_to_be_noticed_nobody_is_asked() -> None:
    quick, model = Saying(LIVELY), Saying(LIVELY)
    off = FeelingSettings(listen=False, model="moods")
    ear = Ear.listening(off, quick, arrived(model), no_model)
    assert ear.feeling(SOUND) is None
    assert quick.asked == model.asked == 0


def test_without_a_model_what_is_built_in_judges() -> None:
    assert Ear.listening(FeelingSettings(), Saying(LIVELY), None, no_model).feeling(SOUND) == LIVELY


@pytest.mark.parametrize("lost", [True, False])
def test_a_model_that_is_not_there_leaves_what_is_built_in(lost: bool) -> None:
    coming: Future[FeelingEngine] = Future()
    if lost:
        coming.set_exception(ModelError("Import it."))
    ear = Ear.listening(FeelingSettings(model="moods"), Saying(LIVELY), coming, no_model)
    assert [ear.feeling(SOUND), ear.feeling(SOUND)] == [LIVELY, LIVELY]


def test_a_model_that_fails_leaves_what_is_built_in_and_a_sentence() -> None:
    told: list[Event] = []
    wait = Future[None]()

    def announce(event: Event) -> None:
        told.append(event)
        wait.set_result(None)

    broken = Saying(None)
    ear = Ear.listening(FeelingSettings(model="moods"), Saying(LIVELY), arrived(broken), announce)
    assert ear.feeling(SOUND) == LIVELY
    wait.result(10.0)
    assert ear.feeling(SOUND) == LIVELY
    (failed,) = told
    assert isinstance(failed, EngineFailed)
    assert (failed.task, failed.model) == ("feelings", "moods")
    assert "choose Built-in on the Privacy page" in failed.advice
    assert broken.asked == 1
