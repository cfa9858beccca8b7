import pytest

from app.conversation.admission import Begun, Circumstances, refused_because
from app.conversation.own_words import OwnWords
from app.core.events import CancelledBecause
from app.core.messages import UserSaid
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn


def refusal(
    text: str,
    begun: Begun,
    *,
    interrupting: bool = True,
    echoing: bool = False,
    seconds: float = 1.0,
) -> CancelledBecause | None:
    own_words = OwnWords()
    own_words.heard("The moon is about a light second away from the earth.")
    said = UserSaid(Turn(2), text, "en", seconds)
    return refused_because(said, own_words, Circumstances(begun, interrupting), echoing=echoing)


@pytest.mark.parametrize("begun", Begun)
def test_what_has_no_words_is_no_interruption(begun: Begun) -> None:
    assert refusal("", begun) is CancelledBecause.NOTHING_SAID


@pytest.mark.parametrize("begun", Begun)
def test_a_stop_word_is_obeyed_whatever_comes_back_from_the_loudspeaker(begun: Begun) -> None:
    assert refusal("Okay, stop.", begun) is CancelledBecause.STOPPED


def test_a_stop_word_to_nobody_is_a_word_like_others() -> None:
    assert refusal("Wait.", Begun.IN_SILENCE, interrupting=False) is None


def test_whoever_only_shows_that_they_listen_does_not_interrupt() -> None:
    assert refusal("Mm-hm, yeah.", Begun.OVER_REPLY) is CancelledBecause.BACKCHANNEL
    assert refusal("Yeah.", Begun.IN_SILENCE, interrupting=False) is None


def test_over_a_loud_echo_only_a_stop_word_counts() -> None:
    assert refusal("How far is Mars?", Begun.OVER_ECHO) is CancelledBecause.NOT_LISTENED


def test_over_a_loud_echo_a_stop_word_counts_with_the_echo_behind_it() -> None:
    words = "Stop, away from the earth"
    assert refusal(words, Begun.OVER_ECHO) is CancelledBecause.STOPPED
    assert refusal(words, Begun.OVER_REPLY) is not CancelledBecause.STOPPED
    assert refusal(words, Begun.OVER_ECHO, interrupting=False) is not CancelledBecause.STOPPED


def test_but_once_the_reply_is_over_everything_does() -> None:
    assert refusal("How far is Mars?", Begun.OVER_ECHO, interrupting=False) is None


def test_its_own_words_are_known_only_where_they_can_come_back() -> None:
    echo = "About a light second away."
    assert refusal(echo, Begun.OVER_REPLY) is CancelledBecause.OWN_WORDS
    assert refusal(echo, Begun.OVER_ECHO, interrupting=False) is CancelledBecause.OWN_WORDS
    assert refusal(echo, Begun.IN_SILENCE, interrupting=False) is None


def test_a_burst_of_echo_is_too_short_to_be_believed_whatever_was_made_of_it() -> None:
    burst = refusal("Thank you.", Begun.OVER_REPLY, echoing=True, seconds=0.3)
    assert burst is CancelledBecause.TOO_SHORT
    assert refusal("Stop.", Begun.OVER_REPLY, echoing=True, seconds=0.3) is CancelledBecause.STOPPED
    assert refusal("Why?", Begun.OVER_REPLY, echoing=False, seconds=0.3) is None
    assert refusal("Why that?", Begun.OVER_REPLY, echoing=True, seconds=0.5) is None


def unwritten(
    seconds: float, begun: Begun, *, interrupting: bool = True
) -> CancelledBecause | None:
    """Something was said, and nobody writes its words down."""
    sound = Sound.silence(seconds, SPEECH_RATE)
    said = UserSaid(Turn(2), "", "en", seconds, sound=sound)
    return refused_because(said, OwnWords(), Circumstances(begun, interrupting), echoing=False)


def test_where_nobody_writes_words_down_an_interruption_is_judged_by_its_length() -> None:
    assert unwritten(1.0, Begun.OVER_REPLY) is None
    assert unwritten(0.4, Begun.OVER_REPLY) is CancelledBecause.TOO_SHORT
    assert unwritten(1.0, Begun.OVER_ECHO) is CancelledBecause.NOT_LISTENED
    assert unwritten(0.4, Begun.IN_SILENCE, interrupting=False) is None
