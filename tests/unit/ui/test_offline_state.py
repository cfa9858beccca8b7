import pytest

from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchQueued,
    FetchReaching,
)
from app.core.voice_events import LevelMeasured, OfflineChecked, Sealed, VoiceLost
from app.ui.state.offline import Offline

WINDOW = OfflineChecked(Sealed.WINDOW, True, False, "it would hold for its children", 0)
VOICE = OfflineChecked(Sealed.VOICE, True, True, "", 0)


def after(*events: Event) -> Offline:
    offline = Offline()
    for event in events:
        offline = offline.after(event)
    return offline


def test_nothing_is_claimed_before_it_was_tried() -> None:
    assert after().text == after().explanation == ""


def test_after_trials_that_were_refused_it_is_offline_and_says_on_what_that_rests() -> None:
    offline = after(WINDOW, VOICE)
    assert offline.text == "Offline: 0 connections"
    lines = offline.explanation.splitlines()
    assert lines[0] == "The window and the voice tried to open connections and could not."
    assert lines[1:] == [
        "Python refuses it in both.",
        "The system refuses it as well where the models run, whatever code asks.",
    ]


def test_where_the_system_does_not_help_that_is_said() -> None:
    voice = OfflineChecked(Sealed.VOICE, True, False, "only Linux offers it", 0)
    offline = after(WINDOW, voice)
    assert offline.text == "Offline: 0 connections"
    assert "The system does not: only Linux offers it." in offline.explanation


def test_a_trial_that_went_through_is_not_passed_over() -> None:
    offline = after(WINDOW, OfflineChecked(Sealed.VOICE, False, False, "", 0))
    assert offline.text == "Connections are not refused"
    assert "report" in offline.explanation


def test_what_a_library_tried_is_told() -> None:
    offline = after(WINDOW, VOICE, OfflineChecked(Sealed.VOICE, True, True, "", 2))
    assert "tried it 2 times and was refused" in offline.explanation
    assert offline.text == "Offline: 0 connections"


def test_while_a_model_is_fetched_it_says_from_where() -> None:
    offline = after(WINDOW, VOICE, FetchQueued(("kokoro",)))
    assert offline.text == "Fetching a model"
    offline = offline.after(FetchReaching("models.example"))
    assert offline.text == "Fetching from models.example"
    assert "because you asked for it" in offline.explanation
    assert "tried to open connections and could not" in offline.explanation


@pytest.mark.parametrize("end", [FetchFinished, FetchPaused])
def test_it_is_offline_again_when_the_last_of_them_is_here(end: type[Event]) -> None:
    offline = after(WINDOW, FetchQueued(("kokoro", "phi")), FetchReaching("models.example"))
    offline = offline.after(FetchFailed(("phi",), "No."))
    assert offline.text == "Fetching from models.example"
    assert offline.after(end(("kokoro",))).text == "Offline: 0 connections"


def test_a_voice_that_is_gone_has_no_say() -> None:
    offline = after(WINDOW, VOICE, VoiceLost("It ended.", True))
    assert offline == after(WINDOW)
    assert offline.text == "Offline: 0 connections"


def test_other_events_change_nothing() -> None:
    offline = after(WINDOW)
    assert offline.after(LevelMeasured(-20.0, -90.0)) is offline
