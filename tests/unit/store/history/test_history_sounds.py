"""The sound of turns: beside their words, with them when they are copied, gone when they are."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import HistoryError
from app.core.events import Event, OpenedBecause, ReplyHeard, Rewound, TurnOpened, WordsRecognised
from app.core.opus import decode, encode
from app.core.recorded import TurnRecorded, Whose
from app.core.sound import Sound
from app.store.history import sounds
from app.store.history.chronicle import Chronicle
from app.store.history.conversations import read
from app.store.history.database import Database
from app.store.history.exporting import write_export
from app.store.history.forgetting import delete, forget_since
from app.store.history.records import Changes, KeptSound, KeptTurn
from app.store.history.relocking import relocked
from app.store.history.soundtrack import RATE, soundtrack
from app.store.history.turns import change
from app.store.history_key import Passphrase

Turn = Callable[..., KeptTurn]


def tone(seconds: float, rate: int) -> Sound:
    return Sound(np.sin(np.arange(round(seconds * rate)) * 0.2).astype(np.float32) * 0.3, rate)


SAID = KeptSound(1, Whose.USER, encode(tone(1.0, 16_000)))
HEARD = KeptSound(1, Whose.REPLY, encode(tone(2.0, 24_000)))


@pytest.fixture
def kept(history: Database, turn: Turn) -> Database:
    """One turn with the sound of both sides, and one that was written."""
    turns = (turn(1, "hello", heard="good day"), turn(2, "written", 2000.0))
    change(history, Changes("a", turns=turns, sounds=(HEARD, SAID)))
    return history


def test_what_was_said_comes_before_what_was_heard(kept: Database) -> None:
    assert sounds.turns_with(kept, "a") == ((1, Whose.USER), (1, Whose.REPLY))
    assert list(sounds.of(kept, "a")) == [SAID, HEARD]
    assert sounds.of_turn(kept, "a", 2) == ()


def test_the_sound_goes_with_the_words(kept: Database) -> None:
    forget_since(kept, 1500.0)
    assert len(list(sounds.of(kept, "a"))) == 2
    delete(kept, "a")
    with kept.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sounds").fetchone() == (0,)


def test_a_turn_that_was_forgotten_gets_no_sound(kept: Database) -> None:
    late = KeptSound(3, Whose.USER, SAID.sound)
    change(kept, Changes("a", gone=(1,), sounds=(SAID, late)))
    assert not list(sounds.of(kept, "a"))


def test_words_that_change_later_keep_their_sound(kept: Database, turn: Turn) -> None:
    change(kept, Changes("a", turns=(turn(1, "hello there"),)))
    assert list(sounds.of(kept, "a")) == [SAID, HEARD]


def test_another_lock_loses_no_sound(kept: Database) -> None:
    relocked_one = relocked(kept, Passphrase("once upon a midnight dreary"))
    assert list(sounds.of(relocked_one, "a")) == [SAID, HEARD]
    relocked_one.close()


def test_a_conversation_is_one_sound_with_everything_in_its_place(kept: Database) -> None:
    conversation = read(kept, "a")
    recorded = {(one.turn, one.whose): decode(one.sound) for one in sounds.of(kept, "a")}
    whole, cues = soundtrack(conversation, recorded)
    assert [(cue.who, cue.words) for cue in cues] == [
        ("You", "hello"), ("Parley", "good day"), ("You", "written"),
    ]  # fmt: skip
    assert [round(cue.end - cue.begin, 2) for cue in cues[:2]] == [1.0, 2.0]
    for cue in cues[:2]:
        assert whole.between(cue.begin + 0.1, cue.end - 0.1).peak > 0.1
    assert whole.between(cues[0].end + 0.1, cues[1].begin - 0.1).peak < 0.01
    assert whole.rate == RATE


@pytest.mark.parametrize("suffix", [".srt", ".vtt"])
def test_subtitles_come_with_their_sound(kept: Database, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"talk{suffix}"
    written = write_export([read(kept, "a")], target, sounds.of(kept, "a"))
    assert written == (target, tmp_path / "talk.ogg")
    assert "00:00:01,400" in target.read_text().replace(".", ",")
    assert decode((tmp_path / "talk.ogg").read_bytes()).seconds > 3.0
    with pytest.raises(HistoryError, match=r"talk\.ogg is there already"):
        write_export([read(kept, "a")], target, sounds.of(kept, "a"))


def test_without_sound_there_are_subtitles_alone(kept: Database, tmp_path: Path) -> None:
    written = write_export([read(kept, "a")], tmp_path / "talk.srt")
    assert written == (tmp_path / "talk.srt",)
    assert not (tmp_path / "talk.ogg").exists()


def test_damaged_sound_is_told_and_nothing_written(kept: Database, tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="Export it as Markdown"):
        write_export([read(kept, "a")], tmp_path / "talk.srt", [KeptSound(1, Whose.USER, b"x")])
    assert not list(tmp_path.glob("talk*"))


def lived(*events: Event) -> Chronicle:
    chronicle = Chronicle("a", lambda: "b")
    for event in events:
        chronicle.notice(event, 1000.0)
    return chronicle


TURN = (
    TurnOpened(1, OpenedBecause.FINISHED),
    WordsRecognised(1, "hello", "en"),
    ReplyHeard(1, "good day"),
    TurnRecorded(1, Whose.USER, SAID.sound),
)


def test_a_turn_and_its_sound_are_written_together() -> None:
    (changes,) = lived(*TURN).take()
    assert changes.sounds == (SAID,)


def test_sound_that_could_not_be_written_is_tried_again() -> None:
    chronicle = lived(*TURN)
    (changes,) = chronicle.take()
    chronicle.give_back(changes)
    chronicle.notice(TurnRecorded(1, Whose.REPLY, HEARD.sound), 1001.0)
    (again,) = chronicle.take()
    assert again.sounds == (SAID, HEARD)


def test_the_sound_of_a_turn_that_was_taken_back_is_not_kept() -> None:
    chronicle = lived(*TURN[:3])
    chronicle.notice(Rewound(1), 1001.0)
    chronicle.take()
    assert not chronicle.notice(TURN[3], 1002.0)
