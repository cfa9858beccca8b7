"""What is said in the window is in the history, and comes back from there."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit
from supplies import SilentSession, put_away, supplies_for

from app.core.commands import PlayBack, Resume, Rewind, Stop
from app.core.errors import HistoryError
from app.core.events import (
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    Rewound,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.recorded import TurnRecorded, Whose
from app.core.resumed import Resumed
from app.core.settings import PrivacySettings, Settings
from app.core.voice_events import EngineFailed, MicrophoneLost, VoiceStarted
from app.store.history import turns
from app.store.history.records import KeptTurn
from app.store.history_key import Lock
from app.ui.actions import Deed
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance
from app.ui.history.unlocking import UnlockDialog
from app.ui.state.view_state import Cure
from tests.rings import Ring, no_ring

USUAL = Settings(first_run_done=True)
LONG_AGO = 86_400.0 * 400


def privacy(**changed) -> Settings:
    return replace(USUAL, privacy=PrivacySettings(**changed))


class Evening:
    """A window with its history, and somebody who writes."""

    def __init__(self, qapp, qtbot, folder, find, settings: Settings = USUAL) -> None:
        self.qapp, self.qtbot = qapp, qtbot
        self.session = SilentSession()
        supplies = supplies_for(self.session, folder, settings, find=find)
        self.path = supplies.vault.path
        self.application = Application(supplies, qapp, SingleInstance(folder / "instance"))
        self.application.show()

    def happens(self, *events: Event) -> None:
        self.session.happens(*events)
        self.application.bridge.drain()

    def says(self, turn: int, words: str) -> None:
        self.happens(
            TurnPrepared(turn),
            TurnOpened(turn, OpenedBecause.TYPED),
            WordsRecognised(turn, words, "en"),
            ClauseWritten(turn, "Yes."),
            ReplyHeard(turn, "Yes."),
            ReplyFinished(turn),
        )

    def settles(self) -> None:
        """Everything that was asked of the history has been answered."""
        self.qtbot.waitUntil(lambda: not self.application.history.desk.busy, timeout=20_000)
        self.application.bridge.drain()

    def change(self, **changed) -> None:
        keeper = self.application.keeper
        keeper.change(replace(keeper.settings, privacy=replace(keeper.settings.privacy, **changed)))
        self.settles()

    def do(self, deed: Deed) -> None:
        self.application.window.actions_[deed].trigger()

    @property
    def archive(self):
        return self.application.history.archive

    @property
    def kept(self) -> list[list[str]]:
        """What was said in each conversation, latest first."""
        listed = sorted(self.archive.listed(), key=lambda one: -one.latest)
        return [[turn.exchange.said for turn in self.archive.read(one.id).turns] for one in listed]

    @property
    def shown(self) -> list[str]:
        return [entry.said for entry in self.application.dialogue.state.entries]

    @property
    def notice(self) -> str:
        notice = self.application.dialogue.state.notice
        return "" if notice is None else notice.text


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def begin(qapp, qtbot, tmp_path, ring):
    begun: list[Evening] = []

    def make(settings: Settings = USUAL, find=ring) -> Evening:
        while begun:
            put_away(begun.pop().application, qapp)
        begun.append(Evening(qapp, qtbot, tmp_path, find, settings))
        return begun[-1]

    yield make
    for evening in begun:
        put_away(evening.application, qapp)


@pytest.fixture
def evening(begin) -> Iterator[Evening]:
    made = begin()
    made.settles()
    return made


def test_the_last_conversation_is_there_again_at_the_next_start_and_goes_on(begin, evening):
    evening.says(1, "I am Anna.")
    evening.says(2, "It rains.")
    again = begin()
    again.settles()
    assert again.shown == ["I am Anna.", "It rains."]
    (resume,) = again.session.sent
    assert isinstance(resume, Resume)
    assert [one.said for one in resume.exchanges] == ["I am Anna.", "It rains."]
    again.happens(Resumed(resume.conversation, resume.exchanges))
    again.says(3, "Who am I?")
    assert again.kept == [["I am Anna.", "It rains.", "Who am I?"]]


def test_a_window_that_is_to_begin_anew_does_so(begin, evening):
    evening.says(1, "I am Anna.")
    again = begin(privacy(go_on=False))
    again.settles()
    assert again.shown == again.session.sent == []
    again.says(1, "Something else.")
    assert again.kept == [["Something else."], ["I am Anna."]]


def test_what_is_said_before_the_history_is_open_stays_a_conversation_of_its_own(begin, evening):
    evening.says(1, "Yesterday.")
    again = begin()
    again.says(1, "Quickly.")
    again.settles()
    assert again.shown == ["Quickly."]
    assert again.session.sent == []
    assert again.kept == [["Quickly."], ["Yesterday."]]


def test_what_was_written_but_has_not_reached_the_voice_yet_counts_as_said(begin, evening):
    evening.says(1, "Yesterday.")
    again = begin()
    again.application.dialogue.say("Quickly.")
    again.settles()
    assert not any(isinstance(command, Resume) for command in again.session.sent)


def test_without_a_keyring_a_notice_leads_to_a_passphrase_and_nothing_said_is_lost(begin, qtbot):
    evening = begin(find=no_ring)
    evening.says(1, "Nobody writes this down yet.")
    evening.settles()
    assert evening.notice == Lock.NO_KEYRING.value
    assert evening.application.dialogue.state.notice.cure is Cure.HISTORY
    assert not evening.path.exists()
    evening.application.window.notices.cure_wished.emit(Cure.HISTORY)
    dialog = evening.application.history.opening.dialog
    assert isinstance(dialog, UnlockDialog)
    assert dialog.isVisible()
    for field in dialog.new.findChildren(QLineEdit):
        field.setText("a very long walk in the rain")
    dialog.go.click()
    evening.settles()
    assert evening.notice == ""
    assert evening.kept == [["Nobody writes this down yet."]]
    again = begin(find=no_ring)
    again.settles()
    assert again.notice == Lock.PASSPHRASE_NEEDED.value
    assert again.shown == []
    again.application.history.desk.ask(
        lambda: again.archive.unlock("a very long walk in the rain"),
        again.application.history.opening.opened,
    )
    again.settles()
    assert again.shown == ["Nobody writes this down yet."]


def test_a_locked_keyring_can_be_unlocked_later(begin, ring):
    ring.locked = True
    evening = begin()
    evening.settles()
    assert evening.notice == Lock.KEYRING_LOCKED.value
    evening.says(1, "Wait for me.")
    ring.locked = False
    evening.application.window.notices.cure_wished.emit(Cure.HISTORY)
    evening.application.history.opening.dialog.go.click()
    evening.settles()
    assert evening.kept == [["Wait for me."]]
    assert evening.shown == ["Wait for me."]


def test_the_notice_stays_until_it_is_put_away_whatever_else_is_told(begin, ring, qtbot):
    ring.locked = True
    evening = begin()
    evening.settles()
    evening.happens(VoiceStarted(False), MicrophoneLost("There is no microphone."))
    evening.happens(EngineFailed("synthesiser", "x", "There is no voice."))
    assert evening.notice != Lock.KEYRING_LOCKED.value
    evening.application.window.notices.dismissed.emit()
    qtbot.waitUntil(lambda: evening.notice == Lock.KEYRING_LOCKED.value)
    evening.application.window.notices.dismissed.emit()
    evening.happens(EngineFailed("recogniser", "x", "Nothing is understood."))
    evening.application.window.notices.dismissed.emit()
    evening.qapp.processEvents()
    assert evening.notice == ""


def test_the_dialog_can_be_left_and_opened_again(begin):
    evening = begin(find=no_ring)
    evening.settles()
    for _ in range(2):
        evening.application.window.notices.cure_wished.emit(Cure.HISTORY)
        evening.application.window.notices.cure_wished.emit(Cure.HISTORY)
        evening.settles()
        dialog = evening.application.history.opening.dialog
        assert len(evening.application.window.findChildren(UnlockDialog)) == 1
        dialog.reject()
        evening.qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not evening.application.window.findChildren(UnlockDialog)


def test_whoever_wants_nothing_kept_can_say_so_where_a_passphrase_is_asked_for(begin):
    evening = begin(find=no_ring)
    evening.settles()
    evening.application.window.notices.cure_wished.emit(Cure.HISTORY)
    evening.application.history.opening.dialog.nothing.click()
    evening.settles()
    assert not evening.application.keeper.settings.privacy.keep_conversation
    assert evening.archive.current == ""
    assert not evening.path.exists()
    assert evening.notice == ""


def test_nothing_is_opened_before_the_first_steps_are_over(begin, ring):
    evening = begin(Settings())
    evening.says(1, "Hello?")
    evening.settles()
    assert ring.secret is None
    assert not evening.path.exists()
    evening.application.first_run.shown.reject()
    evening.settles()
    assert evening.kept == [["Hello?"]]


def test_where_nothing_is_kept_nothing_is_written(begin, ring):
    evening = begin(privacy(keep_conversation=False))
    evening.says(1, "Between us.")
    evening.settles()
    assert ring.secret is None
    assert not evening.path.exists()
    evening.change(keep_conversation=True)
    evening.says(2, "For later.")
    assert evening.kept == [["For later."]]
    evening.change(keep_conversation=False)
    evening.says(3, "Between us again.")
    assert evening.kept == [["For later."]]


def test_a_disk_that_is_full_is_told_and_what_is_missing_is_written_when_there_is_room(
    evening, monkeypatch
):
    tried = threading.Event()

    def full(*arguments: object) -> None:
        tried.set()
        raise HistoryError("The history could not be written. Make room on the disk.")

    with monkeypatch.context() as patch:
        patch.setattr(turns, "change", full)
        evening.says(1, "First.")
        assert tried.wait(10.0)
        evening.qtbot.waitUntil(lambda: "Make room" in evening.notice)
        evening.says(2, "Second.")
        assert evening.shown == ["First.", "Second."]
        assert evening.kept == []
    assert evening.kept == [["First.", "Second."]]


def test_a_damaged_history_is_told_of_and_what_could_be_read_is_gone_on_with(begin, evening):
    for turn in range(1, 60):
        evening.says(turn, f"words {turn} " * 60)
    path = evening.path
    begin(privacy(keep_conversation=False))  # closes the first window
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"x" * 100)
    again = begin()
    again.settles()
    assert "The history was damaged" in again.notice
    assert "history.damaged-1.db" in again.notice
    assert len(again.shown) > 30


def test_the_history_of_a_newer_parley_is_left_alone_and_nothing_is_kept(begin, evening):
    evening.says(1, "From the future.")
    path = evening.path
    with evening.archive._vault.database.reading() as connection:
        connection.execute("PRAGMA user_version = 99")
    begin(privacy(keep_conversation=False))
    before = path.read_bytes()
    again = begin()
    again.says(1, "Not kept.")
    again.settles()
    assert "newer version of Parley" in again.notice
    assert "nothing is kept" in again.notice
    begin(privacy(keep_conversation=False))
    assert path.read_bytes() == before


def test_the_plain_conversation_of_an_older_parley_is_gone_on_with(begin, tmp_path):
    plain = tmp_path / "state" / "conversation.jsonl"
    plain.parent.mkdir()
    old = Exchange(4, "In the old days.", "Yes.", OpenedBecause.TYPED)
    plain.write_bytes(msgspec.json.encode(old) + b"\n")
    evening = begin()
    evening.settles()
    assert evening.shown == ["In the old days."]
    assert not plain.exists()


def test_a_new_conversation_needs_no_question_where_the_old_one_is_kept(evening):
    evening.says(1, "First.")
    evening.do(Deed.NEW)
    assert evening.session.sent == [Rewind(0)]
    evening.happens(Rewound(0))
    evening.says(2, "Second.")
    assert evening.kept == [["Second."], ["First."]]


def test_the_last_ten_minutes_are_forgotten_everywhere(evening):
    evening.says(1, "A slip.")
    evening.says(2, "Another.")
    evening.do(Deed.HISTORY)
    evening.application.history.shown.forget_wished.emit(600)
    evening.settles()
    assert evening.session.sent == [Rewind(1)]
    assert evening.shown == []
    evening.happens(Rewound(1))
    evening.says(3, "What was that?")
    assert evening.kept == [["What was that?"]]


def test_the_conversation_that_goes_on_can_be_deleted(evening):
    evening.says(1, "First.")
    evening.application.history.desk.ask(
        lambda: evening.archive.delete(evening.archive.current), lambda _: None
    )
    evening.settles()
    assert evening.session.sent == [Rewind(0)]
    assert evening.shown == []
    evening.happens(Rewound(0))
    assert evening.kept == []


def goes_back_to_the_first_of_two(evening) -> tuple[str, str]:
    """Two conversations, of which the first is shown again, and the voice has not answered yet."""
    evening.says(1, "I am Anna.")
    first = evening.archive.current
    evening.happens(Rewound(0))
    evening.says(2, "It rains.")
    second = evening.archive.current
    evening.application.history.opening.go_on_with(first)
    evening.settles()
    assert evening.shown == ["I am Anna."]
    return first, second


def test_a_conversation_that_is_shown_can_be_deleted_before_the_voice_goes_on_with_it(evening):
    first, _ = goes_back_to_the_first_of_two(evening)
    (resume,) = evening.session.sent
    evening.application.history.desk.ask(
        lambda: evening.archive.delete(first), lambda _: None, lambda error: None
    )
    evening.settles()
    assert evening.shown == []
    assert evening.session.sent == [resume, Rewind(0)]
    evening.happens(Resumed(first, resume.exchanges), Rewound(0))
    assert evening.shown == []
    evening.says(3, "Something else.")
    assert evening.kept == [["Something else."], ["It rains."]]


def test_the_last_ten_minutes_are_forgotten_before_the_voice_goes_on_with_them(evening):
    first, _ = goes_back_to_the_first_of_two(evening)
    (resume,) = evening.session.sent
    evening.application.history.wishes.forget_since(600)
    evening.settles()
    assert evening.shown == []
    assert evening.session.sent == [resume, Rewind(1)]
    evening.happens(Resumed(first, resume.exchanges), Rewound(1))
    assert evening.shown == []
    assert evening.kept == []


def test_what_is_shown_stays_when_the_conversation_of_before_is_deleted(evening):
    first, second = goes_back_to_the_first_of_two(evening)
    (resume,) = evening.session.sent
    evening.application.history.desk.ask(
        lambda: evening.archive.delete(second), lambda _: None, lambda error: None
    )
    evening.settles()
    assert evening.shown == ["I am Anna."]
    assert evening.session.sent == [resume]
    evening.happens(Resumed(first, resume.exchanges))
    assert evening.kept == [["I am Anna."]]


def test_everything_can_be_forgotten_even_by_who_wants_nothing_kept_any_more(evening, ring):
    evening.says(1, "First.")
    secret = ring.secret
    evening.application.settings.open("Privacy")
    evening.change(keep_conversation=False)
    evening.application.history._page.forget_everything_wished.emit()
    evening.settles()
    assert ring.secret is None is not secret
    assert not evening.path.exists()
    assert evening.shown == []
    assert evening.session.sent == [Rewind(0)]


def test_after_everything_was_forgotten_no_old_passphrase_is_asked_for(begin):
    evening = begin(find=no_ring)
    evening.application.history.desk.ask(lambda: evening.archive.unlock("old"), lambda _: None)
    evening.settles()
    again = begin(find=no_ring)
    again.settles()
    assert again.notice == Lock.PASSPHRASE_NEEDED.value
    again.application.history.wishes.forget_everything()
    again.settles()
    assert again.notice == Lock.NO_KEYRING.value
    again.application.window.notices.cure_wished.emit(Cure.HISTORY)
    assert again.application.history.opening.dialog.new.isVisible()


def test_what_was_being_changed_is_not_said_in_another_conversation(evening):
    evening.says(1, "First.")
    first = evening.archive.current
    evening.happens(Rewound(0))
    evening.says(2, "Second.")
    composer = evening.application.window.composer
    evening.application.window.transcript.edit_wished.emit(2, "Second.")
    assert composer.editing
    evening.application.history.opening.go_on_with(first)
    evening.settles()
    assert not composer.editing
    messages = evening.application.window.transcript.messages
    assert [messages.index(row, 0).data() for row in range(messages.rowCount())] == [
        "First.", "Yes."
    ]  # fmt: skip


def test_an_earlier_conversation_is_gone_on_with_on_request(evening):
    evening.says(1, "First.")
    first = evening.archive.current
    evening.happens(Rewound(0))
    evening.says(2, "Second.")
    evening.do(Deed.HISTORY)
    evening.application.history.shown.continue_wished.emit(first)
    evening.settles()
    (resume,) = evening.session.sent
    assert (resume.conversation, [one.said for one in resume.exchanges]) == (first, ["First."])
    assert evening.shown == ["First."]
    evening.happens(Resumed(first, resume.exchanges))
    evening.says(3, "Third.")
    assert evening.kept == [["First.", "Third."], ["Second."]]
    evening.application.history.shown.continue_wished.emit(first)
    evening.settles()
    assert len(evening.session.sent) == 1


def test_what_is_older_than_wished_is_gone_and_the_page_says_so(evening):
    database = evening.archive._vault.database
    exchange = Exchange(1, "Long ago.", opened=OpenedBecause.TYPED)
    then = time.time() - LONG_AGO
    turns.put(database, "old", [KeptTurn(exchange, then, then)])
    evening.application.settings.open("Privacy")
    evening.change(keep_days=30)
    assert evening.kept == []


def test_what_was_kept_is_played_and_stopped_from_the_historys_window(begin):
    evening = begin(privacy(keep_sound=True))
    evening.settles()
    evening.says(1, "First.")
    evening.do(Deed.HISTORY)
    evening.settles()
    shown = evening.application.history.shown
    assert shown.reader.player.isHidden()
    evening.happens(TurnRecorded(1, Whose.USER, b"said"), TurnRecorded(1, Whose.REPLY, b"heard"))
    evening.settles()
    shown.reader.player.click()
    evening.settles()
    assert evening.session.sent == [PlayBack((b"said", b"heard"))]
    evening.happens(TurnOpened(2, OpenedBecause.REHEARSED))
    assert shown.reader.player.playing
    shown.reader.player.click()
    assert evening.session.sent[-1] == Stop()
    assert not shown.reader.player.playing
    assert evening.kept == [["First."]]


def test_a_failure_nobody_else_tells_of_is_shown_in_the_window_that_is_in_front(evening, qtbot):
    def fail() -> None:
        raise HistoryError("The disk is full: make room.")

    desk = evening.application.history.desk
    evening.do(Deed.HISTORY)
    shown = evening.application.history.shown
    qtbot.waitUntil(shown.isActiveWindow)
    desk.ask(fail, lambda _: None)
    evening.settles()
    assert evening.notice == shown.notices.accessibleDescription() == "The disk is full: make room."
    assert shown.notices.isVisible()
    shown.tell("")
    evening.application.window.activateWindow()
    qtbot.waitUntil(evening.application.window.isActiveWindow)
    desk.ask(fail, lambda _: None)
    evening.settles()
    assert not shown.notices.isVisible()


def test_who_wants_nothing_kept_any_more_can_still_forget_what_was_kept_before(evening):
    evening.says(1, "A slip.")
    evening.change(keep_conversation=False)
    evening.says(2, "Another.")
    evening.application.history.wishes.forget_since(600)
    evening.settles()
    assert evening.session.sent == [Rewind(0)]
    assert evening.kept == []


def test_from_the_moment_that_nothing_is_to_be_kept_nothing_is_however_busy_the_desk(evening):
    answered = threading.Event()
    history = evening.application.history
    history.desk.ask(answered.wait, lambda _: None)  # such as a keyring that asks its owner
    keeper = evening.application.keeper
    keeper.change(privacy(keep_conversation=False))
    evening.says(1, "Between us.")
    answered.set()
    evening.settles()
    assert evening.kept == []


def test_sound_that_comes_after_none_is_to_be_kept_is_not_kept(begin):
    evening = begin(privacy(keep_sound=True))
    evening.settles()
    evening.says(1, "First.")
    evening.happens(TurnRecorded(1, Whose.USER, b"said"))
    evening.change(keep_sound=False)
    evening.happens(TurnRecorded(1, Whose.REPLY, b"heard"))
    assert evening.archive.recorded(evening.archive.current) == ((1, Whose.USER),)


def test_what_is_forgotten_of_one_conversation_is_not_taken_from_the_one_put_in_its_place(evening):
    then = time.time() - LONG_AGO
    old = [Exchange(turn, f"Old {turn}.", opened=OpenedBecause.TYPED) for turn in (1, 2, 3)]
    kept = [KeptTurn(exchange, then, then) for exchange in old]
    turns.put(evening.archive._vault.database, "old", kept)
    evening.says(1, "A slip.")
    history = evening.application.history
    history.opening.go_on_with("old")
    evening.settles()
    history.wishes.forget_since(600)  # the voice has not answered yet
    evening.settles()
    assert evening.shown == ["Old 1.", "Old 2.", "Old 3."]
    (resume,) = evening.session.sent
    evening.happens(Resumed("old", resume.exchanges))
    evening.says(4, "New.")
    assert evening.kept == [["Old 1.", "Old 2.", "Old 3.", "New."]]
    history.wishes.forget_since(600)
    evening.settles()
    assert evening.session.sent[1:] == [Rewind(4)]
    assert evening.shown == ["Old 1.", "Old 2.", "Old 3."]


def test_whoever_thinks_better_of_a_resumption_goes_back_before_the_voice_has_answered(evening):
    evening.says(1, "First.")
    first = evening.archive.current
    evening.happens(Rewound(0))
    evening.says(2, "Second.")
    second = evening.archive.current
    opening = evening.application.history.opening
    for conversation in (first, second):
        opening.go_on_with(conversation)
        evening.settles()
    assert [resume.conversation for resume in evening.session.sent] == [first, second]
    assert evening.shown == ["Second."]
    evening.happens(*(Resumed(one.conversation, one.exchanges) for one in evening.session.sent))
    opening.go_on_with(second)
    evening.settles()
    assert len(evening.session.sent) == 2
