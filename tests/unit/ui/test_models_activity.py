from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchProgressed,
    FetchQueued,
    ModelDeleted,
    ModelsImported,
    ModelVerified,
    ShelvingFailed,
)
from app.core.voice_events import EngineFailed, EngineReady
from app.ui.settings.models_activity import IDLE, Activities, Activity, Doing, after, asked


def told(*events: object, begun: Activities | None = None) -> Activity:
    activities: Activities = begun or {}
    for event in events:
        activities = after(activities, event)  # type: ignore[arg-type]
    return activities.get("ears", IDLE)


HALF = FetchProgressed("ears", "Ears", 50, 100, 10.0, 5.0)


def test_a_fetch_waits_moves_and_ends() -> None:
    assert told(FetchQueued(("ears", "nose"))).doing is Doing.WAITING
    moving = told(FetchQueued(("ears",)), HALF)
    assert moving == Activity(Doing.FETCHING, 50, 100, 10.0, 5.0)
    assert moving.fetching
    ended = told(FetchQueued(("ears",)), HALF, FetchFinished(("ears",)))
    assert not ended.busy
    assert not ended.trouble


def test_a_paused_fetch_remembers_how_far_it_came_but_has_no_speed() -> None:
    paused = told(HALF, FetchPaused(("ears",)))
    assert paused == Activity(Doing.PAUSED, 50, 100)
    assert not paused.busy
    again = told(HALF, FetchPaused(("ears",)), FetchQueued(("ears",)))
    assert again == Activity(Doing.WAITING, 50, 100)


def test_a_failure_keeps_its_advice_until_the_next_attempt() -> None:
    failed = told(HALF, FetchFailed(("ears",), "No network."))
    assert (failed.outcome, failed.trouble, failed.busy) == ("No network.", True, False)
    assert told(FetchFailed(("ears",), "No network."), FetchQueued(("ears",))).outcome == ""


def test_why_a_model_could_not_be_loaded_is_said_beside_it_until_it_is() -> None:
    failed = EngineFailed("recogniser", "ears", "It is damaged: import it again.")
    assert (told(failed).outcome, told(failed).trouble) == (failed.advice, True)
    assert told(failed, EngineReady("recogniser", "nose", 1.0)).outcome == failed.advice
    assert told(failed, EngineReady("recogniser", "ears", 1.0)) == IDLE
    assert told(HALF, failed).doing is Doing.FETCHING


def test_damage_is_told_with_what_mends_it() -> None:
    begun = asked({}, "ears", Doing.CHECKING)
    assert begun["ears"].busy
    found = told(ModelVerified("ears", ("model.bin is damaged.",)), begun=begun)
    assert found.outcome == "model.bin is damaged. Get it again."
    assert found.trouble
    assert not told(ModelVerified("ears", ())).trouble


def test_an_import_that_fails_half_way_is_over() -> None:
    copying = FetchProgressed("ears", "Ears", 50, 100, 0.0, None, copying=True)
    assert told(copying).doing is Doing.COPYING
    assert not told(copying).fetching
    assert told(copying, ShelvingFailed((), "The disk is full.")).outcome == "The disk is full."
    assert "Nobody vouches" in told(copying, ModelsImported(("ears",), ("ears",))).outcome


def test_a_deleted_model_has_nothing_to_tell() -> None:
    assert told(HALF, ModelDeleted("ears", 50)) == IDLE
