import pytest

from app.ui.history.passphrase import (
    NOT_THE_SAME,
    Strength,
    caps_lock_seems_on,
    objection,
    strength_of,
)


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ("", Strength.NONE),
        ("kitten", Strength.TOO_SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.TOO_SHORT),
        ("abababababababababab", Strength.TOO_SHORT),
        ("11223344", Strength.TOO_SHORT),
        ("abcdefgh", Strength.WEAK),
        ("abcdefgh    ", Strength.WEAK),
        ("three kittens", Strength.FAIR),
        ("lantern otter velvet", Strength.GOOD),
        ("長い合言葉です、覚えて", Strength.WEAK),
    ],
)
def test_strength_is_judged_by_length_alone(words: str, strength: Strength) -> None:
    assert strength_of(words) is strength


def test_one_more_character_never_makes_a_passphrase_weaker() -> None:
    order = list(Strength)
    words = "lantern otter velvet aaaa"
    judged = [order.index(strength_of(words[:length])) for length in range(len(words) + 1)]
    assert judged == sorted(judged)
    assert set(judged) == set(range(len(order)))


def test_a_new_passphrase_is_taken_if_it_is_long_enough_and_the_same_twice() -> None:
    assert objection("", "") == objection("kitten", "kitten") == Strength.TOO_SHORT
    assert objection("three kittens", "three mittens") == NOT_THE_SAME
    assert objection("three kittens", "three kittens") == ""


@pytest.mark.parametrize(
    ("typed", "shift", "seems_on"),
    [
        ("a", False, False),
        ("A", True, False),
        ("A", False, True),
        ("a", True, True),
        ("É", False, True),
        ("7", False, None),
        ("語", False, None),
        ("", False, None),
    ],
)
def test_caps_lock_is_told_from_what_a_key_gives(
    typed: str, shift: bool, seems_on: bool | None
) -> None:
    assert caps_lock_seems_on(typed, shift=shift) is seems_on
