import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.language.loop_guard import LoopGuard

REFRAIN = """
We wish you a merry Christmas, we wish you a merry Christmas,
we wish you a merry Christmas, and a happy New Year.
Good tidings we bring to you and your kin.
We wish you a merry Christmas, and a happy New Year.
Now bring us some figgy pudding, now bring us some figgy pudding,
now bring us some figgy pudding, and bring some out here.
Good tidings we bring to you and your kin.
We wish you a merry Christmas, and a happy New Year.
"""
ANAPHORA = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of
light, it was the season of darkness, it was the spring of hope, it was the winter of despair.
"""
LIST = "\n".join(
    f"{place}. You can go to the {sight} in Paris."
    for place, sight in enumerate(["Louvre", "Eiffel Tower", "Pantheon", "zoo", "opera"], start=1)
)
BOTTLES = "\n".join(
    f"{n} bottles of beer on the wall, {n} bottles of beer. Take one down and pass it around, "
    f"{n - 1} bottles of beer on the wall."
    for n in range(99, 90, -1)
)
TIMES_TABLE = ", ".join(f"{n} times 7 is {7 * n}" for n in range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        "I can help you with that. " * 3,
        "1. The cat sat down there.\n2. The cat sat down there.\n3. The cat sat down there.\n",
        "and the thing that I wanted to say is, " * 5,
        "I do not know what to say. You should ask somebody else. " * 7,
        "First we mix the flour and the eggs well.\nThen we bake it for an hour or so.\n" * 4,
        "no " * 40,
        "a" * 60,
        "ha" * 200,
        "this is " * 20,
        "今日はいい天気です。" * 5,
        "मैं ठीक हूँ आप कैसे हैं और " * 6,
        "!?" * 300,
    ],
)
def test_a_loop_is_noticed(text: str) -> None:
    assert LoopGuard().feed(text)


@pytest.mark.parametrize(
    "text",
    [
        REFRAIN,
        ANAPHORA,
        LIST,
        BOTTLES,
        TIMES_TABLE,
        "La la la la la la la la, hey hey hey, na na na na na na na na.",
        "Row, row, row your boat, gently down the stream. Merrily, merrily, merrily, merrily.",
        "Yes. Yes. Yes. No. No. No. Ha ha ha ha ha!",
        "Noooooooooo! Hmmmmmmmm. Aaaaaaaargh!",
        "| a | b |\n|" + "-" * 60 + "|" + "-" * 60 + "|\n| 1 | 2 |",
        "One third is 0.333333333333333333333333333333333333333333333333333.",
        "\n" * 500,
    ],
)
def test_what_is_meant_to_repeat_is_no_loop(text: str) -> None:
    assert not LoopGuard().feed(text)


def test_once_looping_it_stays_so() -> None:
    guard = LoopGuard()
    assert guard.feed("I can help you with that. " * 3)
    assert guard.feed("Something else.")


@settings(deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["a", "b", ". ", " ", "\n", "the end of it", "今"]), max_size=300
    )
)
def test_the_fragments_do_not_matter(words: list[str]) -> None:
    by_word, at_once, by_character = LoopGuard(), LoopGuard(), LoopGuard()
    for word in words:
        by_word.feed(word)
    for character in "".join(words):
        by_character.feed(character)
    assert by_word.feed("") == at_once.feed("".join(words)) == by_character.feed("")
