import pytest

from app.core.feeling import UNKNOWN, Feeling, in_words


@pytest.mark.parametrize(
    ("arousal", "valence", "word"),
    [
        (0.6, 0.0, "lively"),
        (0.6, 0.6, "cheerful"),
        (0.6, -0.6, "tense"),
        (-0.6, 0.0, "quiet"),
        (-0.6, 0.6, "calm"),
        (-0.6, -0.6, "low"),
        (0.0, 0.6, "content"),
        (0.0, -0.6, "unhappy"),
        (0.1, 0.1, ""),
    ],
)
def test_a_clear_feeling_has_a_word(arousal: float, valence: float, word: str) -> None:
    assert in_words(Feeling(arousal, valence, 0.9, 0.9)) == word


def test_a_valence_that_is_not_sure_is_not_put_into_words() -> None:
    assert in_words(Feeling(0.6, -0.9, 0.9, 0.3)) == "lively"
    assert in_words(Feeling(-0.6, -0.9, 0.9, 0.3)) == "quiet"


def test_nor_is_an_arousal() -> None:
    assert in_words(Feeling(0.9, -0.9, 0.3, 0.9)) == "unhappy"
    assert in_words(Feeling(0.9, 0.0, 0.3)) == ""


def test_nothing_known_has_no_word() -> None:
    assert in_words(None) == in_words(UNKNOWN) == ""
    assert not UNKNOWN.known
