"""The first run, walked through as a new user would, by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.catalog.recommending import Recommendation
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchProgressed,
    FetchQueued,
    ShelvingFailed,
)
from app.core.settings import Settings
from app.speech.voices import Repertoire
from app.ui.first_run.first_run import FirstRun
from app.ui.first_run.microphone_check import Hearing
from app.ui.first_run.microphone_step import MicrophoneStep
from app.ui.keeper import Keeper
from app.ui.state.entries import Entry, Fate
from app.ui.state.phase import Phase
from app.ui.state.readiness import Readiness
from app.ui.state.view_state import Levels, ViewState
from tests.ui.model_shelf import Answers, RecordingShelf, TestLibrary

RESOURCES = Path(__file__).parents[2] / "resources"
REPERTOIRE = Repertoire.load(RESOURCES)
LEFT = Qt.MouseButton.LeftButton
STARTER = ("silero-vad", "smart-turn", "whisper-base", "qwen2.5-coder-1.5b", "kokoro")
SMALL = Recommendation("small-brain", True, (), ("4 GB of memory is little.",))
USUAL = Recommendation("qwen2.5-coder-1.5b", False, (), ("8 GB of memory is enough.",))


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def shelf() -> RecordingShelf:
    return RecordingShelf()


@pytest.fixture
def library(tmp_path: Path) -> TestLibrary:
    return TestLibrary(tmp_path)


Open = Callable[..., FirstRun]


@pytest.fixture
def opened(qtbot: QtBot, keeper: Keeper, shelf: RecordingShelf, library: TestLibrary) -> Open:
    def show(
        *here: str, advice: Recommendation = USUAL, questions: Answers | None = None
    ) -> FirstRun:
        library.put(*here)
        run = FirstRun(keeper, library, REPERTOIRE, shelf, advice, questions=questions)
        qtbot.addWidget(run)
        run.show()
        run.activateWindow()
        qtbot.waitUntil(run.isActiveWindow)
        return run

    return show


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """At whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget)
    qtbot.keyClick(widget, key)


def go_to(qtbot: QtBot, run: FirstRun, step: QWidget) -> None:
    while run.step is not step:
        qtbot.mouseClick(run.bar.next, LEFT)


def test_everybody_gets_through_with_return_alone_when_all_is_here(
    qtbot: QtBot, opened: Open, keeper: Keeper
) -> None:
    run = opened(*STARTER)
    seen = []
    for _ in range(4):
        seen.append(run.step)
        press(qtbot, Qt.Key.Key_Return)
    assert seen[1:] == [run.models, run.microphone, run.voice]
    assert run.step is run.exchange
    press(qtbot, Qt.Key.Key_Return)
    assert not run.isVisible()
    assert keeper.settings == replace(Settings(), first_run_done=True)


@pytest.mark.parametrize("steps", range(4))
def test_it_can_be_left_at_every_step(
    qtbot: QtBot, opened: Open, keeper: Keeper, steps: int
) -> None:
    run = opened()
    for _ in range(steps):
        qtbot.mouseClick(run.bar.next, LEFT)
    assert run.bar.skip.isVisible()
    press(qtbot, Qt.Key.Key_Escape)
    assert not run.isVisible()
    assert keeper.settings.first_run_done


def test_what_is_missing_is_fetched_and_used(
    qtbot: QtBot, opened: Open, library: TestLibrary, shelf: RecordingShelf, keeper: Keeper
) -> None:
    run = opened("silero-vad", "smart-turn", "whisper-base", "kokoro", advice=SMALL)
    go_to(qtbot, run, run.models)
    assert QApplication.focusWidget() is run.models.get
    press(qtbot, Qt.Key.Key_Return)
    assert shelf.asked == [("start", "small-brain")]
    assert keeper.settings.models.language_model == "small-brain"
    run.take_in(FetchQueued(("small-brain",)))
    assert QApplication.focusWidget() is run.models.pause
    run.take_in(FetchProgressed("small-brain", "", 5_500, 11_000, 1000.0, 5.0))
    assert run.models.bar.value() == 500
    assert "seconds left" in run.models.progress.text()
    library.put("small-brain")
    run.take_in(FetchFinished(("small-brain",)))
    assert run.models.state.words.text().startswith("Everything is here")


def test_without_a_network_it_says_so_and_what_else_works(
    qtbot: QtBot, opened: Open, shelf: RecordingShelf, tmp_path: Path
) -> None:
    run = opened(questions=Answers(path=tmp_path))
    go_to(qtbot, run, run.models)
    assert "Without a network, import them" in run.models.state.words.text()
    run.take_in(FetchFailed(STARTER, "The host cannot be reached."))
    assert run.models.trouble.words.text() == "The host cannot be reached."
    run.models.take.menu().actions()[0].trigger()
    assert shelf.asked == [("take", tmp_path)]
    run.take_in(ShelvingFailed((), "There are no models in it."))
    assert run.models.trouble.words.text() == "There are no models in it."
    go_to(qtbot, run, run.exchange)
    assert "still on their way" in run.exchange.note.text()


def test_a_model_that_was_chosen_and_is_here_stays_chosen(
    qtbot: QtBot, opened: Open, keeper: Keeper
) -> None:
    run = opened(*STARTER, "small-brain", advice=SMALL)
    go_to(qtbot, run, run.models)
    assert keeper.settings.models == Settings().models


def test_it_is_said_at_once_that_conversations_are_kept_and_the_voice_is_no_persons(
    qtbot: QtBot, opened: Open, keeper: Keeper
) -> None:
    run = opened()
    words = " ".join(label.text() for label in run.welcome.findChildren(QLabel))
    assert "synthetic voices" in words
    assert "a program, not with a person" in words
    assert "Encrypted, on this computer only" in words
    assert run.welcome.keep.switch.isChecked()
    qtbot.mouseClick(run.welcome.keep.switch, LEFT)
    assert not keeper.settings.privacy.keep_conversation
    go_to(qtbot, run, run.models)
    qtbot.mouseClick(run.bar.back, LEFT)
    assert not run.welcome.keep.switch.isChecked()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_microphone_step_says_when_it_hears_somebody_and_when_it_does_not(
    qtbot: QtBot, keeper: Keeper
) -> None:
    clock = Clock()
    step = MicrophoneStep(keeper, clock)
    qtbot.addWidget(step)
    step.show()
    step.arrive()
    step.show_level(-90.0)
    clock.now = 6.5
    step.show_level(-90.0)
    assert step.verdict.words.text() == Hearing.NOTHING.value
    for _ in range(5):
        clock.now += 0.1
        step.show_level(-20.0)
    assert step.verdict.words.text() == "I can hear you."
    step.leave()


def test_microphone_and_manner_of_talking_are_chosen(
    qtbot: QtBot, opened: Open, keeper: Keeper
) -> None:
    run = opened(*STARTER)
    with qtbot.waitSignal(run.devices_wished):
        go_to(qtbot, run, run.microphone)
    before = ViewState()
    run.show_state(before, replace(before, microphones=("Headset",), levels=Levels(-20.0)))
    assert run.microphone.meter.lit > 0
    box = run.microphone.microphone.box
    assert [box.itemText(n) for n in range(box.count())] == ["System default", "Headset"]
    press(qtbot, Qt.Key.Key_Down)
    assert keeper.settings.sound.microphone == "Headset"
    run.microphone.manner.button(True).click()
    assert keeper.settings.talking.open_mic
    go_to(qtbot, run, run.exchange)
    assert run.exchange.lead_label.text().startswith("Just say hello")


def test_a_missing_microphone_is_said_plainly(qtbot: QtBot, opened: Open) -> None:
    run = opened(*STARTER)
    go_to(qtbot, run, run.microphone)
    before = ViewState()
    lost = Readiness(microphone_settled=True, microphone_trouble="There is none.")
    run.show_state(before, replace(before, readiness=lost))
    qtbot.waitUntil(lambda: "There is no microphone" in run.microphone.verdict.words.text())


def test_voices_are_heard_and_chosen(qtbot: QtBot, opened: Open, keeper: Keeper) -> None:
    run = opened(*STARTER)
    go_to(qtbot, run, run.voice)
    hear = [one for one in run.voice.findChildren(QPushButton) if one.isVisible()]
    assert [button.accessibleName() for button in hear][:2] == ["Hear Heart", "Hear Bella"]
    with qtbot.waitSignal(run.rehearse_wished) as wished:
        qtbot.mouseClick(hear[1], LEFT)
    text, style = wished.args
    assert text.startswith("Hello")
    assert style.speaker == "af_bella"
    assert keeper.settings.voice.speaker == "af_heart"
    heart = run.voice.first_control()
    assert heart is not None
    heart.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert keeper.settings.voice.speaker == "af_bella"


def test_the_first_exchange_is_spoken_with_space_and_shown(qtbot: QtBot, opened: Open) -> None:
    run = opened(*STARTER)
    old = Entry(3, "Long ago", Fate.FINISHED, "Indeed.")
    before = replace(ViewState(), entries=(old,), phase=Phase.READY)
    run.show_state(ViewState(), before)
    go_to(qtbot, run, run.exchange)
    assert not run.exchange.exchange.isVisible()
    assert QApplication.focusWidget() is run.exchange.button
    with qtbot.waitSignal(run.talk_pressed):
        qtbot.keyPress(run.exchange.button, Qt.Key.Key_Space)
    with qtbot.waitSignal(run.talk_released):
        qtbot.keyRelease(run.exchange.button, Qt.Key.Key_Space)
    new = Entry(4, "Hello!", Fate.ANSWERING, "Hi there.")
    after = replace(before, entries=(old, new), phase=Phase.SPEAKING)
    run.show_state(before, after)
    assert run.exchange.words.text() == "You: Hello!"
    assert run.exchange.reply.text() == "Parley: Hi there."
    with qtbot.waitSignal(run.stop_wished):
        press(qtbot, Qt.Key.Key_Escape)
    assert run.isVisible()
    finished = replace(after, entries=(old, replace(new, fate=Fate.FINISHED)), phase=Phase.READY)
    run.show_state(after, finished)
    assert run.exchange.note.text().startswith("That was your first exchange")


@pytest.mark.parametrize("phase", [Phase.READY, Phase.THINKING, Phase.SPEAKING])
def test_closing_it_is_never_refused(qtbot: QtBot, opened: Open, phase: Phase) -> None:
    run = opened(*STARTER)
    go_to(qtbot, run, run.exchange)
    run.show_state(ViewState(), replace(ViewState(), phase=phase))
    stops: list[None] = []
    run.stop_wished.connect(lambda: stops.append(None))
    with qtbot.waitSignal(run.finished):
        assert run.close()
    assert not run.isVisible()
    assert bool(stops) is (phase is not Phase.READY)


def test_writing_works_as_well_and_return_does_not_end_it(qtbot: QtBot, opened: Open) -> None:
    run = opened(*STARTER)
    go_to(qtbot, run, run.exchange)
    run.exchange.field.setFocus()
    qtbot.keyClicks(run.exchange.field, "Hello")
    with qtbot.waitSignal(run.said) as said:
        press(qtbot, Qt.Key.Key_Return)
    assert said.args == ["Hello"]
    assert run.isVisible()


def test_once_over_it_changes_nothing_any_more(
    qtbot: QtBot, opened: Open, library: TestLibrary, keeper: Keeper
) -> None:
    run = opened(advice=SMALL)
    go_to(qtbot, run, run.models)
    qtbot.mouseClick(run.bar.skip, LEFT)
    library.put(*STARTER[:3], "kokoro", "small-brain")
    run.take_in(FetchFinished(("small-brain",)))
    assert keeper.settings.models == Settings().models
