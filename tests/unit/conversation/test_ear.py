from concurrent.futures import Future

from app.conversation.arrival import arrived
from app.conversation.ear import Ear
from app.core.errors import ModelError
from app.core.feeling import UNKNOWN, Feeling
from app.core.sound import SPEECH_RATE, Sound
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
    assert Ear(arrived(Saying(LIVELY))).feeling(SOUND) == LIVELY


def test_what_is_unknown_is_nothing() -> None:
    assert Ear(arrived(Saying(UNKNOWN))).feeling(SOUND) is None


def test_without_an_engine_nothing_is_noticed() -> None:
    assert Ear().feeling(SOUND) is None


def test_an_engine_on_its_way_is_not_waited_for() -> None:
    coming: Future[FeelingEngine] = Future()
    ear = Ear(coming)
    assert ear.feeling(SOUND) is None
    coming.set_result(Saying(LIVELY))
    assert ear.feeling(SOUND) == LIVELY


def test_an_engine_that_never_came_is_no_trouble() -> None:
    lost: Future[FeelingEngine] = Future()
    lost.set_exception(ModelError("Import it."))
    assert Ear(lost).feeling(SOUND) is None


def test_an_engine_that_fails_is_not_asked_again() -> None:
    broken = Saying(None)
    ear = Ear(arrived(broken))
    assert ear.feeling(SOUND) is None
    assert ear.feeling(SOUND) is None
    assert broken.asked == 1
