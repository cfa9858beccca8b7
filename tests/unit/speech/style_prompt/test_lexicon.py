import tomllib
from pathlib import Path

import pytest

from app.speech.delivering.expression import Expression
from app.speech.style_prompt.lexicon import Degree, Denial, Excess, Filler, Lexicon, Wish

WORDS = Path(__file__).parents[4] / "resources" / "style_words.toml"
TABLE = tomllib.loads(WORDS.read_text(encoding="utf-8"))
SLOW = Expression(pace=0.8)


def lexicon(**table: object) -> Lexicon:
    return Lexicon.written(table, {"calm": SLOW}, {})


def sense(*words: str, **wishes: object) -> dict[str, object]:
    return {"words": list(words), **wishes}


def test_a_word_means_what_is_written() -> None:
    known = lexicon(
        fillers=["the"],
        degrees={"very": 1.4},
        denials={"not": -0.4},
        excesses={"too": -0.6},
        senses=[sense("slow", pace=0.8), sense("calm", tone="calm", share=1.0, pauses=1.2)],
    )
    meanings = [known.find([word], 0)[0] for word in ("the", "very", "not", "too", "slow", "odd")]
    assert meanings == [Filler(), Degree(1.4), Denial(-0.4), Excess(-0.6), Wish(SLOW), None]
    assert known.find(["calm"], 0)[0] == Wish(Expression(pace=0.8, pauses=1.2))


def test_the_longest_phrase_counts() -> None:
    known = lexicon(fillers=["story"], senses=[sense("bedtime story", pace=0.8), sense("bedtime")])
    assert known.find(["a", "bedtime", "story"], 1) == (Wish(SLOW), 2)
    assert known.find(["bedtime"], 0) == (Wish(Expression()), 1)


@pytest.mark.parametrize(
    "word",
    [
        "slowly",
        "slower",
        "slowness",
        "slowing",
        "slowed",
        "slows",
        "calmly",
        "calmer",
        "happily",
        "happier",
        "happiness",
        "gently",
        "gentler",
        "sadder",
        "dramatically",
        "whispering",
        "whispers",
        "wilder",
    ],
)
def test_endings_need_not_be_written(word: str) -> None:
    words = ("slow", "calm", "happy", "gentle", "sad", "dramatic", "whisper", "wild")
    assert lexicon(senses=[sense(*words, pace=0.8)]).find([word], 0) == (Wish(SLOW), 1)


def test_a_superlative_is_more() -> None:
    assert lexicon(senses=[sense("slow", pace=0.8)]).find(["slowest"], 0)[0] == Wish(SLOW, 1.4)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"senses": [sense("slow"), sense("slow")]}, '"slow" is listed twice'),
        ({"fillers": ["way"], "degrees": {"way": 1.3}}, '"way" is listed twice'),
        ({"senses": [sense("slow", tone="purple")]}, 'like "purple", which does not exist'),
        ({"senses": [sense("slow", pace=0)]}, "pace"),
        ({"senses": [sense("slow", arousal=2.0)]}, "between -1 and 1"),
        ({"senses": [{"pace": 1.0}]}, "words"),
        ({"degrees": {"very": "much"}}, "float"),
    ],
)
def test_a_mistake_in_the_file_is_told(table: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        lexicon(**table)


def test_the_words_that_ship_are_many_and_can_all_be_found() -> None:
    phrases = [phrase for one in TABLE["senses"] for phrase in one["words"]]
    assert len(phrases) > 1000
    for phrase in phrases:
        assert phrase == phrase.casefold()
        assert "-" not in phrase


def test_degrees_strengthen_and_denials_turn_round() -> None:
    assert all(0 < share <= 2 for share in {**TABLE["degrees"], **TABLE["afterthoughts"]}.values())
    assert all(-1 <= share < 0 for share in {**TABLE["denials"], **TABLE["excesses"]}.values())
