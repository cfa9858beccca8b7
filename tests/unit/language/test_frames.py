"""Phrases find what they stand for: other forms of a verb, words in between, and nothing beyond."""

import tomllib

import pytest

from app.core.paths import Paths
from app.language.guarding.frames import pattern, plain
from app.language.guarding.table import Table

RESOURCES = Paths.default().resources
TABLE = Table.load(RESOURCES)
EMPTY = {word for word, full in TABLE.contractions.items() if not full}


def _finds(phrase: str, text: str) -> bool:
    return bool(pattern([phrase], {"pet": ["cat|dog", "guinea pig"]}).search(plain(text, {})))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("paint~ it", "She painted it.", True),
        ("paint~ it", "paints it", True),
        ("paint~ it", "painter it", False),
        ("bake~ it", "Baking it now.", True),
        ("bake~ it", "baked it", True),
        ("carry~ it", "He carries it.", True),
        ("carry~ it", "carrying it", True),
        ("feed * {pet}", "Feed my neighbour's old guinea pig!", True),
        ("feed * {pet}", "Feed the fish. The cat sleeps.", False),
        ("feed the? dog", "feed dog", True),
        ("feed the? dog", "feed a dog", False),
    ],
)
def test_a_phrase_finds(phrase: str, text: str, expected: bool) -> None:
    assert _finds(phrase, text) is expected


def test_words_that_say_nothing_are_not_read() -> None:
    assert plain("I really, honestly just am tired.", TABLE.contractions) == "i am tired . "


def test_no_phrase_waits_for_a_word_that_is_not_read() -> None:
    assert EMPTY
    table = tomllib.loads((RESOURCES / "guard.toml").read_text(encoding="utf-8"))
    lists = [*table["words"].values()]
    for rule in table["rules"]:
        lists += [rule["phrases"], rule.get("idioms", []), rule.get("unless", [])]
    for phrase in (phrase for one in lists if one is not table["words"]["adv"] for phrase in one):
        for token in phrase.split():
            assert token.endswith("?") or not set(token.split("|")) <= EMPTY, phrase
