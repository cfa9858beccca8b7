"""The whole window, with a session that only remembers what it was asked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from supplies import put_away, supplies_for

from app.core.commands import Apply, Attend, Attention, Press, Rehearse, Release, Rewind, Say, Stop
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    TurnCancelled,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.settings import Settings
from app.core.voice_events import (
    Duplex,
    DuplexBecause,
    DuplexChosen,
    EngineFailed,
    EngineLoading,
    EngineReady,
    MicrophoneOpened,
    VoiceLost,
    VoiceStarted,
)
from app.ui.actions import MENUS, Deed
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance
from app.ui.state.view_state import Fate, Phase

TASKS = ("detector", "turn_end", "recogniser", "synthesiser", "language_model")
READY: list[Event] = [VoiceStarted(False), MicrophoneOpened("Built-in")]
READY += [
    event for task in TASKS for event in (EngineLoading(task, "x"), EngineReady(task, "x", 1.0))
]


class Desk:
    """A window, and somebody who uses it."""

    def __init__(self, qapp, session, folder, **given) -> None:
        self.session, self.qapp = session, qapp
        self.saved: list[Settings] = []
        supplies = supplies_for(session, folder, saved=self.saved.append, **given)
        self.application = Application(supplies, qapp, SingleInstance(folder / "instance"))
        self.window = self.application.window
        self.application.show()

    def happens(self, *events: Event) -> None:
        self.session.happens(*events)
        self.application.bridge.drain()

    def exchange(self, turn: int, said: str, reply: str, heard: str | None = None) -> None:
        """The user says something, and all or a part of a reply is heard."""
        self.happens(
            TurnPrepared(turn),
            WordsRecognised(turn, said, "en"),
            TurnOpened(turn, OpenedBecause.RELEASED),
            ClauseWritten(turn, reply),
            ReplySounded(turn, 0.0),
        )
        if heard is None:
            self.happens(ReplyHeard(turn, reply), ReplyFinished(turn))
        else:
            self.happens(ReplyHeard(turn, heard))

    def do(self, deed: Deed) -> None:
        self.window.actions_[deed].trigger()

    @property
    def state(self):
        return self.application.dialogue.state

    @property
    def texts(self) -> list[str]:
        model = self.window.transcript.messages
        return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def desk(qapp, qtbot, session, tmp_path) -> Iterator[Desk]:
    made = Desk(qapp, session, tmp_path)
    qtbot.waitUntil(lambda: session.started)
    made.happens(*READY)
    yield made
    put_away(made.application, qapp)


def test_the_window_opens_and_only_then_does_the_voice_start(qapp, qtbot, session, tmp_path):
    made = Desk(qapp, session, tmp_path)
    assert made.window.isVisible()
    assert not session.started
    qtbot.waitUntil(lambda: session.started)
    assert made.state.phase is Phase.STARTING
    made.happens(*READY)
    assert made.state.phase is Phase.READY
    put_away(made.application, qapp)
    assert session.closed


def test_the_talk_button_is_held_while_one_speaks(desk) -> None:
    button = desk.window.talk.button
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert desk.state.pressed
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert desk.session.sent == [Press(), Release()]


def test_a_message_can_be_written_instead(desk) -> None:
    QTest.keyClicks(desk.window.composer.field, "Good evening.")
    QTest.keyClick(desk.window.composer.field, Qt.Key.Key_Return)
    assert desk.session.sent == [Say("Good evening.")]


def test_who_writes_sees_what_comes_of_it(desk) -> None:
    for turn in range(1, 20):
        desk.exchange(turn, "What is a quark?", "A very small thing.")
    desk.window.transcript.verticalScrollBar().setValue(0)
    assert not desk.window.transcript.at_end
    desk.window.composer.sent.emit("Good evening.")
    assert desk.window.transcript.at_end


def test_what_is_said_and_answered_is_shown(desk) -> None:
    desk.exchange(1, "What is a quark?", "A very small thing.")
    assert desk.texts == ["What is a quark?", "A very small thing."]


def test_escape_stops_at_once_whatever_has_the_focus(desk) -> None:
    desk.exchange(1, "Tell me a story.", "Once upon a time there was a king.", heard="Once upon ")
    desk.window.composer.setFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    assert Stop() in desk.session.sent
    desk.happens(TurnCancelled(1, CancelledBecause.STOPPED))
    assert desk.state.entries[-1].fate is Fate.CUT_SHORT


def test_trying_again_and_reading_aloud_are_in_the_menu(desk) -> None:
    desk.exchange(1, "What is a quark?", "A very small thing.")
    desk.do(Deed.READ_ALOUD)
    desk.do(Deed.TRY_AGAIN)
    rehearse, *rest = desk.session.sent
    assert isinstance(rehearse, Rehearse)
    assert rehearse.text == "A very small thing."
    assert rest == [Rewind(1), Say("What is a quark?")]


def test_a_message_is_changed_and_sent_again(desk) -> None:
    desk.exchange(1, "What is a quark?", "A very small thing.")
    desk.window.transcript.edit_wished.emit(1, "What is a quark?")
    desk.window.composer.edit_sent.emit("What is a lepton?")
    assert desk.session.sent == [Rewind(1), Say("What is a lepton?")]


def test_open_mic_is_one_switch_and_is_remembered(desk, qtbot) -> None:
    desk.do(Deed.OPEN_MIC)
    assert Attend(Attention.OPEN) in desk.session.sent
    assert desk.state.phase is Phase.LISTENING
    qtbot.waitUntil(lambda: bool(desk.saved))
    assert desk.saved[-1].talking.open_mic


def test_muting_is_seen_and_heard_of(desk) -> None:
    desk.do(Deed.MUTE)
    assert desk.session.sent == [Attend(Attention.MUTED)]
    assert desk.state.phase is Phase.MUTED
    desk.do(Deed.MUTE)
    assert desk.state.phase is Phase.READY


def test_a_change_that_concerns_the_voice_reaches_it_at_once(desk) -> None:
    keeper = desk.application.keeper
    settings = replace(keeper.settings, voice=replace(keeper.settings.voice, speaker="am_adam"))
    keeper.change(settings)
    assert desk.session.sent == [Apply(settings)]


def test_a_change_of_looks_does_not_disturb_the_voice(desk) -> None:
    desk.do(Deed.LARGER)
    assert desk.application.keeper.settings.appearance.text_size == 1.1
    assert desk.session.sent == []


def test_every_settings_page_opens_from_the_menu(desk) -> None:
    for deed in (Deed.VOICE, Deed.PERSONA, Deed.LISTENING, Deed.MODELS, Deed.SOUND, Deed.PRIVACY,
                 Deed.KEYBOARD, Deed.APPEARANCE):  # fmt: skip
        desk.do(deed)
        dialog = desk.application.settings.dialog
        assert dialog.isVisible()
        assert dialog.page.title == deed.value.rstrip("…")
    dialog.close()


def test_a_model_that_is_too_big_leads_to_the_models_page(desk) -> None:
    desk.happens(
        EngineFailed("language_model", "qwen3-8b", "Qwen3 8B needs more memory than is free.")
    )
    assert desk.state.phase is Phase.TROUBLE
    notice = desk.state.notice
    assert notice is not None
    desk.window.notices.cure_wished.emit(notice.cure)
    assert desk.application.settings.dialog.page.title == "Models"
    desk.application.settings.dialog.close()


def test_the_notice_of_a_failed_model_of_feelings_leads_to_the_choice(desk) -> None:
    desk.happens(EngineFailed("feelings", "wav2vec2-emotion", "Import it first."))
    notice = desk.state.notice
    assert notice is not None
    desk.window.notices.cure_wished.emit(notice.cure)
    assert desk.application.settings.dialog.page.title == "Privacy"
    desk.application.settings.dialog.close()


def test_the_notice_of_a_failed_guard_model_leads_to_the_choice(desk) -> None:
    desk.happens(EngineFailed("guard", "qwen3guard-0.6b", "Get it first."))
    notice = desk.state.notice
    assert notice is not None
    desk.window.notices.cure_wished.emit(notice.cure)
    assert desk.application.settings.dialog.page.title == "Persona"
    desk.application.settings.dialog.close()


def test_losing_the_voice_costs_one_reply_and_says_so(desk) -> None:
    desk.exchange(1, "Tell me a story.", "Once upon a time there was a king.", heard="Once upon ")
    desk.happens(VoiceLost("It stopped.", True), TurnCancelled(1, CancelledBecause.FAILED))
    assert desk.state.notice is not None
    desk.happens(VoiceStarted(True), *READY[1:])
    assert desk.state.phase is Phase.READY
    desk.exchange(2, "Go on.", "The king had a dog.")
    assert desk.texts[-1] == "The king had a dog."


def test_the_first_start_shows_the_first_steps_and_the_next_does_not(
    qapp, qtbot, session, tmp_path
) -> None:
    made = Desk(qapp, session, tmp_path, settings=Settings())
    steps = made.application.first_run.shown
    assert steps is not None
    assert steps.isVisible()
    steps.bar.skip.click()
    assert made.application.keeper.settings.first_run_done
    put_away(made.application, qapp)


def test_every_action_has_a_key_and_no_key_has_two() -> None:
    keys = [spec.shortcut for specs in MENUS.values() for spec in specs if spec]
    assert all(keys)
    assert len(keys) == len(set(keys))
    assert {spec.deed for specs in MENUS.values() for spec in specs if spec} == set(Deed)


def test_taking_turns_is_named_only_where_somebody_is_listened_to(desk) -> None:
    def named() -> bool:
        labels = desk.window.talk.status.findChildren(QLabel)
        return any(label.isVisible() and label.text() == "Taking turns" for label in labels)

    desk.happens(DuplexChosen(Duplex.HALF, DuplexBecause.UNKNOWN, 0.0))
    assert not named()
    desk.do(Deed.OPEN_MIC)
    assert named()
    desk.happens(DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 20.0))
    assert not named()
