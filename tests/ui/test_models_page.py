"""The Models page is driven as a user would; the shelf and the settings are looked at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.catalog.model import Task
from app.catalog.suiting import Computer
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
from app.core.guarding import GuardSettings
from app.core.settings import Settings
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.voices import Repertoire
from app.ui.keeper import Keeper
from app.ui.settings.models_card import ModelCard, Wish
from app.ui.settings.models_page import ModelsPage
from tests.ui.model_shelf import Answers, RecordingShelf, TestLibrary

RESOURCES = Path(__file__).parents[2] / "resources"
REPERTOIRE = Repertoire.load(RESOURCES)
LEFT = Qt.MouseButton.LeftButton
STARTER = ("silero-vad", "smart-turn", "whisper-base", "qwen2.5-coder-1.5b", "kokoro")


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def shelf() -> RecordingShelf:
    return RecordingShelf()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def library(tmp_path: Path) -> TestLibrary:
    return TestLibrary(tmp_path, *STARTER)


def take_away(library: TestLibrary, *model_ids: str) -> None:
    for model_id in model_ids:
        library.store.path(str(library.manifest.model(model_id).files[0].sha256)).unlink()


Open = Callable[[Task], ModelsPage]


@pytest.fixture
def opened(
    qtbot: QtBot, keeper: Keeper, shelf: RecordingShelf, answers: Answers, library: TestLibrary
) -> Open:
    """The page, showing the choices for a task."""

    def show(task: Task) -> ModelsPage:
        computer = Computer(8_000_000_000, 50_000_000_000, 4)
        page = ModelsPage(keeper, library, REPERTOIRE, shelf, lambda: computer, questions=answers)
        keeper.changed.connect(lambda before, after: page.refresh(after))
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.show_task(task)
        return page

    return show


def shown(card: ModelCard) -> set[Wish]:
    return {wish for wish, button in card.buttons.items() if button.isVisible()}


def test_a_card_says_whether_its_model_is_in_use_here_and_fitting(opened: Open) -> None:
    page = opened(Task.LANGUAGE_MODEL)
    used, missing, giant = (
        page.cards[name] for name in ("qwen2.5-coder-1.5b", "small-brain", "giant-brain")
    )
    assert used.standing.words.text() == "In use · On this computer"
    assert missing.standing.words.text() == "Not on this computer"
    assert giant.fit.words.text().startswith("Too big for this computer. Needs 90")
    assert shown(used) == {Wish.CHECK, Wish.LICENCE}
    assert shown(missing) == {Wish.GET_AND_USE, Wish.GET, Wish.LICENCE}


def test_using_a_model_that_is_here_is_one_press(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper
) -> None:
    library.put("piper-joe")
    page = opened(Task.SYNTHESISER)
    qtbot.mouseClick(page.cards["piper-joe"].buttons[Wish.USE], LEFT)
    assert keeper.settings.models.synthesiser == "piper-joe"
    assert keeper.settings.voice.speaker == "joe"
    assert page.cards["piper-joe"].standing.words.text().startswith("In use")
    assert shown(page.cards["kokoro"]) >= {Wish.USE, Wish.DELETE}


def test_a_model_that_is_not_here_is_fetched_and_then_used(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper, shelf: RecordingShelf
) -> None:
    page = opened(Task.RECOGNISER)
    qtbot.mouseClick(page.cards["whisper-small"].buttons[Wish.GET_AND_USE], LEFT)
    assert shelf.asked == [("start", "whisper-small")]
    assert keeper.settings.models.recogniser == "whisper-base"
    page.take_in(FetchQueued(("whisper-small",)))
    library.put("whisper-small")
    page.take_in(FetchFinished(("whisper-small",)))
    assert keeper.settings.models.recogniser == "whisper-small"


def test_getting_alone_does_not_change_what_is_used(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper
) -> None:
    page = opened(Task.RECOGNISER)
    qtbot.mouseClick(page.cards["whisper-small"].buttons[Wish.GET], LEFT)
    library.put("whisper-small")
    page.take_in(FetchFinished(("whisper-small",)))
    assert keeper.settings.models.recogniser == "whisper-base"
    assert Wish.USE in shown(page.cards["whisper-small"])


def test_a_fetch_shows_how_far_it_is_and_can_be_paused_and_resumed(
    qtbot: QtBot, opened: Open, shelf: RecordingShelf
) -> None:
    page = opened(Task.RECOGNISER)
    card = page.cards["whisper-small"]
    page.take_in(FetchQueued(("whisper-small",)))
    page.take_in(FetchProgressed("whisper-small", "", 250_000_000, 10**9, 2e6, 375.0))
    assert card.bar.value() == 250
    assert (
        card.progress.text() == "Fetching · 0.25 GB of 1.00 GB · 2.0 MB a second · 6 minutes left"
    )
    assert "Fetching" in card.accessibleDescription()
    qtbot.mouseClick(card.buttons[Wish.PAUSE], LEFT)
    page.take_in(FetchPaused(("whisper-small",)))
    assert card.buttons[Wish.GET].text() == "Resume"
    qtbot.mouseClick(card.buttons[Wish.GET], LEFT)
    assert shelf.asked == [("pause", "whisper-small"), ("start", "whisper-small")]


def test_a_model_begun_at_another_time_is_resumed(opened: Open, library: TestLibrary) -> None:
    library.begin("whisper-small")
    card = opened(Task.RECOGNISER).cards["whisper-small"]
    assert card.standing.words.text() == "Partly here"
    assert card.buttons[Wish.GET].text() == "Resume"


def test_the_keyboard_stays_in_the_card_when_its_button_goes(qtbot: QtBot, opened: Open) -> None:
    page = opened(Task.RECOGNISER)
    card = page.cards["whisper-small"]
    card.buttons[Wish.GET].setFocus()
    page.take_in(FetchQueued(("whisper-small",)))
    assert QApplication.focusWidget() is card.buttons[Wish.PAUSE]
    page.take_in(FetchPaused(("whisper-small",)))
    assert QApplication.focusWidget() is card.buttons[Wish.GET]


def test_a_failure_is_told_on_the_card(opened: Open) -> None:
    page = opened(Task.RECOGNISER)
    page.take_in(FetchFailed(("whisper-small",), "Check the network and try again."))
    card = page.cards["whisper-small"]
    assert card.outcome.words.text() == "Check the network and try again."
    assert card.outcome.isVisible()
    assert Wish.GET in shown(card)


def test_deleting_asks_first_and_says_what_it_gives_back(
    qtbot: QtBot, opened: Open, library: TestLibrary, shelf: RecordingShelf, answers: Answers
) -> None:
    library.put("whisper-small")
    page = opened(Task.RECOGNISER)
    button = page.cards["whisper-small"].buttons[Wish.DELETE]
    answers.is_sure = False
    qtbot.mouseClick(button, LEFT)
    assert shelf.asked == []
    answers.is_sure = True
    qtbot.mouseClick(button, LEFT)
    assert shelf.asked == [("delete", "whisper-small")]
    assert "This gives back 1 MB on the disk." in answers.asked[0]
    page.take_in(ModelDeleted("whisper-small", 1))
    assert not page.cards["whisper-small"].bar.isVisible()


def test_checking_tells_what_was_found(qtbot: QtBot, opened: Open, shelf: RecordingShelf) -> None:
    page = opened(Task.RECOGNISER)
    card = page.cards["whisper-base"]
    qtbot.mouseClick(card.buttons[Wish.CHECK], LEFT)
    assert shelf.asked == [("verify", "whisper-base")]
    assert card.progress.text() == "Reading every file"
    page.take_in(ModelVerified("whisper-base", ()))
    assert card.outcome.words.text() == "Every file is as it should be."


def test_a_model_too_big_is_used_only_on_purpose(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper, answers: Answers
) -> None:
    library.put("giant-brain")
    answers.is_sure = False
    page = opened(Task.LANGUAGE_MODEL)
    qtbot.mouseClick(page.cards["giant-brain"].buttons[Wish.USE], LEFT)
    assert "too big" in answers.asked[0]
    assert keeper.settings == Settings()


def test_an_import_only_model_tells_what_to_download(
    qtbot: QtBot, opened: Open, shelf: RecordingShelf, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path
    page = opened(Task.RECOGNISER)
    assert shown(page.cards["own-ears"]) == {Wish.IMPORT, Wish.LICENCE}
    qtbot.mouseClick(page.cards["own-ears"].buttons[Wish.IMPORT], LEFT)
    assert "Download model.bin from https://example.org" in answers.asked[0]
    assert shelf.asked == [("take", tmp_path)]


def test_a_model_of_feelings_is_taken_used_and_not_missed(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper, shelf: RecordingShelf
) -> None:
    page = opened(Task.RECOGNISER)
    card = page.cards["moods"]
    assert not page.advice.isVisible()
    assert shown(card) == {Wish.IMPORT, Wish.LICENCE}
    library.put("moods")
    page.take_in(ModelsImported(("moods",), ()))
    assert keeper.settings.feelings.model == ""
    qtbot.mouseClick(card.buttons[Wish.USE], LEFT)
    assert keeper.settings.feelings.model == "moods"
    assert card.standing.words.text() == "In use · On this computer"


def test_a_guard_model_is_used_beside_the_language_model(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper
) -> None:
    library.put("watch")
    card = opened(Task.LANGUAGE_MODEL).cards["watch"]
    qtbot.mouseClick(card.buttons[Wish.USE], LEFT)
    assert keeper.settings.guard.model == "watch"
    assert keeper.settings.models.language_model == Settings().models.language_model
    assert card.standing.words.text() == "In use · On this computer"


def test_parley_can_talk_without_the_guard_model_that_was_chosen(
    opened: Open, keeper: Keeper
) -> None:
    keeper.change(replace(keeper.settings, guard=GuardSettings(model="watch")))
    page = opened(Task.LANGUAGE_MODEL)
    assert not page.advice.isVisible()
    assert Wish.GET in shown(page.cards["watch"])


def test_a_model_of_feelings_that_failed_turns_no_tab(opened: Open) -> None:
    page = opened(Task.SYNTHESISER)
    page.take_in(EngineFailed("feelings", "moods", "Import another."))
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Speaking"
    assert page.advice.text == "Import another."
    assert cures(page) == ["Dismiss"]


def test_an_import_that_fails_is_told_above_the_cards(opened: Open) -> None:
    page = opened(Task.RECOGNISER)
    page.take_in(ShelvingFailed((), "Nothing in /stick is a model."))
    assert page.advice.isVisible()
    assert page.advice.text == "Nothing in /stick is a model."


def cures(page: ModelsPage) -> list[str]:
    return [button.text() for button in page.advice.findChildren(QPushButton) if button.isVisible()]


def test_a_missing_model_in_use_is_offered_at_the_top(
    qtbot: QtBot, opened: Open, shelf: RecordingShelf, library: TestLibrary
) -> None:
    take_away(library, "whisper-base")
    page = opened(Task.SYNTHESISER)
    page.take_in(EngineFailed("recogniser", "whisper-base", "Whisper is not on this computer."))
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Hearing"
    assert cures(page) == ["Get Whisper-Base (1 MB)", "Dismiss"]
    qtbot.mouseClick(page.advice.findChildren(QPushButton)[0], LEFT)
    assert shelf.asked == [("start", "whisper-base")]


def test_what_mends_it_is_reached_before_the_choices(opened: Open, library: TestLibrary) -> None:
    take_away(library, "smart-turn")
    page = opened(Task.RECOGNISER)
    page.show_advice("It is not on this computer.")
    page.import_button.setFocus()
    page.focusNextChild()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPushButton)
    assert focus.text().startswith("Get ")


def test_what_is_being_fetched_already_is_no_trouble(opened: Open, library: TestLibrary) -> None:
    take_away(library, "kokoro")
    page = opened(Task.RECOGNISER)
    page.advice.clear()
    page.take_in(FetchQueued(("kokoro",)))
    page.take_in(EngineFailed("synthesiser", "kokoro", "It is not on this computer."))
    assert not page.advice.isVisible()
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Hearing"


def test_several_missing_models_are_got_at_once(
    qtbot: QtBot, opened: Open, shelf: RecordingShelf, library: TestLibrary
) -> None:
    take_away(library, "smart-turn", "kokoro")
    page = opened(Task.RECOGNISER)
    page.take_in(EngineFailed("turn_end", "smart-turn", "It is not on this computer."))
    assert cures(page) == ["Get what is missing (1 MB)", "Dismiss"]
    qtbot.mouseClick(page.advice.findChildren(QPushButton)[0], LEFT)
    assert shelf.asked == [("start", "smart-turn", "kokoro")]


def test_what_is_missing_is_offered_whichever_way_the_page_was_opened(
    opened: Open, library: TestLibrary
) -> None:
    take_away(library, "silero-vad", "smart-turn")
    page = opened(Task.RECOGNISER)
    assert cures(page) == ["Get what is missing (1 MB)", "Dismiss"]
    page.hide()
    page.advice.clear()
    page.take_in(FetchProgressed("silero-vad", "Silero VAD", 1, 2, 0.0, None))
    page.show()
    assert cures(page) == []


def test_a_model_too_big_for_memory_offers_a_smaller_one(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper
) -> None:
    library.put("small-brain")
    page = opened(Task.RECOGNISER)
    page.take_in(EngineFailed("language_model", "qwen2.5-coder-1.5b", "It is too big."))
    assert cures(page) == ["Use Small-Brain instead", "Dismiss"]
    qtbot.mouseClick(page.advice.findChildren(QPushButton)[0], LEFT)
    assert keeper.settings.models.language_model == "small-brain"
    assert not page.advice.isVisible()


def test_advice_goes_when_the_engine_is_ready(opened: Open) -> None:
    page = opened(Task.RECOGNISER)
    page.show_advice("It is too big.")
    page.take_in(EngineReady("recogniser", "whisper-base", 1.0))
    assert not page.advice.isVisible()


def test_every_button_has_a_name_of_its_own(opened: Open) -> None:
    page = opened(Task.LANGUAGE_MODEL)
    names = [
        button.accessibleName()
        for button in page.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    assert all(names)
    assert len(names) == len(set(names))


def test_what_came_with_parley_says_so_and_cannot_be_deleted(
    opened: Open, library: TestLibrary
) -> None:
    library.bring("small-brain")
    card = opened(Task.LANGUAGE_MODEL).cards["small-brain"]
    assert card.standing.words.text() == "Came with Parley"
    assert shown(card) == {Wish.USE, Wish.CHECK, Wish.LICENCE}


def test_a_second_copy_of_what_came_with_parley_can_be_deleted(
    opened: Open, library: TestLibrary, answers: Answers, shelf: RecordingShelf
) -> None:
    library.bring("small-brain")
    library.put("small-brain")
    card = opened(Task.LANGUAGE_MODEL).cards["small-brain"]
    card.buttons[Wish.DELETE].click()
    assert "The one that came with Parley stays." in answers.asked[0]
    assert shelf.asked == [("delete", "small-brain")]
