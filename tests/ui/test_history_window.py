"""What was talked about is found again, and done with as people wish."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from kept import DAY, KeptInMemory, conversation, turn
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QToolButton

from app.core.errors import HistoryError
from app.core.recorded import Whose
from app.store.history.records import KeptConversation
from app.ui.history.desk import HistoryDesk
from app.ui.history.models import PIECES_ROLE
from app.ui.history.questions import Questions, with_ending
from app.ui.history.window import HistoryWindow

NOW = time.time()
COOKING = conversation(
    "cooking", "What could I cook with spinach?", "How long does that take?", begun=NOW - 300
)
SKY = conversation("sky", "Why is the sky blue?", begun=NOW - DAY)
KING = KeptConversation(
    "king",
    "Stories",
    begun=NOW - 30 * DAY,
    turns=(
        turn(1, "Tell me a story.", "There was a king. He had a dog.", heard="There was a king."),
        turn(2, "Did the dog eat spinach?", "Never.", begun=NOW - 30 * DAY),
    ),
)


@dataclass
class Answering(Questions):
    """Answers at once, as somebody would."""

    yes: bool = True
    path: Path | None = None
    asked: list[str] = field(default_factory=list)

    def sure(
        self, parent: object, question: str, text: str, yes: str, then: Callable[[], object]
    ) -> None:
        self.asked.append(question)
        if self.yes:
            then()

    def save_as(self, parent: object, *, several: bool) -> Path | None:
        self.asked.append("save several" if several else "save one")
        return self.path

    def open_file(self, parent: object) -> Path | None:
        self.asked.append("open")
        return self.path


class Room:
    """The window over an archive in memory, and what a person does in it."""

    def __init__(self, qtbot, archive: KeptInMemory) -> None:
        self.qtbot = qtbot
        self.archive = archive
        self.desk = HistoryDesk()
        self.keeps = True
        self.questions = Answering()
        self.window = HistoryWindow(
            archive, self.desk, lambda: self.keeps, questions=self.questions
        )
        qtbot.addWidget(self.window)
        self.contents, self.reader = self.window.contents, self.window.reader
        self.list, self.found = self.contents.conversations, self.contents.found

    def open(self) -> "Room":
        self.window.show_in_front()
        self.qtbot.waitUntil(self.window.isVisible)
        self.settle()
        return self

    def settle(self) -> None:
        """Until everything that was asked has been answered."""
        self.qtbot.waitUntil(lambda: not self.desk.busy)

    def search(self, words: str) -> None:
        self.contents.field.setText(words)
        self.qtbot.waitUntil(lambda: f"search {words}" in self.archive.asked)
        self.settle()

    def choose(self, name: str) -> None:
        row = self.contents.listing.rows[name]
        self.list.setCurrentIndex(self.list.conversations.index(row))
        self.settle()

    def press(self, name: str) -> None:
        buttons = self.window.findChildren(QToolButton) + self.window.findChildren(QPushButton)
        (button,) = (
            one
            for one in buttons
            if name in (one.accessibleName(), one.text()) and not one.isHidden()
        )
        button.click()
        self.settle()

    def choose_in_menu(self, words: str) -> None:
        (more,) = (one for one in self.contents.findChildren(QToolButton) if one.menu())
        (action,) = (one for one in more.menu().actions() if one.text() == words)
        action.trigger()
        self.settle()

    @property
    def titles(self) -> list[str]:
        model = self.list.conversations
        return [model.index(row).data() for row in range(model.rowCount())]

    @property
    def read(self) -> list[str]:
        messages = self.reader.record.messages
        return [messages.message(row).plain for row in range(messages.rowCount())]

    @property
    def notice(self) -> str:
        notices = self.window.notices
        return "" if notices.isHidden() else notices.accessibleDescription()

    @property
    def shut(self) -> bool:
        return self.window.shut.isVisible()


@pytest.fixture
def rooms(qtbot) -> Iterator[Callable[..., Room]]:
    made: list[Room] = []

    def with_(*kept: KeptConversation, current: str = "") -> Room:
        made.append(Room(qtbot, KeptInMemory(*kept, current=current)))
        return made[-1]

    yield with_
    for room in made:
        room.desk.close()


@pytest.fixture
def room(rooms) -> Room:
    return rooms(KING, SKY, COOKING).open()


# reading


def test_the_latest_conversation_is_at_the_top_and_can_be_read_at_once(room) -> None:
    assert room.titles == ["What could I cook with spinach?", "Why is the sky blue?", "Stories"]
    assert room.read[0] == "What could I cook with spinach?"


def test_the_archive_is_never_asked_on_qts_thread(room) -> None:
    room.search("spinach")
    room.press("Pin this conversation")
    assert room.archive.threads.isdisjoint({threading.get_ident()})


def test_arrow_keys_go_from_conversation_to_conversation(room) -> None:
    QTest.keyClick(room.list, Qt.Key.Key_Down)
    room.settle()
    assert room.read[0] == "Why is the sky blue?"


def test_what_was_not_heard_is_struck_out_as_in_the_conversation(room) -> None:
    room.choose("king")
    message = room.reader.record.messages.message(1)
    assert (message.heard, message.plain) == (
        "There was a king.",
        "There was a king. He had a dog.",
    )
    assert message.label == "interrupted"


def test_a_message_can_be_copied_and_nothing_else_be_done_with_it(room) -> None:
    room.choose("sky")
    record = room.reader.record
    record.setFocus()
    record.setCurrentIndex(record.messages.index(0))
    QTest.keySequence(record, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "Why is the sky blue?"
    assert not record.model().flags(record.currentIndex()) & Qt.ItemFlag.ItemIsEditable


def test_day_and_turns_are_told_below_the_title(room) -> None:
    told = room.list.conversations.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("Why is the sky blue?, Yesterday, ")
    assert told.endswith(" · 1 turn")


def test_a_conversation_of_which_nothing_is_left_is_told_of(room) -> None:
    del room.archive.kept["sky"]
    room.choose("sky")
    assert room.notice == "This conversation is not there any more. Choose another one."
    assert room.read == []


def test_what_is_said_meanwhile_is_added_where_one_reads(room) -> None:
    one = room.archive.kept["cooking"]
    longer = (*one.turns, turn(3, "And for two?", "Five eggs.", begun=NOW))
    room.archive.kept["cooking"] = KeptConversation("cooking", begun=one.begun, turns=longer)
    room.window.refresh()
    room.settle()
    assert room.read[-2:] == ["And for two?", "Five eggs."]


def test_a_window_that_is_not_shown_asks_for_nothing(rooms) -> None:
    room = rooms(SKY)
    room.window.refresh()
    assert not room.desk.busy
    assert room.archive.asked == []


# searching


def test_words_are_found_and_marked_by_more_than_colour(room) -> None:
    room.search("spinach")
    assert room.found.isVisible()
    pieces = [room.found.found.index(row).data(PIECES_ROLE) for row in range(2)]
    assert [word for one in pieces for word, hit in one if hit] == ["spinach", "spinach"]


def test_a_search_waits_until_no_more_is_written(room) -> None:
    QTest.keyClicks(room.contents.field, "spinach")
    room.qtbot.waitUntil(lambda: "search spinach" in room.archive.asked)
    assert [asked for asked in room.archive.asked if asked.startswith("search")] == [
        "search spinach"
    ]


def test_what_was_found_leads_to_its_turn(room) -> None:
    room.search("dog")
    room.found.setCurrentIndex(room.found.found.index(0))
    room.settle()
    record = room.reader.record
    assert record.messages.message(record.currentIndex().row()).plain == "Did the dog eat spinach?"
    assert record.marked == 2


def test_a_conversation_is_found_by_its_name_too(room) -> None:
    room.search("stor")
    assert [room.found.found.index(row).data() for row in range(2)] == [
        "Stories",
        "Tell me a story.",
    ]
    room.found.setCurrentIndex(room.found.found.index(0))
    room.settle()
    assert room.reader.conversation == "king"
    assert room.reader.record.marked is None


def test_from_the_field_the_keyboard_leads_to_what_was_found(room) -> None:
    room.contents.field.setFocus()
    room.search("sky")
    QTest.keyClick(room.contents.field, Qt.Key.Key_Down)
    room.settle()
    assert room.found.hasFocus()
    assert room.read[0] == "Why is the sky blue?"


def test_escape_ends_the_search_and_then_closes_the_window(room) -> None:
    room.contents.field.setFocus()
    room.search("sky")
    QTest.keyClick(room.contents.field, Qt.Key.Key_Escape)
    assert room.list.isVisible()
    assert room.window.isVisible()
    QTest.keyClick(room.contents.field, Qt.Key.Key_Escape)
    assert not room.window.isVisible()


def test_words_that_nobody_said_are_answered_in_words(room) -> None:
    room.search("xylophone")
    assert room.contents._nothing.isVisible()
    assert room.contents._nothing.text().startswith("These words were not found.")


def test_a_late_answer_to_an_earlier_search_is_not_shown(room) -> None:
    held = threading.Event()
    room.archive.wait = lambda asked: held.wait(10) if asked == "search sky" else None
    room.contents.field.setText("sky")
    room.contents.search_now()
    room.qtbot.waitUntil(lambda: "search sky" in room.archive.asked)
    shown = []
    room.found.found.modelReset.connect(lambda: shown.append(room.found.found.index(0).data()))
    room.contents.field.setText("king")
    room.contents.field.setText("dog")
    room.contents.search_now()
    held.set()
    room.settle()
    assert shown == ["Did the dog eat spinach?"]


def test_an_answer_to_a_search_that_was_given_up_is_not_shown(room) -> None:
    held = threading.Event()
    room.archive.wait = lambda asked: held.wait(10) if asked == "search sky" else None
    room.contents.field.setText("sky")
    room.contents.search_now()
    room.contents.field.clear()
    held.set()
    room.settle()
    assert room.list.isVisible()
    assert room.found.found.rowCount() == 0


def test_of_conversations_that_are_passed_quickly_only_the_last_is_read(room) -> None:
    held = threading.Event()
    room.archive.wait = lambda asked: held.wait(10) if asked == "read sky" else None
    asked = len(room.archive.asked)
    for name in ("sky", "cooking", "king"):
        row = room.contents.listing.rows[name]
        room.list.setCurrentIndex(room.list.conversations.index(row))
    held.set()
    room.settle()
    assert room.archive.asked[asked:] == ["read sky", "read king"]
    assert room.read[0] == "Tell me a story."


# what is done


def test_f2_renames_in_place(room) -> None:
    room.choose("sky")
    room.list.setFocus()
    QTest.keyClick(room.list, Qt.Key.Key_F2)
    editor = room.list.findChild(QLineEdit)
    assert editor.text() == "Why is the sky blue?"
    editor.setText("Colours")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.titles[1] == "Colours")
    assert room.archive.kept["sky"].title == "Colours"


def test_a_title_that_is_left_as_it_was_is_no_name(room) -> None:
    room.press("Rename this conversation")
    QTest.keyClick(room.list.findChild(QLineEdit), Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.list.state() is QListView.State.NoState)
    room.settle()
    assert "rename" not in room.archive.asked


def test_what_comes_while_a_title_is_edited_does_not_end_that(room) -> None:
    room.press("Rename this conversation")
    room.archive.kept["new"] = conversation("new", "Good evening!", begun=NOW)
    room.window.refresh()
    room.settle()
    editor = room.list.findChild(QLineEdit)
    assert editor.isVisible()
    assert len(room.titles) == 3
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert room.titles[0] == "Good evening!"


def test_a_pinned_conversation_moves_to_the_top_and_stays_the_chosen_one(room) -> None:
    room.choose("king")
    room.press("Pin this conversation")
    assert room.titles[0] == "Stories"
    assert room.list.current.id == room.reader.conversation == "king"
    room.press("Unpin this conversation")
    assert room.titles[-1] == "Stories"


def test_deleting_asks_and_no_keeps_it(room) -> None:
    room.questions.yes = False
    room.list.setFocus()
    QTest.keyClick(room.list, Qt.Key.Key_Delete)
    room.settle()
    assert room.questions.asked == ["Delete this conversation?"]
    assert len(room.titles) == 3


def test_after_one_is_deleted_the_next_is_read(room) -> None:
    room.choose("sky")
    room.press("Delete this conversation")
    assert room.titles == ["What could I cook with spinach?", "Stories"]
    assert room.reader.conversation == room.list.current.id == "king"


def test_when_the_last_is_deleted_nothing_is_left_to_read(rooms) -> None:
    room = rooms(SKY).open()
    room.press("Delete this conversation")
    assert room.reader.conversation == ""
    assert room.read == []
    assert room.contents._nothing.text().startswith("Nothing is here yet.")


def test_continuing_closes_the_window_and_tells_which(room) -> None:
    room.choose("king")
    with room.qtbot.waitSignal(room.window.continue_wished) as wished:
        room.press("Continue")
    assert wished.args == ["king"]
    assert not room.window.isVisible()


def test_the_one_that_goes_on_says_so_and_is_not_continued(rooms) -> None:
    room = rooms(COOKING, SKY, current="cooking").open()
    assert room.reader._continue.isHidden()
    assert "Going on now" in room.list.conversations.index(0).data(
        Qt.ItemDataRole.AccessibleTextRole
    )


def test_one_is_exported_and_the_window_says_where(room, tmp_path) -> None:
    room.questions.path = tmp_path / "talk.md"
    room.press("Export this conversation")
    assert room.archive.exported == [(("cooking",), tmp_path / "talk.md")]
    assert room.notice == "1 conversation exported as talk.md."


def test_an_export_tells_of_the_sound_that_lies_beside_it(room, tmp_path) -> None:
    room.archive.recorded_turns["cooking"] = ((1, Whose.USER),)
    room.questions.path = tmp_path / "talk.srt"
    room.press("Export this conversation")
    assert room.notice == (
        "1 conversation exported as talk.srt, and the sound as talk.ogg beside it."
    )


def test_all_are_exported_from_the_menu(room, tmp_path) -> None:
    room.questions.path = tmp_path / "all.json"
    room.choose_in_menu("Export all…")
    assert room.archive.exported == [(("cooking", "sky", "king"), tmp_path / "all.json")]
    assert room.questions.asked == ["save several"]


def test_an_import_tells_how_many_are_new(room, tmp_path) -> None:
    room.questions.path = tmp_path / "old.json"
    room.press("Import conversations")
    assert room.notice == "1 conversation of this file is new."
    assert "From old" in room.titles


def test_who_chooses_no_file_has_nothing_done(room) -> None:
    room.choose_in_menu("Import…")
    room.press("Export this conversation")
    assert room.questions.asked == ["open", "save one"]
    assert room.archive.asked[-1] not in ("take_in", "export")


def test_the_last_ten_minutes_are_forgotten_after_asking(room) -> None:
    with room.qtbot.waitSignal(room.window.forget_wished) as wished:
        room.choose_in_menu("Forget the last ten minutes…")
    assert wished.args == [600]
    assert room.questions.asked == ["Forget the last ten minutes?"]


def test_everything_is_deleted_after_asking_only(room) -> None:
    room.questions.yes = False
    with room.qtbot.assertNotEmitted(room.window.forget_everything_wished):
        room.choose_in_menu("Delete everything…")
    room.questions.yes = True
    with room.qtbot.waitSignal(room.window.forget_everything_wished):
        room.choose_in_menu("Delete everything…")


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind() -> None:
    assert with_ending("/tmp/talk", ".vtt").name == "talk.vtt"
    assert with_ending("/tmp/talk.srt", ".vtt").name == "talk.srt"


# when something is the matter


def test_a_failure_is_shown_as_a_sentence_until_it_is_dismissed(room) -> None:
    def full(asked: str) -> None:
        if asked == "pin":
            raise HistoryError("The disk is full: make room.")

    room.archive.wait = full
    room.press("Pin this conversation")
    assert room.notice == "The disk is full: make room."
    room.press("Dismiss the notice")
    assert room.notice == ""


def test_a_locked_history_says_so_and_can_be_unlocked(room) -> None:
    room.archive.is_open = False
    room.window.refresh()
    room.settle()
    assert room.shut
    with room.qtbot.waitSignal(room.window.unlock_wished):
        room.press("Unlock…")
    assert room.read == []
    assert room.titles == []
    room.archive.is_open = True
    room.window.refresh()
    room.settle()
    assert not room.shut
    assert room.read


def test_why_it_is_locked_is_told_where_that_is_known(room) -> None:
    room.archive.is_open = False
    room.window.explain("The keyring is locked. Unlock it.")
    room.window.refresh()
    room.settle()
    assert room.window.shut._text.text() == "The keyring is locked. Unlock it."


def test_where_nothing_is_kept_it_leads_to_the_page_that_says_so(room) -> None:
    room.archive.is_open, room.keeps = False, False
    room.window.refresh()
    room.settle()
    assert room.window.shut._title.text() == "Nothing is kept"
    with room.qtbot.waitSignal(room.window.privacy_wished):
        room.press("Open Privacy")


def test_an_empty_history_says_what_will_be_there(rooms) -> None:
    room = rooms().open()
    assert room.contents._nothing.isVisible()
    assert room.read == []


def test_a_failure_looks_otherwise_than_what_was_done(room) -> None:
    notices = room.window.notices
    room.window.tell("1 conversation exported as talk.md.")
    done = notices.grab().toImage()
    room.window.tell_failure("1 conversation exported as talk.md.")
    assert notices.grab().toImage() != done
    room.window.tell("1 conversation exported as talk.md.")
    assert notices.grab().toImage() == done


# thousands


def test_thousands_of_conversations_are_scrolled_through(rooms) -> None:
    many = [conversation(f"n{n}", f"Number {n}", begun=NOW - DAY * n) for n in range(3000)]
    room = rooms(*many).open()
    started = time.perf_counter()
    QTest.keyClick(room.list, Qt.Key.Key_End)
    room.list.grab()
    assert time.perf_counter() - started < 1.0
    room.settle()
    assert room.read[0] == "Number 2999"
    room.archive.kept["n2999"] = conversation("n2999", "Number 2999", begun=NOW + DAY)
    room.window.refresh()
    room.settle()
    assert room.titles[0] == "Number 2999"
    assert room.list.current.id == "n2999"
