from pathlib import Path

import pytest

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Task
from app.core.fetching_events import FetchFailed, FetchProgressed, FetchQueued
from app.core.settings import ModelSettings
from app.speech.voices import Repertoire
from app.ui.first_run.good_voices import good_voices
from app.ui.first_run.microphone_check import Hearing, MicrophoneCheck
from app.ui.first_run.needs import Needs, needs
from app.ui.settings.models_activity import Activities, Doing, after, together

RESOURCES = Path(__file__).parents[3] / "resources"
MANIFEST = Manifest.load(RESOURCES / "models.toml")
SPEAKERS = Repertoire.load(RESOURCES).speakers


def checked(*levels: float, every: float = 0.1) -> Hearing:
    check = MicrophoneCheck()
    for number, level in enumerate(levels):
        check = check.after(number * every, level)
    return check.hearing


def test_speech_is_heard_after_a_moment() -> None:
    assert checked(-60, -20, -20) is Hearing.WAITING
    assert checked(-60, -20, -20, -50, -20, -20) is Hearing.HEARD


def test_a_single_knock_is_no_speech() -> None:
    assert checked(-60, -5, *[-60] * 20) is Hearing.WAITING


@pytest.mark.parametrize(("level", "hearing"), [(-90, Hearing.NOTHING), (-55, Hearing.FAINT)])
def test_after_six_silent_seconds_it_says_what_to_look_for(level: int, hearing: Hearing) -> None:
    assert checked(*[level] * 60) is Hearing.WAITING
    assert checked(*[level] * 62) is hearing
    assert checked(*[level] * 62, *[-20] * 5) is Hearing.HEARD


def test_a_few_good_voices_of_both_genders_with_the_chosen_one_first() -> None:
    voices = good_voices(SPEAKERS, "kokoro", "en", "bf_emma")
    assert voices[0].name == "bf_emma"
    assert "af_heart" in [voice.name for voice in voices]
    assert len(voices) == len({voice.name for voice in voices}) == 6
    assert [voice.gender for voice in voices].count("male") >= 2
    assert {voice.language[:2] for voice in voices} == {"en"}


def test_a_language_with_one_voice_offers_that_one() -> None:
    assert [voice.name for voice in good_voices(SPEAKERS, "kokoro", "fr", "")] == ["ff_siwis"]


def test_without_a_voice_of_the_language_there_are_others() -> None:
    assert good_voices(SPEAKERS, "piper", "hi", "")[0].name == "joe"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(MANIFEST, tmp_path / "store", tmp_path / "models")


def test_the_recommended_language_model_stands_in_for_one_that_is_not_here(
    library: Library,
) -> None:
    needed = needs(library, ModelSettings(), "qwen2.5-coder-0.5b")
    brains = [model.id for model in needed.models if model.task is Task.LANGUAGE_MODEL]
    assert brains == ["qwen2.5-coder-0.5b"]
    assert len(needed.models) == len(needed.lacking) == 5


def test_scripted_engines_need_nothing(library: Library) -> None:
    models = ModelSettings(*["scripted"] * 5)
    assert needs(library, models, "qwen2.5-coder-0.5b") == Needs((), ())


def test_all_models_together_have_one_progress(library: Library) -> None:
    needed = needs(library, ModelSettings(), "qwen2.5-coder-1.5b")
    activities: Activities = {}
    activities = after(activities, FetchQueued(tuple(needed.ids)))
    progressed = FetchProgressed("kokoro", "", 60_000_000, 123_000_000, 1_000_000, 63.0)
    activities = after(activities, progressed)
    activity = together(needed.lacking, activities)
    assert activity.doing is Doing.FETCHING
    assert (activity.done, activity.total) == (60_000_000, needed.lacking_bytes)
    assert activity.seconds_left == pytest.approx((needed.lacking_bytes - 60_000_000) / 1e6)
    failed = after(activities, FetchFailed(tuple(needed.ids), "No network."))
    assert (together(needed.lacking, failed).outcome, together(needed.lacking, failed).busy) == (
        "No network.",
        False,
    )
