from collections.abc import Iterator

import numpy as np
import pytest

from app.core.sound import Samples
from app.speech.engines.runs import LONGEST_RUN, runs
from app.speech.engines.trimming import Trimmed, pause_after, trim

RATE = 24_000


def speech(seconds: float) -> Samples:
    return np.full(round(seconds * RATE), 0.1, np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def seconds(pieces: list[Trimmed]) -> float:
    return sum(len(piece.samples) for piece in pieces) / RATE


def test_twenty_milliseconds_are_kept_before_and_the_pause_after() -> None:
    whole = np.concatenate([silence(0.3), speech(0.5), silence(0.6)])
    assert seconds(list(trim([whole], RATE, 0.15))) == pytest.approx(0.02 + 0.5 + 0.15, abs=1e-3)


def test_a_pause_longer_than_the_silence_is_filled_up() -> None:
    assert seconds(list(trim([speech(0.5)], RATE, 0.3))) == pytest.approx(0.8, abs=1e-3)


def test_silence_within_speech_stays() -> None:
    pieces = [speech(0.5), silence(0.2), silence(0.2), speech(0.5)]
    assert seconds(list(trim(pieces, RATE, 0.1))) == pytest.approx(1.5, abs=1e-3)


def test_pieces_come_out_as_they_come_in() -> None:
    taken = []

    def pieces() -> Iterator[Samples]:
        for number in range(3):
            taken.append(number)
            yield speech(0.1)

    trimmed = trim(pieces(), RATE, 0.1)
    next(trimmed)
    assert taken == [0]
    next(trimmed)
    assert taken == [0, 1]


def test_silence_alone_yields_nothing() -> None:
    assert list(trim([silence(0.5), silence(0.5)], RATE, 0.3)) == []
    assert list(trim([], RATE, 0.3)) == []


def test_the_last_sound_dies_away_without_a_step() -> None:
    hum = np.full(RATE, 0.0015, np.float32)
    *_, closing = trim([speech(0.1), hum], RATE, 0.15)
    assert closing.samples[-1] == 0
    assert np.abs(np.diff(closing.samples)).max() < 1e-4


def test_every_piece_tells_where_it_was_in_the_whole() -> None:
    pieces = [silence(0.3), speech(0.5), silence(0.2), speech(0.1), silence(0.1)]
    starts = [piece.start / RATE for piece in trim(pieces, RATE, 0.1)]
    assert starts == pytest.approx([0.28, 0.8, 1.1])


@pytest.mark.parametrize(
    ("text", "pause"),
    [("Well,", 0.15), ("so it goes", 0.04), ("Done.", 0.3), ('"Really?"', 0.3), ("", 0.15)],
)
def test_a_sentence_ends_with_a_longer_pause(text: str, pause: float) -> None:
    assert pause_after(text, 1.0) == pause
    assert pause_after(text, 2.0) == pause * 2


def test_short_phonemes_are_one_run() -> None:
    assert list(runs("həlˈoʊ ðˈɛɹ. jˈɛs.")) == ["həlˈoʊ ðˈɛɹ. jˈɛs."]


@pytest.mark.parametrize("separator", [". ", ", ", " ", ""])
def test_long_phonemes_are_cut_and_none_is_lost(separator: str) -> None:
    text = separator.join(f"wɜːd{'abcdefgh'[i % 8]}" for i in range(300))
    parts = list(runs(text))
    assert all(0 < len(part) <= LONGEST_RUN for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_the_end_of_a_sentence_is_preferred_to_that_of_a_clause() -> None:
    first = next(runs("a" * 50 + ". " + "b" * 80 + ", " + "c" * 100))
    assert first == "a" * 50 + "."


@pytest.mark.parametrize("phonemes", ["", " ", "...", "?!", "ˈː", "— “”"])
def test_punctuation_alone_is_no_run(phonemes: str) -> None:
    assert list(runs(phonemes)) == []
