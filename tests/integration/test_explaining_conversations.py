"""What a conversation gives to be explained: the decisions of the pipeline, in their order."""

from datetime import time

from app.core.events import ClauseWritten, TurnResumed, TurnWaited, WordsRecognised
from app.core.explaining import Decision
from app.ui.state.decisions import Decisions
from tests.integration.room import Room

STORY = " ".join(f"The king rode on until he met {number} more horses." for number in range(2, 20))


def decided(room: Room) -> Decisions:
    decisions = Decisions()
    for event in room.events:
        decisions = decisions.after(event, time(12))
    return decisions


def made(room: Room) -> list[Decision]:
    return [made.decision for made in decided(room).made]


def asked_for_a_story(room: Room) -> None:
    room.user_talks(0.5)
    room.user_is_silent(0.2)
    room.wait_for(ClauseWritten)
    room.user_is_silent(0.3)
    room.hear_the_reply_begin(1.0)


def test_an_interruption_is_ducked_paused_cancelled_and_answered() -> None:
    with Room(["Tell me a story.", "Tell me another one."], [STORY, "Fine."]) as room:
        asked_for_a_story(room)
        room.user_talks(0.6)
        room.user_is_silent(0.2)
        room.listen(0.1)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_everything()
    first, ducked, paused, cancelled, answered = made(room)
    assert [(one.turn, one.verdict) for one in (first, ducked, paused, cancelled, answered)] == [
        (1, "Answered"), (1, "Ducked"), (1, "Paused"), (1, "Cancelled"), (2, "Answered")
    ]  # fmt: skip
    assert first.figures.startswith("pause 0.")
    assert "finished 100 %" in first.figures
    assert ducked.figures == "heard 1.0 s of the reply"
    assert "spoke for 0." in paused.figures
    assert "heard 1.0 s of the reply" in paused.figures
    assert cancelled.reason == "the user interrupted the reply"
    assert "4 words" in cancelled.figures
    assert "finished 100 %" in answered.figures


def test_a_cough_is_ducked_ignored_and_the_reply_resumed() -> None:
    with Room(["Tell me a story.", ""], [STORY]) as room:
        asked_for_a_story(room)
        room.user_talks(0.16)
        room.user_is_silent(0.3)
        room.wait_for(TurnResumed)
        room.hear_everything()
    after_the_answer = [(one.turn, one.verdict) for one in made(room)][1:]
    assert after_the_answer == [(1, "Ducked"), (2, "Ignored"), (1, "Resumed")]
    resumed = made(room)[-1]
    assert resumed.reason == "there were no words in it"
    assert "heard 1.0 s of the reply" in resumed.figures


def test_a_pause_that_is_no_end_is_waited_for() -> None:
    with Room(["I would like some tea."], finished=0.12) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised)
        room.user_is_silent(0.3)
        room.wait_for(TurnWaited)
        room.user_is_silent(1.5)
        room.hear_everything()
    waited, *_, answered = made(room)
    assert waited.verdict == "Waited"
    assert "finished 12 %" in waited.figures
    assert answered.verdict == "Answered"
    assert answered.reason.startswith("nothing followed")


def test_nobodys_words_are_in_it() -> None:
    with Room(["Tell me a story.", "Tell me another one."], [STORY, "Fine."]) as room:
        asked_for_a_story(room)
        room.user_presses_stop()
        room.hear_everything()
    lines = " ".join(made.line for made in decided(room).made)
    assert "Cancelled: the user asked for silence" in lines
    assert not any(word in lines for word in ("story", "king", "horses"))
