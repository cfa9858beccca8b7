from app.core.feeling import Feeling
from app.language.prompt import UNHEARD, build_prompt, hint_of_the_moment
from app.language.protocols import Message, Role


def test_the_model_is_shown_what_was_heard_and_where_it_was_cut_short() -> None:
    prompt = build_prompt(
        "Be kind.", "", [("Hi", "Hello there.", False), ("Go on", "Once", True)], "Stop"
    )
    assert prompt.history == (
        Message(Role.USER, "Hi"),
        Message(Role.ASSISTANT, "Hello there."),
        Message(Role.USER, "Go on"),
        Message(Role.ASSISTANT, "Once…"),
    )
    assert prompt.fresh == (Message(Role.USER, "Stop"),)


def test_hints_of_the_moment_leave_what_lasts_alone() -> None:
    plain, hinted = (build_prompt("Be kind.", hint, (), "Hi") for hint in ("", "Whisper."))
    assert plain.system == hinted.system
    assert "Whisper." in hinted.fresh[0].text


def test_a_reply_that_was_never_heard_still_takes_its_place() -> None:
    prompt = build_prompt("Be kind.", "", [("Hi", "", True)], "Again")
    assert [message.role for message in prompt.history] == [Role.USER, Role.ASSISTANT]
    assert prompt.history[1].text == UNHEARD
    assert any(mark.isalpha() for mark in UNHEARD), "a reply like it could not be spoken"


def test_after_an_interruption_the_hint_begins_with_it() -> None:
    lively = Feeling(0.7, 0.0, 0.9)
    hint = hint_of_the_moment("Answer calmly.", lively, language="en", interrupted=True)
    assert hint.startswith("Your last reply was interrupted: the user heard only the words shown")
    assert hint.endswith("Answer calmly. The user sounds lively; do not remark on it.")


def test_a_feeling_that_is_not_clear_is_no_hint() -> None:
    for feeling in (None, Feeling(0.1, 0.0, 0.9), Feeling(0.9, -0.9, 0.2, 0.2)):
        assert hint_of_the_moment("", feeling, language="en", interrupted=False) == ""


def test_another_language_than_that_of_the_hints_is_asked_for_at_their_end() -> None:
    assert hint_of_the_moment("", None, language="fr", interrupted=False) == "Answer in French."
    assert hint_of_the_moment("", None, language="xx", interrupted=False) == ""
