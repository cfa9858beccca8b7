"""The window with a voice process whose engines break: the conversation goes on all the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from evening_with_voice import SCRIPTED, Evening
from supplies import put_away

from app.core.settings import Settings, WorkedSettings
from app.ui.state.notices import Cure
from app.ui.state.view_state import Fate, Phase
from tests.integration.failing_voice import DAMAGED, OTHER_REPLY, TIRED, converse

Evenings = Callable[..., Evening]


@pytest.fixture
def begin(qapp, qtbot, tmp_path, monkeypatch) -> Iterator[Evenings]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    begun: list[Evening] = []

    def make(settings: Settings = SCRIPTED) -> Evening:
        begun.append(Evening(qapp, qtbot, tmp_path, settings=settings, target=converse))
        return begun[-1]

    yield make
    for evening in begun:
        put_away(evening.application, qapp)


def using(settings: Settings = SCRIPTED, **models: str) -> Settings:
    return replace(settings, models=replace(settings.models, **models))


def choose(evening: Evening, **models: str) -> None:
    keeper = evening.application.keeper
    keeper.change(using(keeper.settings, **models))


def answered(evening: Evening, text: str) -> str:
    evening.writes(text)
    evening.until(
        lambda: any(
            entry.said == text and entry.fate is Fate.FINISHED for entry in evening.state.entries
        )
    )
    return evening.last.written.strip()


def fails_three_times(evening: Evening) -> None:
    for number in (2, 3, 4):
        evening.writes("Hello?")
        evening.until(
            lambda number=number: (
                len(evening.state.entries) == number and evening.last.fate is Fate.FAILED
            )
        )


def models(evening: Evening):
    return evening.application.keeper.settings.models


def told(evening: Evening, *parts: str) -> bool:
    notice = evening.state.notice
    return notice is not None and all(part in notice.text for part in parts)


@pytest.mark.parametrize("task", ["language_model", "synthesiser", "recogniser"])
def test_in_the_place_of_a_damaged_model_the_one_before_goes_on_and_it_is_said(
    begin, task: str
) -> None:
    evening = begin(replace(SCRIPTED, worked=WorkedSettings(recogniser=("scripted",))))
    answered(evening, "Good evening.")
    choose(evening, **{task: "damaged"})
    evening.until(lambda: getattr(models(evening), task) == "scripted")
    evening.until(lambda: told(evening, "damaged could not be loaded", "goes on with scripted"))
    assert DAMAGED in evening.state.notice.text
    assert evening.state.notice.cure is Cure.MODELS
    answered(evening, "Are you still there?")
    assert evening.state.phase is Phase.READY or evening.state.phase is Phase.TROUBLE
    assert told(evening, "goes on with scripted"), "it stays until it is put away"


def test_a_model_that_speaks_for_itself_and_is_broken_leaves_the_voice_that_there_was(
    begin,
) -> None:
    evening = begin()
    answered(evening, "Good evening.")
    choose(evening, language_model="damaged-speaking", recogniser="")
    evening.until(lambda: models(evening).language_model == "scripted")
    assert models(evening).recogniser, "what hears for nobody else is wanted again"
    answered(evening, "Are you still there?")
    assert evening.last.heard == len(evening.last.written) > 0


def test_what_fails_in_one_turn_after_another_is_replaced(begin) -> None:
    evening = begin(using(language_model="other"))
    assert answered(evening, "Good evening.") == OTHER_REPLY
    choose(evening, language_model="failing")
    fails_three_times(evening)
    evening.until(lambda: models(evening).language_model == "other")
    evening.until(lambda: told(evening, "failing failed again and again", TIRED))
    assert answered(evening, "Are you still there?") == OTHER_REPLY


def test_a_voice_that_cannot_speak_is_replaced_too(begin) -> None:
    evening = begin()
    answered(evening, "Good evening.")
    choose(evening, synthesiser="failing")
    fails_three_times(evening)
    evening.until(lambda: models(evening).synthesiser == "scripted")
    answered(evening, "Are you still there?")


def test_a_model_that_takes_the_voice_along_while_it_is_loaded_is_not_loaded_for_ever(
    begin,
) -> None:
    evening = begin(using(language_model="other"))
    answered(evening, "Good evening.")
    choose(evening, language_model="crashing")
    evening.until(lambda: models(evening).language_model == "other")
    evening.until(lambda: told(evening, "crashing could not be loaded", "goes on with other"))
    assert answered(evening, "Are you still there?") == OTHER_REPLY


def test_after_a_restart_what_worked_before_is_known(begin) -> None:
    worked = WorkedSettings(language_model=("damaged", "other"))
    evening = begin(using(replace(SCRIPTED, worked=worked), language_model="damaged"))
    evening.until(lambda: models(evening).language_model == "other")
    assert answered(evening, "Good evening.") == OTHER_REPLY
    assert evening.application.keeper.settings.worked.language_model[0] == "other"


def test_a_sentence_that_names_the_model_is_enough(begin) -> None:
    evening = begin(using(language_model="other"))
    answered(evening, "Good evening.")
    choose(evening, language_model="qwen3-8b")
    evening.until(lambda: told(evening, "Parley goes on with other. Qwen3 8B is not on this"))


def test_what_the_user_chooses_next_silences_the_notice(begin) -> None:
    evening = begin(using(language_model="other"))
    answered(evening, "Good evening.")
    choose(evening, language_model="damaged")
    evening.until(lambda: told(evening, "goes on with other"))
    evening.until(lambda: evening.state.readiness.failed is None)
    choose(evening, language_model="scripted")
    evening.until(lambda: not told(evening, "goes on with other"))
    answered(evening, "And now?")
    assert models(evening).language_model == "scripted"
