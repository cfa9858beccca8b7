"""What the history is given to keep as sound, if the user wants it kept."""

import pytest
from room import Room

from app.core.commands import PlayBack, Rehearse
from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.opus import decode, encode
from app.core.recorded import TurnRecorded, Whose
from app.core.settings import PrivacySettings, Settings
from app.core.sound import SPEECH_RATE, Sound

KEPT = Settings(privacy=PrivacySettings(keep_sound=True))


def say_something(room: Room) -> None:
    room.user_talks(1.0)
    room.user_is_silent(0.2)
    room.wait_for(WordsRecognised)
    room.user_is_silent(1.3)


def recordings(room: Room) -> dict[tuple[int, Whose], Sound]:
    return {(event.turn, event.whose): decode(event.sound) for event in room.of(TurnRecorded)}


def test_both_sides_of_a_turn_are_kept_as_they_sounded() -> None:
    with Room(settings=KEPT) as room:
        say_something(room)
        room.hear_everything()
        room.wait_for(TurnRecorded, 2)
        said, heard = recordings(room)[1, Whose.USER], recordings(room)[1, Whose.REPLY]
    assert 1.0 <= said.seconds <= 2.5
    assert said.peak > 0.5
    assert heard.seconds == pytest.approx(0.2, abs=0.02)  # two words
    assert heard.peak > 0.1


def test_of_an_interrupted_reply_only_what_was_heard_is_kept() -> None:
    with Room(["Hello."], ["Word after word. " * 8], settings=KEPT) as room:
        say_something(room)
        room.hear_the_reply_begin(1.0)
        room.user_presses_stop()
        room.hear_everything()
        room.wait_for(TurnRecorded, 2)
        heard = recordings(room)[1, Whose.REPLY]
    assert 1.0 <= heard.seconds <= 1.3


def test_of_what_was_gone_on_with_only_the_whole_is_kept() -> None:
    with Room(["I would like", "I would like some tea."], finished=0.0, settings=KEPT) as room:
        room.user_talks_in_two_parts()
        room.hear_everything()
        room.wait_for(TurnRecorded, 2)
        assert {turn for turn, _ in recordings(room)} == {2}


def test_what_was_written_has_no_sound_but_its_reply_has() -> None:
    with Room(settings=KEPT) as room:
        room.user_writes("Hello.")
        room.hear_everything()
        room.wait_for(TurnRecorded)
        assert list(recordings(room)) == [(1, Whose.REPLY)]


def test_a_text_that_is_read_aloud_is_no_part_of_it() -> None:
    with Room(settings=KEPT) as room:
        room.session.send(Rehearse("Good evening."))
        room.hear_everything()
        room.user_writes("Hello.")
        room.hear_everything()
        room.wait_for(ReplyFinished, 2)
        room.wait_for(TurnRecorded)
        assert {turn for turn, _ in recordings(room)} == {2}


def test_nothing_is_kept_unless_it_is_wanted() -> None:
    with Room() as room:
        say_something(room)
        room.hear_everything()
        assert not room.of(TurnRecorded)


def test_what_was_kept_is_heard_again_and_is_no_part_of_the_conversation() -> None:
    with Room(settings=KEPT) as room:
        say_something(room)
        room.hear_everything()
        room.wait_for(TurnRecorded, 2)
        said, heard = recordings(room).values()
        room.session.send(PlayBack(tuple(event.sound for event in room.of(TurnRecorded))))
        again = room.listen_to_all()
        assert abs(len(again) / SPEECH_RATE - said.seconds - heard.seconds) < 0.2
        assert len(room.exchanges) == 1
        assert len(room.of(TurnRecorded)) == 2


def test_playing_ends_when_somebody_asks_for_silence() -> None:
    with Room() as room:
        room.session.send(PlayBack((encode(Sound.silence(5.0, SPEECH_RATE)),)))
        room.wait_for(TurnOpened)
        room.user_presses_stop()
        room.hear_everything()
        assert [event.because for event in room.of(TurnCancelled)] == [CancelledBecause.STOPPED]


def test_a_damaged_recording_is_told_of() -> None:
    with Room() as room:
        room.session.send(PlayBack((b"OggS, and nothing more",)))
        room.wait_for(StageFailed)
        assert "damaged" in room.of(StageFailed)[0].advice
