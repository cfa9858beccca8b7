from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.language.clauses import ClauseSplitter, clauses

AFTER_THE_FIRST = "Yes. "
"""A first piece, so that what follows is cut into sentences."""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Of course, let me see. It is late.", "Of course, "),
        ("The capital of France is Paris, a city.", "The capital of France is Paris, "),
        ("Unfortunately, I cannot.", "Unfortunately, "),
        ("Here is the thing: I forgot.", "Here is the thing: "),
        ("That is a good idea — do it.", "That is a good idea — "),
        ("That is a good idea—do it.", "That is a good idea—"),
        ("That is a good idea - do it.", "That is a good idea - "),
        ('"It is a nice day," she said.', '"It is a nice day," '),
        ("Yes. I can.", "Yes. "),
        ("Sure! I can.", "Sure! "),
        ("Here is a list:\n- one", "Here is a list:\n"),
        ("今日はいい天気ですね、散歩に行きましょう。", "今日はいい天気ですね、"),
        ("# A heading\nAnd a text, too.", "# A heading\n"),
        ("Well... I am not sure.", "Well... "),
    ],
)
def test_the_first_piece_is_a_clause(text: str, first: str) -> None:
    assert next(clauses([text])) == first


@pytest.mark.parametrize(
    "text",
    [
        "Sure, I can.",  # a voice that stops after one short word stutters
        "I see, it is.",
        "It costs 3,500 dollars now.",
        "It begins at 10:30 today.",
        "The well-known twenty-one.",
        "Pages 3 – 5 are the good ones.",
        "**Bold words, many of them** here.",
        "Use `print(one, two, three)` here.",
        "See [the one, the other](https://a.b/c) here.",
        "*smiles broadly, and waves* Hello",
    ],
)
def test_the_first_piece_is_not_cut_too_short(text: str) -> None:
    assert list(clauses([text])) == [text]


def test_a_first_piece_without_punctuation_ends_before_a_conjunction() -> None:
    text = "The quick brown fox jumped over the lazy dog and then it ran away into the woods."
    assert list(clauses([text])) == [
        "The quick brown fox jumped over the lazy dog ",
        "and then it ran away into the woods.",
    ]


def test_a_first_piece_has_at_most_nine_words() -> None:
    words = "one two three four five six seven eight nine in eleven twelve thirteen fourteen"
    assert next(clauses([words])) == "one two three four five six seven eight nine "
    name = "A good name for a small brown dog could be Buddy"
    assert next(clauses([name])) == "A good name "
    assert next(clauses(["word " * 40])) == "word " * 9


def test_the_first_piece_is_there_before_the_second_is_written() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("That is a good idea,") == []
    assert splitter.feed(" but") == ["That is a good idea, "]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It is red. ", "It is blue! ", "Is it green? ", "It was… ", "Now it is not."],
        ["Dr. Smith met Mrs. Jones. ", "They talked, e.g. about St. Ives."],
        ["It weighs 3.14 kg. ", "The 2.0 is better."],
        ["He lives in the U.S. with J. R. R. Tolkien. ", "Good."],
        ["She left at 10:30 a.m. ", "Then it rained, etc. ", "It was 7 p.m. then."],
        ["It was good... really good. ", "Yes."],
        ["See https://a.b/c.html?d=e.f for more. ", "Or www.example.com. ", "Bye."],
        ["See No. 5 on p. 12 by Nov. 22 please. ", "I said no. ", "You heard."],
        ["1. Boil the water.\n", "2. Add the salt.\n", "10. Eat."],
        ["A line of verse\n", "Another line of verse\n\n", "The end"],
        ['"What?" he asked. ', '"Nothing." ', "She left."],
        ["**One thing.** ", "Another (or two). ", "A third!"],
        ["東京は首都です。", "人口は多いですか？", "「はい。」", "そうです。"],
        ["मैं ठीक हूँ। ", "आप कैसे हैं? ", "अच्छा।"],
        ["Wir kommen am 22. November. ", "Z. B. heute."],
        ["Wait!!! ", "Really?! ", "Yes."],
        ["Great! ", "😀 Then go."],
    ],
)
def test_the_other_pieces_are_sentences(sentences: Sequence[str]) -> None:
    assert list(clauses([AFTER_THE_FIRST + "".join(sentences)])) == [AFTER_THE_FIRST, *sentences]


def test_somebody_who_writes_no_capitals_writes_sentences_too() -> None:
    sentences = ["i write small. ", "do you mind? ", "i hope not."]
    assert list(clauses(sentences)) == sentences


def test_a_code_block_is_one_piece() -> None:
    code = "```python\nprint('Hello. World.')\n\nfor x in y: pass\n```\n"
    text = f"Here is the code:\n{code}That is all."
    assert list(clauses([text])) == ["Here is the code:\n", code, "That is all."]


def test_a_code_block_that_never_ends_is_one_piece() -> None:
    assert list(clauses(["```\na. B.\n\nc. D."])) == ["```\na. B.\n\nc. D."]


def test_a_long_sentence_is_cut_at_a_clause_or_between_words() -> None:
    clause = "this is one of the many clauses of a sentence that does not end, "
    pieces = list(clauses([AFTER_THE_FIRST + clause * 10]))
    assert all(piece.endswith("end, ") and len(piece) <= 230 for piece in pieces[1:])
    pieces = list(clauses([AFTER_THE_FIRST + "word " * 200]))
    assert all(piece.endswith("word ") and len(piece) <= 230 for piece in pieces[1:])


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert max(map(len, clauses([AFTER_THE_FIRST + "x" * 5000]))) <= 601


def test_after_flush_the_next_text_begins() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("Yes. It is") == ["Yes. "]
    assert splitter.flush() == ["It is"]
    assert splitter.feed("That is a good idea, but") == ["That is a good idea, "]


def test_nothing_gives_no_piece() -> None:
    assert list(clauses([])) == list(clauses(["", ""])) == []


BITS = (
    "Hello word and in I . , ! ? ** * ` ``` ~~~ [a](b) [ ]( 3 .5 Dr. e.g. U.S. 。 ， 今日 — – - ” "
    ") … ... 1. the quick brown fox jumps"
)
TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from([*BITS.split(), " ", "\n", " \n", "x" * 30]), max_size=60
).map("".join)


@settings(deadline=None)
@given(text=TEXTS, sizes=st.lists(st.integers(1, 9), max_size=60))
def test_nothing_is_lost_and_the_fragments_do_not_matter(text: str, sizes: list[int]) -> None:
    pieces = list(clauses([text]))
    assert "".join(pieces) == text
    assert all(pieces)
    fragments = []
    rest = text
    for size in sizes:
        fragments.append(rest[:size])
        rest = rest[size:]
    assert list(clauses([*fragments, rest])) == pieces
    assert list(clauses(text)) == pieces
