import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio.loudspeaker import Loudspeaker
from app.core.events import ReplyFinished, ReplyHeard, ReplySounded, TurnEvent
from app.core.messages import ReplyEnded, SpeechReady, SpokenWord
from app.core.sound import Samples, Sound
from app.core.turn import Turn

RATE = 1000


def open_turn(number: int = 1) -> Turn:
    turn = Turn(number)
    turn.open()
    return turn


def speech(turn: Turn, seconds: float, text: str = "") -> SpeechReady:
    """The words of the text last equally long."""
    length, words = round(seconds * RATE), text.split(" ")
    bounds = [length * place // len(words) for place in range(len(words) + 1)]
    spoken = tuple(
        SpokenWord(f"{word} " if end < length else word, start, end)
        for word, start, end in zip(words, bounds, bounds[1:], strict=False)
        if word
    )
    return SpeechReady(turn, Sound(np.full(length, 0.5, np.float32), RATE), spoken)


class Room:
    def __init__(self) -> None:
        self.events: list[TurnEvent] = []
        self.loudspeaker = Loudspeaker(RATE, self.events.append)

    def listen(self, seconds: float) -> Samples:
        block = np.full(round(seconds * RATE), 9.0, np.float32)
        self.loudspeaker.fill(block)
        return block


def test_speech_is_played_in_order_and_then_there_is_silence() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 0.3, "Hello "))
    room.loudspeaker.play(speech(turn, 0.2, "there."))
    room.loudspeaker.play(ReplyEnded(turn))
    heard = room.listen(1.0)
    assert np.all(heard[150:500] == 0.5)
    assert not heard[500:].any()
    assert [type(event) for event in room.events] == [
        ReplySounded, ReplyHeard, ReplyHeard, ReplyFinished
    ]  # fmt: skip
    assert turn.heard_seconds == pytest.approx(0.5, abs=0.01)


def test_a_held_turn_is_silent_until_it_is_opened() -> None:
    room, turn = Room(), Turn(1)
    room.loudspeaker.play(speech(turn, 0.5))
    assert not room.listen(0.2).any()
    turn.open()
    assert room.listen(0.5)[200:].all()


def test_a_cancelled_turn_falls_silent_within_the_block_and_says_what_was_heard() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 1.0, "one two three four five six seven eight nine ten"))
    room.listen(0.5)
    turn.cancel()
    assert not room.listen(0.2)[125:].any()
    assert room.events[-1] == ReplyHeard(1, "one two three four five six ")


def test_the_next_reply_is_not_touched_by_the_cancellation_of_the_last() -> None:
    room, old, new = Room(), open_turn(1), open_turn(2)
    room.loudspeaker.play(speech(old, 1.0))
    room.loudspeaker.play(speech(new, 0.3))
    room.listen(0.1)
    old.cancel()
    room.listen(0.12)
    assert room.listen(0.3).any()
    assert old.heard_seconds < 0.3


def test_a_ducked_reply_is_quieter_and_a_paused_one_keeps_its_place() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 2.0))
    room.listen(0.3)
    turn.duck()
    assert room.listen(0.3)[-1] == pytest.approx(0.15)
    turn.pause()
    room.listen(0.2)
    before = turn.heard_seconds
    assert not room.listen(5.0).any()
    assert turn.heard_seconds == before
    turn.resume()
    assert room.listen(0.3)[-1] == pytest.approx(0.5)


def test_changes_of_volume_do_not_click() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 2.0))
    room.listen(0.3)
    turn.cancel()
    assert np.abs(np.diff(room.listen(0.3))).max() < 0.01


def test_where_the_first_audible_sample_was_is_told_exactly() -> None:
    room, turn = Room(), open_turn()
    samples = np.concatenate([np.full(100, 0.001), np.full(400, 0.5)]).astype(np.float32)
    room.loudspeaker.play(SpeechReady(turn, Sound(samples, RATE), ()))
    room.listen(0.15)
    (sounded,) = room.events
    assert isinstance(sounded, ReplySounded)
    assert sounded.delay == pytest.approx(0.1, abs=0.002)


def test_play_waits_while_three_seconds_are_queued_until_there_is_room() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 4.0))
    waiting = threading.Thread(target=room.loudspeaker.play, args=(speech(turn, 1.0),))
    waiting.start()
    while waiting.is_alive():
        room.listen(0.5)
    assert turn.heard_seconds >= 1.0


def test_play_gives_up_waiting_when_its_turn_is_cancelled() -> None:
    room, turn, other = Room(), Turn(1), open_turn(2)
    room.loudspeaker.play(speech(turn, 4.0))
    waiting = threading.Thread(target=room.loudspeaker.play, args=(speech(turn, 1.0),))
    waiting.start()
    turn.cancel()
    waiting.join()
    room.loudspeaker.play(speech(other, 0.3))
    assert room.listen(0.3).any()


def test_speech_of_another_rate_is_resampled() -> None:
    room, turn = Room(), open_turn()
    sound = Sound(np.full(4000, 0.5, np.float32), 2 * RATE)
    room.loudspeaker.play(SpeechReady(turn, sound, ()))
    room.loudspeaker.play(ReplyEnded(turn))
    room.listen(3.0)
    assert turn.heard_seconds == pytest.approx(2.0, abs=0.05)


def test_a_held_reply_without_a_word_is_not_over_before_it_was_opened() -> None:
    room, first, second = Room(), open_turn(1), Turn(2)
    for message in (speech(first, 0.3), ReplyEnded(first), ReplyEnded(second)):
        room.loudspeaker.play(message)
    room.listen(1.0)
    assert ReplyFinished(2) not in room.events
    second.open()
    room.listen(0.1)
    assert room.events[-1] == ReplyFinished(2)


def test_nothing_of_a_held_reply_leaks_after_another_was_heard() -> None:
    room, first, second = Room(), open_turn(1), Turn(2)
    for message in (speech(first, 0.3), ReplyEnded(first), speech(second, 1.0)):
        room.loudspeaker.play(message)
    room.listen(0.3)
    assert not room.listen(1.0).any()
    assert second.heard_seconds == 0.0


def test_what_was_heard_is_known_as_soon_as_the_reply_is_paused_and_nothing_is_lost() -> None:
    room, turn = Room(), open_turn()
    room.loudspeaker.play(speech(turn, 1.0, "one two three four five six seven eight nine ten"))
    room.loudspeaker.play(ReplyEnded(turn))
    room.listen(0.5)
    turn.pause()
    room.listen(0.2)
    room.listen(0.2)
    heard = [event for event in room.events if isinstance(event, ReplyHeard)]
    assert heard == [ReplyHeard(1, "one two three four five six ")]
    turn.resume()
    room.listen(1.0)
    heard = [event for event in room.events if isinstance(event, ReplyHeard)]
    assert "".join(event.text for event in heard) == (
        "one two three four five six seven eight nine ten"
    )
    assert turn.heard_seconds == pytest.approx(1.0, abs=0.01)


FADE = 119
"""Samples until a change of volume is complete."""


def story(turn: Turn, *lengths: int, pieces: int = 1) -> list[SpeechReady]:
    """A word for each length in samples, the first at an amplitude of 0.1, the next at 0.2.

    All are told of with the first piece.
    """
    levels = [0.1 * number for number in range(1, len(lengths) + 1)]
    samples = np.concatenate(
        [np.full(length, level) for length, level in zip(lengths, levels, strict=True)]
    ).astype(np.float32)
    ends = np.cumsum(lengths).tolist()
    words = tuple(
        SpokenWord(f"{number} ", end - length, end)
        for number, (length, end) in enumerate(zip(lengths, ends, strict=True), 1)
    )
    sounds = [Sound(part, RATE) for part in np.array_split(samples, pieces)]
    return [SpeechReady(turn, part, () if n else words) for n, part in enumerate(sounds)]


def heard_words(room: Room) -> str:
    return "".join(event.text for event in room.events if isinstance(event, ReplyHeard))


def played(samples: Samples, word: int) -> int:
    """For how many samples a word of a story is heard at its full volume."""
    return int(np.isclose(samples, 0.1 * word, atol=1e-4).sum())


def paused_after(room: Room, turn: Turn, samples: int) -> None:
    room.listen((samples - FADE - 1) / RATE)
    turn.pause()
    assert not room.listen(1.0)[FADE + 1 :].any()


@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize(
    ("position", "heard"), [(1199, "1 2 "), (1201, "1 2 3 "), (790, "1 2 "), (1590, "1 2 3 ")]
)
def test_a_word_counts_as_soon_as_half_of_it_was_heard(
    pieces: int, position: int, heard: str
) -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, 300, 500, 800, 400, pieces=pieces):
        room.loudspeaker.play(piece)
    room.listen((position - FADE - 1) / RATE)
    turn.cancel()
    room.listen(0.5)
    assert heard_words(room) == heard


@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize("position", [801, 1000, 1201, 1599])
def test_a_false_alarm_goes_on_from_the_beginning_of_the_word_that_was_cut(
    pieces: int, position: int
) -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, 300, 500, 800, 400, pieces=pieces):
        room.loudspeaker.play(piece)
    room.loudspeaker.play(ReplyEnded(turn))
    paused_after(room, turn, position)
    turn.resume()
    again = room.listen(3.0)
    assert [played(again, word) for word in (1, 2, 3, 4)] == [0, 0, 800 - FADE, 400]
    assert (np.diff(again[: FADE + 1]) > 0).all()  # a fade in
    assert not again[1200:].any()
    assert heard_words(room) == "1 2 3 4 "
    assert turn.heard_seconds == pytest.approx(2.0, abs=0.01)
    assert room.events[-1] == ReplyFinished(1)


def test_a_word_that_is_cut_twice_begins_twice() -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, 300, 800, 400, pieces=5):
        room.loudspeaker.play(piece)
    for position in (900, 600, 200, 700):
        paused_after(room, turn, position)
        turn.resume()
    again = room.listen(2.0)
    assert played(again, 2) == 800 - FADE
    assert played(again, 3) == 400


def test_of_a_long_word_the_last_second_is_repeated() -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, 300, 2500, pieces=3):
        room.loudspeaker.play(piece)
    paused_after(room, turn, 2300)
    turn.resume()
    assert played(room.listen(3.0), 2) == 1500 - FADE


def test_nothing_is_repeated_between_two_words() -> None:
    room, turn = Room(), open_turn()
    (piece,) = story(turn, 300, 500)
    first, second = piece.words
    early = SpokenWord(first.text, first.start, 150)  # and then a pause
    room.loudspeaker.play(SpeechReady(turn, piece.sound, (early, second)))
    paused_after(room, turn, 280)
    turn.resume()
    again = room.listen(1.0)
    assert np.count_nonzero(again) == pytest.approx(520, abs=1)  # a fade begins at 0
    assert heard_words(room) == "1 2 "


def test_nothing_is_repeated_of_a_reply_that_was_only_ducked() -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, 300, 500, 800, pieces=2):
        room.loudspeaker.play(piece)
    room.listen(1.0)
    turn.duck()
    room.listen(0.2)
    turn.resume()
    assert np.count_nonzero(room.listen(3.0)) == 400
    assert heard_words(room) == "1 2 3 "


def test_words_of_speech_of_another_rate_keep_their_times() -> None:
    room, turn = Room(), open_turn()
    (piece,) = story(turn, 600, 1000, 1600, 800)
    room.loudspeaker.play(SpeechReady(turn, Sound(piece.sound.samples, 2 * RATE), piece.words))
    paused_after(room, turn, 1190)
    assert heard_words(room) == "1 2 "
    turn.resume()
    again = room.listen(3.0)
    assert (np.abs(again - 0.3) < 0.02).sum() == pytest.approx(800 - FADE, abs=20)


def test_words_whose_middle_never_comes_are_heard_at_the_end() -> None:
    room, turn = Room(), open_turn()
    late = SpokenWord("late", 200, 900)
    sound = Sound(np.full(300, 0.5, np.float32), RATE)
    room.loudspeaker.play(SpeechReady(turn, sound, (late,)))
    room.loudspeaker.play(ReplyEnded(turn))
    room.listen(0.3)
    assert not heard_words(room)
    room.listen(0.1)
    assert heard_words(room) == "late"


@given(
    st.lists(st.integers(20, 450), min_size=1, max_size=6),
    st.integers(1, 4),
    st.lists(st.integers(1, 900), max_size=6),
)
def test_however_often_a_reply_is_paused_every_word_is_heard_once_and_to_its_end(
    lengths: list[int], pieces: int, pauses: list[int]
) -> None:
    room, turn = Room(), open_turn()
    for piece in story(turn, *lengths, pieces=pieces):
        room.loudspeaker.play(piece)
    room.loudspeaker.play(ReplyEnded(turn))
    sounds = []
    for samples in pauses:
        sounds.append(room.listen(samples / RATE))
        turn.pause()
        sounds.append(room.listen(0.3))
        turn.resume()
    sounds.append(room.listen(4.0))
    heard = np.concatenate(sounds)
    numbers = range(1, len(lengths) + 1)
    assert heard_words(room) == "".join(f"{number} " for number in numbers)
    assert room.events[-1] == ReplyFinished(1)
    ends_of_fades = 2 * len(pauses) + 1
    assert np.count_nonzero(heard) >= sum(lengths) - ends_of_fades
