from hypothesis import given
from hypothesis import strategies as st

from app.speech.pronounced import pronounced

EVENINGS = "nˈɪɹ ðə ˈɛnd ʌvðə dˈeɪ, wiː wˈɔːkt."


def found(text: str, *runs: str) -> list[tuple[str, str]]:
    """Words of the text and their phonemes."""
    words = text.split()
    return [(words[it.word], runs[it.run][it.start : it.end]) for it in pronounced(text, runs)]


def test_words_are_found_with_the_space_before_and_without_their_marks() -> None:
    assert found("Well, yes.", "wˈɛl, jˈɛs.") == [("Well,", "wˈɛl"), ("yes.", " jˈɛs")]


def test_words_that_are_pronounced_as_one_share_it_by_their_letters() -> None:
    assert found("Near the end of the day, we walked.", EVENINGS) == [
        ("Near", "nˈɪɹ"), ("the", " ðə"), ("end", " ˈɛnd"), ("of", " ʌ"), ("the", "vðə"),
        ("day,", " dˈeɪ"), ("we", " wiː"), ("walked.", " wˈɔːkt"),
    ]  # fmt: skip


def test_the_second_run_goes_on_where_the_first_ended() -> None:
    places = pronounced("One two, three four.", ["wˈʌn tˈuː,", "θɹˈiː fˈɔːɹ."])
    assert [(it.word, it.run) for it in places] == [(0, 0), (1, 0), (2, 1), (3, 1)]


def test_what_does_not_fit_is_not_guessed_at() -> None:
    assert pronounced("a b c d extraordinarily", ["ɛkstɹoːɹdɪneɹɪli ɐ ɐ"]) == []
    assert pronounced("", []) == []


@given(
    st.lists(st.text("ab,. ", max_size=8), max_size=12).map(" ".join),
    st.lists(st.text("ɐˈb, .", max_size=20), max_size=4),
)
def test_words_follow_one_another(text: str, runs: list[str]) -> None:
    places = pronounced(text, runs)
    assert [it.word for it in places] == sorted({it.word for it in places})
    spans = [(it.run, place) for it in places for place in (it.start, it.end)]
    assert spans == sorted(spans)
    assert all(it.end <= len(runs[it.run]) for it in places)
