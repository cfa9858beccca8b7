"""Which model the settings go back to, with a library of small models and no voice process."""

from dataclasses import replace
from pathlib import Path

import pytest
from model_shelf import TestLibrary
from supplies import RESOURCES, SilentSession

from app.core.events import ClauseWritten, Event, ReplySounded
from app.core.fetching_events import FetchFinished
from app.core.settings import ModelSettings, Settings, WorkedSettings
from app.core.style import VoiceStyle
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.voices import Repertoire
from app.ui.dialogue import Dialogue
from app.ui.falling_back import FallingBack
from app.ui.keeper import Keeper
from app.ui.state.view_state import ViewState

USUAL, SMALL, GIANT = "qwen2.5-coder-1.5b", "small-brain", "giant-brain"


class Desk:
    """Settings, and what is made of events."""

    def __init__(self, library: TestLibrary, settings: Settings) -> None:
        self.keeper = Keeper(settings, save=lambda settings: None)
        self.dialogue = Dialogue(SilentSession(), ViewState())
        repertoire = Repertoire.load(RESOURCES)
        self.falling_back = FallingBack(self.dialogue, self.keeper, library, repertoire)

    @property
    def models(self) -> ModelSettings:
        return self.keeper.settings.models

    @property
    def told(self) -> str:
        notice = self.dialogue.state.notice
        return "" if notice is None else notice.text

    def happens(self, *events: Event) -> None:
        for event in events:
            self.dialogue.take_in(event)

    def fails(self, model: str, task: str = "language_model") -> None:
        self.happens(EngineFailed(task, model, "It is damaged: import it again."))


def using(brain: str, *worked: str) -> Settings:
    models = replace(ModelSettings(), language_model=brain)
    return replace(Settings(), models=models, worked=WorkedSettings(language_model=worked))


@pytest.fixture
def library(tmp_path: Path) -> TestLibrary:
    return TestLibrary(tmp_path, USUAL, SMALL, "kokoro", "piper-joe")


def test_without_any_that_worked_it_is_the_one_that_parley_comes_with(qapp, library) -> None:
    desk = Desk(library, using(GIANT))
    desk.fails(GIANT)
    assert desk.models.language_model == USUAL


def test_one_that_worked_comes_before_it_if_it_is_still_here(qapp, library) -> None:
    desk = Desk(library, using(GIANT, GIANT, "whisper-small", SMALL))
    desk.fails(GIANT)
    assert desk.models.language_model == SMALL


def test_where_there_is_none_the_choice_stays_and_what_is_wrong_is_said(qapp, tmp_path) -> None:
    desk = Desk(TestLibrary(tmp_path), using(GIANT))
    desk.fails(GIANT)
    assert desk.models.language_model == GIANT
    assert desk.told == "It is damaged: import it again."


def test_two_broken_models_are_not_tried_in_turns_for_ever(qapp, library) -> None:
    desk = Desk(library, using(GIANT, SMALL))
    desk.fails(GIANT)
    desk.fails(SMALL)
    assert desk.models.language_model == USUAL
    desk.fails(USUAL)
    assert desk.models.language_model == USUAL


@pytest.mark.parametrize(("mended", "then"), [((GIANT,), GIANT), ((), USUAL)])
def test_what_was_broken_is_gone_back_to_only_once_it_is_mended(
    qapp, library, mended: tuple[str, ...], then: str
) -> None:
    library.put(GIANT)
    desk = Desk(library, using(GIANT, GIANT, SMALL))
    desk.fails(GIANT)
    assert desk.models.language_model == SMALL
    desk.happens(FetchFinished(mended))
    desk.fails(SMALL)
    assert desk.models.language_model == then


def test_a_failure_of_what_is_not_chosen_any_more_changes_nothing(qapp, library) -> None:
    desk = Desk(library, using(SMALL))
    desk.fails(GIANT)
    assert desk.models.language_model == SMALL


def test_the_speaker_comes_back_with_the_voice(qapp, library) -> None:
    settings = replace(Settings(), voice=VoiceStyle("am_adam"))
    desk = Desk(library, settings)
    desk.happens(EngineReady("synthesiser", "kokoro", 1.0), ReplySounded(1, 0.0))
    models = replace(settings.models, synthesiser="piper-joe")
    voice = replace(settings.voice, speaker="joe")
    desk.keeper.change(replace(desk.keeper.settings, models=models, voice=voice))
    desk.fails("piper-joe", "synthesiser")
    assert desk.models.synthesiser == "kokoro"
    assert desk.keeper.settings.voice.speaker == "am_adam"


def test_a_sentence_that_names_the_model_is_enough(qapp, library) -> None:
    giant, small = (library.manifest.model(name).title for name in (GIANT, SMALL))
    desk = Desk(library, using(GIANT, SMALL))
    desk.fails(GIANT)
    desk.happens(EngineReady("language_model", SMALL, 0.0))
    assert desk.told == (
        f"{giant} could not be loaded, so Parley goes on with {small}. "
        "It is damaged: import it again."
    )
    desk = Desk(library, using(GIANT, SMALL))
    desk.happens(EngineFailed("language_model", GIANT, f"{giant} is damaged: get it again."))
    desk.happens(EngineReady("language_model", SMALL, 0.0))
    assert desk.told == f"Parley goes on with {small}. {giant} is damaged: get it again."


def test_what_works_is_remembered_by_the_settings(qapp, library) -> None:
    desk = Desk(library, using(SMALL))
    desk.happens(EngineReady("language_model", SMALL, 1.0), ClauseWritten(1, "Hello."))
    assert desk.keeper.settings.worked.language_model == (SMALL,)
