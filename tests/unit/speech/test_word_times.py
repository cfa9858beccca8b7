from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.messages import SpokenWord
from app.speech.protocols import Speech, WordSpan
from app.speech.spoken_text.spoken import spoken
from app.speech.word_times import WordTimes, spoken_parts
from app.speech.words import words_of

RATE = 1000
SAY = partial(spoken, language="en")
WORDS = ["tea", "In", "1999", "—", "**really**", "$3.50", "U.S.", "and", "🙂", "e.g.", "3", "x-ray"]


def samples(count: int) -> np.ndarray:
    return np.zeros(count, np.float32)


def timed(text: str, told: int | None = None) -> list[SpokenWord]:
    """The words of a clause of which each spoken word is said for 100 ms; `told` at once."""
    times, said = WordTimes(), SAY(text)
    times.begin(text, said, SAY)
    count = len(said.split())
    words: list[SpokenWord] = []
    for first in range(0, count, told or max(1, count)):
        here = range(first, min(count, first + (told or count)))
        spans = tuple(
            WordSpan(place, 100 * (place - first), 100 * (place - first) + 80) for place in here
        )
        for word in times.take(Speech(samples(100 * len(here)), RATE, spans)):
            words.append(SpokenWord(word.text, word.start + 100 * first, word.end + 100 * first))
    return words + [SpokenWord(it.text, 100 * count, 100 * count) for it in times.rest()]


def parts(text: str) -> list[str]:
    said = SAY(text)
    ranges = spoken_parts(text.split(), said, SAY)
    return [" ".join(said.split()[part.start : part.stop]) for part in ranges]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("In 1999 we met.", ["In", "nineteen ninety-nine", "we", "met."]),
        ("It's 5:30 p.m. now.", ["It's", "five thirty", "PM", "now."]),
        ("Take $3.50 or 12 km, please.",
         ["Take", "three dollars and fifty cents", "or", "twelve", "kilometres,", "please."]),
        ("Yes — **really** 🙂 now.", ["Yes,", "", "really", "", "now."]),
        ("Dr. Smith", ["Doctor", "Smith"]),
        ("---", [""]),
    ],
)  # fmt: skip
def test_each_written_word_is_found_in_what_is_said(text: str, said: list[str]) -> None:
    assert parts(text) == said


def test_a_number_lasts_from_its_first_spoken_word_to_its_last() -> None:
    assert timed("In 1999 we met. ") == [
        SpokenWord("In ", 0, 80),
        SpokenWord("1999 ", 100, 280),
        SpokenWord("we ", 300, 380),
        SpokenWord("met. ", 400, 480),
    ]


def test_words_that_are_not_said_lie_behind_the_word_before_them() -> None:
    assert [(it.text, it.start, it.end) for it in timed("Yes — no.")] == [
        ("Yes ", 0, 80), ("— ", 80, 80), ("no.", 100, 180)
    ]  # fmt: skip


def test_a_voice_that_does_not_tell_has_its_words_estimated() -> None:
    times = WordTimes()
    times.begin("one two three four", "one two three four", SAY)
    words = times.take(Speech(samples(600), RATE))
    assert words == (SpokenWord("one ", 0, 300), SpokenWord("two ", 300, 600))
    assert times.rest() == (SpokenWord("three four", 0, 0),)


def test_the_next_clause_of_a_voice_that_did_not_tell_may_be_told() -> None:
    times = WordTimes()
    times.begin("one", "one", SAY)
    times.take(Speech(samples(100), RATE))
    times.begin("two", "two", SAY)
    spans = (WordSpan(0, 10, 90),)
    assert times.take(Speech(samples(100), RATE, spans)) == (SpokenWord("two", 10, 90),)
    assert times.take(Speech(samples(100), RATE)) == ()
    assert times.rest() == ()


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from([None, 1, 3]))
def test_all_words_are_timed_and_none_before_the_one_before_it(text: str, told: int | None) -> None:
    words = timed(text, told)
    assert "".join(word.text for word in words) == text
    assert all(word.start <= word.end for word in words)
    starts = [word.start for word in words]
    assert starts == sorted(starts)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_paired_in_order(text: str, said: str) -> None:
    ranges = spoken_parts(words_of(text), said, SAY)
    assert len(ranges) == len(words_of(text))
    starts, stops = [part.start for part in ranges], [part.stop for part in ranges]
    assert starts == sorted(starts)
    assert stops == sorted(stops)
    assert all(0 <= bound <= len(words_of(said)) for bound in starts + stops)
