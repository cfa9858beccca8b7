from hypothesis import given
from hypothesis import strategies as st

from app.speech.alignment import Pairing, align

LENGTHS = st.lists(st.integers(1, 15), max_size=25)


def test_rows_of_the_same_length_are_paired_one_by_one() -> None:
    assert align([1, 9], [9, 1]) == [
        Pairing(range(0, 1), range(0, 1)),
        Pairing(range(1, 2), range(1, 2)),
    ]


def test_words_that_are_one_in_the_other_row_are_found_by_their_length() -> None:
    walked, of, the, river = 6, 2, 3, 5
    pairings = align([walked, of, the, river], [walked, of + the, river])
    assert pairings is not None
    assert [list(pairing.first) for pairing in pairings] == [[0], [1, 2], [3]]
    assert [list(pairing.second) for pairing in pairings] == [[0], [1], [2]]


def test_rows_that_do_not_fit_are_not_paired() -> None:
    assert align([1] * 20, [20]) is None
    assert align([3], []) is None


@given(LENGTHS, LENGTHS)
def test_every_word_of_both_rows_is_in_one_pairing_and_in_order(
    first: list[int], second: list[int]
) -> None:
    pairings = align(first, second)
    if pairings is not None:
        assert [place for pairing in pairings for place in pairing.first] == list(range(len(first)))
        assert [place for pairing in pairings for place in pairing.second] == list(
            range(len(second))
        )
