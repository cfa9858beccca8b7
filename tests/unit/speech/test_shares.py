from hypothesis import given
from hypothesis import strategies as st

from app.speech.shares import WordShares


@given(st.text(), st.lists(st.floats(0.01, 3.0), max_size=8))
def test_no_word_is_lost_or_heard_twice(text: str, pieces: list[float]) -> None:
    shares = WordShares()
    shares.begin(text)
    assert "".join([shares.take(seconds) for seconds in pieces]) + shares.rest() == text


def test_half_the_sound_has_about_half_the_words() -> None:
    shares = WordShares()
    text = "one two three four five six seven eight nine ten "
    shares.begin(text)
    first = shares.take(len(text) / 15 / 2)
    assert 4 <= len(first.split()) <= 6


def test_it_learns_how_fast_the_voice_is() -> None:
    shares = WordShares()
    text = "one two three four five six seven eight nine ten "
    for _ in range(6):
        shares.begin(text)
        shares.take(10.0)
        shares.rest()
    shares.begin(text)
    assert 4 <= len(shares.take(5.0).split()) <= 6
