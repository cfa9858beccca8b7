"""What was kept of a conversation is heard again, and ends when it should."""

from collections.abc import Callable, Iterator

import pytest
from kept import DAY, KeptInMemory, conversation
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from supplies import SilentSession
from test_history_window import NOW, Room

from app.core.commands import PlayBack, Stop
from app.core.errors import HistoryError, ParleyError
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyFinished,
    SpeechStarted,
    StageFailed,
    TurnCancelled,
    TurnOpened,
)
from app.core.recorded import Whose
from app.core.voice_events import VoiceLost
from app.ui.dialogue import Dialogue
from app.ui.history_playing import HistoryPlaying
from app.ui.state.view_state import ViewState

USER, REPLY = Whose.USER, Whose.REPLY
TALK = conversation("talk", "One?", "Two?", "Three?", "Four?", begun=NOW - 300)
MUTE = conversation("mute", "Nobody recorded this.", begun=NOW - DAY)
SOUNDS = ((1, USER), (1, REPLY), (2, REPLY), (4, USER))


class Listening(Room):
    """A room in which three of four turns have sound, joined to a voice that only remembers."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot, KeptInMemory(TALK, MUTE))
        self.archive.recorded_turns["talk"] = SOUNDS
        self.session = SilentSession()
        self.dialogue = Dialogue(self.session, ViewState())
        self.playing = HistoryPlaying(self.archive, self.desk, self.dialogue)
        self.window.play_wished.connect(self.playing.play)
        self.window.stop_wished.connect(self.playing.stop)
        self.playing.playing.connect(self.reader.show_playing)
        self.playing.failed.connect(self.window.tell_failure)
        self._number = 40

    @property
    def played(self) -> list[tuple[bytes, ...]]:
        return [one.sounds for one in self.session.sent if isinstance(one, PlayBack)]

    @property
    def going(self) -> bool:
        return self.reader.player.playing

    def happens(self, *events: Event) -> None:
        for event in events:
            self.dialogue.take_in(event)
        self.settle()

    def begins(self) -> int:
        """The voice begins what it was sent last; tells which turn that is for it."""
        self._number += 1
        self.happens(TurnOpened(self._number, OpenedBecause.REHEARSED))
        return self._number

    def ends(self) -> None:
        """What was sent last is heard to its end."""
        self.happens(ReplyFinished(self.begins()))

    def stops(self) -> None:
        """Stop, from the main window."""
        self.dialogue.stop()
        QApplication.processEvents()
        self.settle()

    def go_to(self, row: int) -> None:
        record = self.reader.record
        record.setCurrentIndex(record.messages.index(row))

    def menu(self, row: int) -> dict[str, Callable[[], None]]:
        """What is offered of a message."""
        record = self.reader.record
        self.go_to(row)
        place = record.visualRect(record.currentIndex()).center()
        keyboard, on_screen = QContextMenuEvent.Reason.Keyboard, record.mapToGlobal(place)
        QApplication.sendEvent(record.viewport(), QContextMenuEvent(keyboard, place, on_screen))
        menu = record.findChildren(QMenu)[-1]
        offered = {one.text(): one.trigger for one in menu.actions() if one.text()}
        menu.hide()
        return offered


@pytest.fixture
def room(qtbot) -> Iterator[Listening]:
    made = Listening(qtbot)
    made.open()
    yield made
    made.desk.close()


def test_where_nothing_was_kept_nothing_is_offered(room) -> None:
    room.choose("mute")
    assert room.reader.player.isHidden()
    assert list(room.menu(0)) == ["Copy"]
    room.choose("talk")
    assert not room.reader.player.isHidden()


def test_from_the_chosen_message_on_it_is_played_to_the_end(room) -> None:
    room.go_to(2)
    room.press("Play from here")
    assert room.going
    assert room.reader.record.marked == 2
    room.ends()
    assert room.reader.record.marked == 4
    room.ends()
    assert room.played == [(b"talk 2 REPLY",), (b"talk 4 USER",)]
    assert not room.going


def test_both_sides_of_a_turn_are_played_in_their_order(room) -> None:
    room.press("Play from here")
    assert room.played == [(b"talk 1 USER", b"talk 1 REPLY")]


def test_after_the_last_sound_that_last_one_is_played(room) -> None:
    room.archive.recorded_turns["talk"] = SOUNDS[:2]
    room.choose("mute")
    room.choose("talk")
    room.go_to(7)
    room.press("Play from here")
    assert room.played == [(b"talk 1 USER", b"talk 1 REPLY")]


def test_one_turn_alone_is_played_from_the_menu(room) -> None:
    room.menu(0)["Play this turn"]()
    room.settle()
    room.ends()
    assert len(room.played) == 1
    assert not room.going
    assert "Play this turn" not in room.menu(4)
    assert "Play from here" not in room.menu(6)


def test_escape_stops_it_and_only_then_closes_the_window(room) -> None:
    room.press("Play from here")
    room.begins()
    QTest.keyClick(room.reader.record, Qt.Key.Key_Escape)
    assert room.session.sent[-1] == Stop()
    assert not room.going
    assert room.window.isVisible()
    QTest.keyClick(room.reader.record, Qt.Key.Key_Escape)
    assert not room.window.isVisible()


def test_stop_leaves_nothing_to_follow(room) -> None:
    room.press("Play from here")
    number = room.begins()
    room.press("Stop playing")
    room.happens(ReplyFinished(number))
    assert len(room.played) == 1


def test_stop_between_two_turns_leaves_nothing_to_follow(room) -> None:
    room.press("Play from here")
    number = room.begins()
    room.dialogue.take_in(ReplyFinished(number))
    room.stops()
    assert not room.going
    assert len(room.played) == 1


def test_stop_also_silences_the_turn_that_the_voice_has_not_begun(room) -> None:
    room.press("Play from here")
    room.ends()
    assert len(room.played) == 2
    room.stops()
    assert room.session.sent[-1] == Stop()
    assert not room.going
    room.ends()
    assert len(room.played) == 2


@pytest.mark.parametrize("event", [SpeechStarted(), TurnOpened(99, OpenedBecause.TYPED)])
def test_whoever_speaks_between_two_turns_hears_no_more_of_it(room, event) -> None:
    room.press("Play from here")
    number = room.begins()
    room.dialogue.take_in(ReplyFinished(number))
    room.happens(event)
    assert not room.going
    assert len(room.played) == 1


@pytest.mark.parametrize(
    "why",
    [
        lambda turn: TurnCancelled(turn, CancelledBecause.INTERRUPTED),
        lambda turn: VoiceLost("The voice stopped.", True),
    ],
)
def test_whoever_interrupts_it_hears_no_more_of_it(room, why) -> None:
    room.press("Play from here")
    room.happens(why(room.begins()))
    assert not room.going
    assert len(room.played) == 1


def test_another_choice_takes_the_place_of_what_is_played(room) -> None:
    room.press("Play from here")
    before = room.begins()
    room.menu(6)["Play this turn"]()
    room.settle()
    room.happens(TurnCancelled(before, CancelledBecause.STOPPED))
    assert room.going
    room.ends()
    assert room.played[-1] == (b"talk 4 USER",)
    assert not room.going


def test_a_rehearsal_of_a_voice_is_none_of_its_business(room) -> None:
    room.happens(TurnOpened(7, OpenedBecause.REHEARSED))
    room.press("Play from here")
    room.happens(ReplyFinished(7))
    assert len(room.played) == 1
    assert room.going


def test_damaged_sound_is_told_of_in_the_window(room) -> None:
    room.press("Play from here")
    number = room.begins()
    room.happens(
        TurnCancelled(number, CancelledBecause.FAILED),
        StageFailed(number, "speaking", "This recording is damaged and cannot be played."),
    )
    assert room.notice == "This recording is damaged and cannot be played."
    assert not room.going


def test_sound_that_was_forgotten_meanwhile_is_told_of(room) -> None:
    room.archive.recorded_turns["talk"] = ()
    room.press("Play from here")
    assert room.notice == "The sound of this turn is not there any more."
    assert not room.going


@pytest.mark.parametrize("place", ["archive", "voice"])
def test_what_cannot_be_played_is_told_of(room, place, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise (HistoryError if place == "archive" else ParleyError)("It is too long.")

    if place == "archive":
        room.archive.wait = fail
    else:
        monkeypatch.setattr(room.session, "send", fail)
    room.press("Play from here")
    assert room.notice == "It is too long."
    assert not room.going


def test_what_is_played_goes_on_while_another_conversation_is_read(room) -> None:
    room.press("Play from here")
    room.choose("mute")
    assert room.going
    room.ends()
    assert room.reader.record.marked is None
    assert len(room.played) == 2


def test_sound_that_comes_after_its_words_is_offered(room) -> None:
    room.archive.current = "mute"
    room.choose("mute")
    room.archive.recorded_turns["mute"] = ((1, USER),)
    room.window.refresh()
    room.settle()
    assert not room.reader.player.isHidden()
