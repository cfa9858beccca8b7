"""All models at once, chosen as a user would; the shelf and the settings are looked at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.catalog.profiles import Profile
from app.catalog.suiting import Computer
from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchProgressed,
    ModelDeleted,
)
from app.core.measurement import Hardware, Measurement
from app.core.measuring_events import ComputerMeasured, MeasuringEnded, MeasuringProgressed
from app.core.settings import Settings
from app.core.voice_events import LevelMeasured
from app.speech.voices import Repertoire
from app.ui.keeper import Keeper
from app.ui.settings.models_card import Wish
from app.ui.settings.models_page import ModelsPage
from app.ui.settings.models_profiles import CANCEL, CHOOSE, MEASURE
from tests.ui.model_shelf import RecordingShelf, TestLibrary
from tests.ui.supplies import IdleMeasuring

LEFT = Qt.MouseButton.LeftButton
REPERTOIRE = Repertoire.load(Path(__file__).parents[2] / "resources")
HARDWARE = Hardware("A processor", 4, 8_000_000_000)
MEASURED = Measurement(HARDWARE, 50e9, 30e9, "A brain", 500_000_000, 90.0, 20.0)
COMPUTER = Computer(8_000_000_000, 50_000_000_000, 4)
FAST = ("silero-vad", "smart-turn", "whisper-base", "small-brain", "piper-joe")
"""What is here: all that the smallest profile wants."""


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def shelf() -> RecordingShelf:
    return RecordingShelf()


@pytest.fixture
def measuring() -> IdleMeasuring:
    return IdleMeasuring()


@pytest.fixture
def library(tmp_path: Path) -> TestLibrary:
    return TestLibrary(tmp_path, *FAST)


Show = Callable[..., ModelsPage]


@pytest.fixture
def page(
    qtbot: QtBot,
    keeper: Keeper,
    shelf: RecordingShelf,
    measuring: IdleMeasuring,
    library: TestLibrary,
) -> Show:
    """The page with its choices shown."""

    def show(computer: Computer = COMPUTER) -> ModelsPage:
        made = ModelsPage(keeper, library, REPERTOIRE, shelf, lambda: computer, measuring=measuring)
        keeper.changed.connect(lambda before, after: made.refresh(after))
        qtbot.addWidget(made)
        made.show()
        qtbot.mouseClick(made.profiles.choose, LEFT)
        return made

    return show


def used(keeper: Keeper) -> tuple[str, str, str]:
    models = keeper.settings.models
    return models.recogniser, models.language_model, models.synthesiser


def test_the_choices_are_shown_when_they_are_asked_for(qtbot: QtBot, page: Show) -> None:
    shown = page().profiles
    assert shown.is_open
    card = shown.cards[Profile.FASTEST]
    assert card.standing.words.text() == "Suits this computer"
    assert card.facts["clock"].words.text().startswith("Replies begin about")
    assert "8.00 GB memory" in card.facts["models"].words.text()
    assert card.facts["ear"].words.text().startswith("Hears English")
    assert card.facts["speaker-voice"].words.text().startswith("Speaks English")
    assert "Suits this computer" in card.accessibleDescription()
    qtbot.mouseClick(shown.choose, LEFT)
    assert not shown.is_open
    assert shown.choose.accessibleName() == CHOOSE


def test_what_is_not_offered_says_why_and_has_no_button(page: Show) -> None:
    card = page().profiles.cards[Profile.ONE]
    assert card.standing.words.text() == "Not offered"
    assert card.reason.text() == "The catalogue has no model yet that hears and speaks for itself."
    assert not card.use.isVisible()
    assert not card.facts["clock"].isVisible()


def test_models_that_are_here_are_used_together_with_one_press(
    qtbot: QtBot, page: Show, keeper: Keeper, shelf: RecordingShelf
) -> None:
    changes = []
    keeper.changed.connect(lambda before, after: changes.append(after))
    shown = page().profiles
    assert shown.state.text() == "The models below are a choice of your own."
    qtbot.mouseClick(shown.cards[Profile.FASTEST].use, LEFT)
    assert used(keeper) == ("whisper-base", "small-brain", "piper-joe")
    assert keeper.settings.voice.speaker == "joe"
    assert len(changes) == 1
    assert shelf.asked == []
    assert "“Fastest”" in shown.state.text()
    assert shown.cards[Profile.FASTEST].standing.words.text().startswith("In use")


def test_what_is_missing_is_fetched_first_and_all_is_used_when_all_is_here(
    qtbot: QtBot, page: Show, keeper: Keeper, shelf: RecordingShelf, library: TestLibrary
) -> None:
    take_away(library, "small-brain", "piper-joe", "whisper-base")
    before = used(keeper)
    shown = page()
    card = shown.profiles.cards[Profile.FASTEST]
    wanted = [model.id for model in shown.profiles.models(Profile.FASTEST)]
    assert card.use.text().startswith("Get and use (")
    qtbot.mouseClick(card.use, LEFT)
    assert shelf.asked == [("start", *wanted)]
    shown.take_in(FetchProgressed(wanted[0], "A", 1, 5, 0.0, None))
    assert card.bar.isVisible()
    assert card.pause.isVisible()
    for name in wanted[:-1]:
        library.put(name)
        shown.take_in(FetchFinished((name,)))
    assert used(keeper) == before
    library.put(wanted[-1])
    shown.take_in(FetchFinished((wanted[-1],)))
    assert set(used(keeper)) == set(wanted)


def test_a_fetch_that_is_paused_or_fails_changes_nothing(
    qtbot: QtBot, page: Show, keeper: Keeper, shelf: RecordingShelf, library: TestLibrary
) -> None:
    take_away(library, "small-brain", "piper-joe", "whisper-base")
    before = used(keeper)
    shown = page()
    card = shown.profiles.cards[Profile.FASTEST]
    wanted = [model.id for model in shown.profiles.models(Profile.FASTEST)]
    qtbot.mouseClick(card.use, LEFT)
    shown.take_in(FetchFailed((wanted[0],), "There is no network. Try again."))
    assert card.outcome.words.text() == "There is no network. Try again."
    qtbot.mouseClick(card.use, LEFT)
    shown.take_in(FetchProgressed(wanted[0], "A", 1, 5, 0.0, None))
    qtbot.mouseClick(card.pause, LEFT)
    assert shelf.asked[-1] == ("pause", *wanted)
    library.put(*wanted)
    shown.take_in(FetchFinished(tuple(wanted)))
    assert used(keeper) == before


def test_pausing_another_model_does_not_give_the_choice_up(
    page: Show, keeper: Keeper, library: TestLibrary
) -> None:
    take_away(library, "piper-joe")
    shown = page()
    models = [library.manifest.model(name) for name in ("whisper-base", "small-brain", "piper-joe")]
    shown.desk.use_all(models)
    shown.desk.carry_out(Wish.PAUSE, "giant-brain", shown)
    library.put("piper-joe")
    shown.take_in(FetchFinished(("piper-joe",)))
    assert used(keeper) == ("whisper-base", "small-brain", "piper-joe")


@pytest.mark.parametrize("event", [FetchPaused(("piper-joe",)), ModelDeleted("small-brain", 1)])
def test_what_will_not_come_is_not_waited_for(
    event: Event, page: Show, library: TestLibrary
) -> None:
    take_away(library, "piper-joe")
    shown = page()
    models = [library.manifest.model(name) for name in ("whisper-base", "small-brain", "piper-joe")]
    shown.desk.use_all(models)
    shown.take_in(event)
    assert not shown.desk.waits_for(models)


def test_the_keyboard_does_not_come_to_another_choice_by_itself(
    qtbot: QtBot, page: Show, keeper: Keeper
) -> None:
    shown = page()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    use = shown.profiles.cards[Profile.FASTEST].use
    use.setFocus()
    qtbot.keyClick(use, Qt.Key.Key_Space)
    assert used(keeper) == ("whisper-base", "small-brain", "piper-joe")
    assert QApplication.focusWidget() is shown.profiles.choose


def test_nothing_is_looked_at_anew_for_each_level_of_the_microphone(
    page: Show, library: TestLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page()
    looked = []
    monkeypatch.setattr(library, "state", looked.append)
    shown.take_in(LevelMeasured(-20.0, -60.0))
    assert not looked


def test_a_speaker_comes_back_with_its_synthesiser(
    page: Show, keeper: Keeper, library: TestLibrary
) -> None:
    library.put("kokoro")
    settings = keeper.settings
    keeper.change(replace(settings, voice=replace(settings.voice, speaker="bf_emma")))
    shown = page()
    fast, good = (
        [library.manifest.model(name) for name in ("whisper-base", "small-brain", voice)]
        for voice in ("piper-joe", "kokoro")
    )
    shown.desk.use_all(fast)
    assert keeper.settings.voice.speaker == "joe"
    shown.desk.use_all(good)
    assert keeper.settings.voice.speaker == "bf_emma"


def test_a_choice_of_ones_own_meanwhile_stays(
    qtbot: QtBot, page: Show, keeper: Keeper, library: TestLibrary
) -> None:
    take_away(library, "piper-joe")
    library.put("kokoro", "whisper-small")
    shown = page()
    desk_models = [library.manifest.model(name) for name in ("whisper-base", "piper-joe")]
    shown.desk.use_all([*desk_models, library.manifest.model("small-brain")])
    shown.desk.use(library.manifest.model("whisper-small"), shown)
    library.put("piper-joe")
    shown.take_in(FetchFinished(("piper-joe",)))
    assert keeper.settings.models.recogniser == "whisper-small"
    assert keeper.settings.models.synthesiser == "kokoro"


def test_measuring_is_begun_shown_and_given_up(
    qtbot: QtBot, page: Show, measuring: IdleMeasuring
) -> None:
    shown = page()
    panel = shown.profiles
    qtbot.mouseClick(panel.measure, LEFT)
    assert measuring.asked == ["start"]
    assert panel.measure.accessibleName() == CANCEL
    shown.take_in(MeasuringProgressed("Memory", 0.5))
    assert panel.trying.text() == "Trying: Memory"
    assert panel.bar.value() == 500
    qtbot.mouseClick(panel.measure, LEFT)
    assert measuring.asked == ["start", "cancel"]
    shown.take_in(MeasuringEnded())
    assert panel.measure.accessibleName() == MEASURE
    assert not panel.bar.isVisible()


def test_what_was_measured_is_told_in_words(page: Show) -> None:
    told = page(replace(COMPUTER, measurement=MEASURED)).profiles.speed
    assert told.isVisible()
    assert told.text() == (
        "Measured: 4 cores of 50 billion operations a second each, 30 GB a second from memory; "
        "A brain wrote 20 tokens a second; no graphics card that can be used."
    )


def test_why_nothing_was_measured_is_said(qtbot: QtBot, page: Show) -> None:
    shown = page()
    qtbot.mouseClick(shown.profiles.measure, LEFT)
    shown.take_in(MeasuringEnded("It could not be kept."))
    assert shown.profiles.trouble.words.text() == "It could not be kept."
    assert shown.profiles.trouble.isVisible()
    qtbot.mouseClick(shown.profiles.measure, LEFT)
    shown.take_in(ComputerMeasured(MEASURED))
    shown.take_in(MeasuringEnded())
    assert not shown.profiles.trouble.isVisible()


def take_away(library: TestLibrary, *model_ids: str) -> None:
    for model_id in model_ids:
        library.store.path(str(library.manifest.model(model_id).files[0].sha256)).unlink()
