"""What is held back by its words, and what is not: measured on sentences written for it."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.guarding import Guarded, GuardLevel
from app.core.paths import Paths
from app.language.guarding.guard import Guard
from app.language.guarding.table import Table

TABLE = Table.load(Paths.default().resources)
STRICT = Guard(TABLE, GuardLevel.FAMILY, "calm")
FAMILY = Guard(TABLE, GuardLevel.FAMILY, "everyday")
OPEN = Guard(TABLE, GuardLevel.OPEN, "everyday")
SENTENCES = tomllib.loads(Path(__file__).with_name("guard_sentences.toml").read_text("utf-8"))
MOST_FALSE_ALARMS, FEWEST_CAUGHT = 0.01, 0.9


def test_at_most_one_in_a_hundred_harmless_sentences_is_held_back() -> None:
    harmless = SENTENCES["harmless"]
    caught = [text for text in harmless if STRICT.said(text)]
    assert len(harmless) >= 200
    assert len(caught) <= MOST_FALSE_ALARMS * len(harmless), caught


@pytest.mark.parametrize("because", [Guarded.CRISIS, Guarded.DANGEROUS, Guarded.SEXUAL])
def test_nine_in_ten_of_the_others_are_held_back(because: Guarded) -> None:
    meant = SENTENCES[because.name.lower()]
    missed = [text for text in meant if _said(STRICT, text) is not because]
    assert len(missed) <= (1 - FEWEST_CAUGHT) * len(meant), missed


@pytest.mark.parametrize("kind", ["person", "certainty", "bad_replies"])
def test_nine_in_ten_replies_that_must_not_be_said_are_replaced(kind: str) -> None:
    meant = Guarded.DANGEROUS if kind == "bad_replies" else Guarded[kind.upper()]
    missed = [text for text in SENTENCES[kind] if _written(STRICT, text) is not meant]
    assert len(missed) <= (1 - FEWEST_CAUGHT) * len(SENTENCES[kind]), missed


def test_ordinary_replies_pass_as_they_are() -> None:
    caught = [
        text
        for text in SENTENCES["good_replies"]
        if STRICT.written(text) or STRICT.softened(text) != text
    ]
    assert not caught


def test_help_is_offered_and_great_harm_refused_at_both_levels() -> None:
    for because in ("crisis", "dangerous"):
        for text in SENTENCES[because]:
            assert _said(OPEN, text) is _said(FAMILY, text)


def test_what_is_sexual_is_left_out_at_the_family_level_only() -> None:
    assert _said(FAMILY, "Talk dirty to me.") is Guarded.SEXUAL
    assert OPEN.said("Talk dirty to me.") is None
    assert OPEN.softened("Oh shit.") == "Oh shit."
    assert FAMILY.softened("Shit, the shitake mushrooms!") == "Rubbish, the shitake mushrooms!"


def test_illness_and_law_are_judged_by_nobody_where_the_preset_is_careful() -> None:
    assert _written(STRICT, "You have cancer.") is Guarded.CERTAINTY
    assert FAMILY.written("You have cancer.") is None


def test_a_claim_is_found_though_it_began_in_the_clause_before() -> None:
    verdict = FAMILY.written("human being, you know.", "Well, I am a ")
    assert verdict is not None
    assert verdict.because is Guarded.PERSON
    assert FAMILY.written("of course, you know.", "Well, I am a human being, ") is None


def test_the_list_that_applies_tells_the_language() -> None:
    verdict = FAMILY.said("Ich will nicht mehr leben.")
    assert verdict is not None
    assert verdict.language == "de"


def test_somebody_elses_words_in_quotation_marks_are_no_crisis() -> None:
    assert FAMILY.said("The song goes “I want to die” and then comes a solo.") is None


def test_no_sentence_of_our_own_would_be_held_back_if_it_came_back() -> None:
    for sentences in TABLE.sentences.values():
        whole = " ".join([*sentences.crisis, sentences.helpline, sentences.emergency])
        others = (sentences.dangerous, sentences.sexual, sentences.person, sentences.certainty)
        for text in (whole, *others):
            assert STRICT.said(text) is None, text
            assert STRICT.written(text) is None, text


def test_every_language_of_a_list_has_its_sentences() -> None:
    assert {rule.language for rule in TABLE.rules} <= set(TABLE.sentences)


@given(st.text(max_size=300))
def test_anything_can_be_read(text: str) -> None:
    STRICT.said(text)
    STRICT.written(text, text)
    STRICT.softened(text)


def test_the_longest_text_does_not_hold_the_conversation_up() -> None:
    text = "how do i make i want to " * 400
    began = time.process_time()
    STRICT.said(text)
    assert time.process_time() - began < 0.5


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "guard.toml").write_text("careful = 3", encoding="utf-8")
    with pytest.raises(UsageError, match=r"guard\.toml cannot be used"):
        Table.load(tmp_path)


def _said(guard: Guard, text: str) -> Guarded | None:
    verdict = guard.said(text)
    return verdict.because if verdict else None


def _written(guard: Guard, text: str) -> Guarded | None:
    verdict = guard.written(text)
    return verdict.because if verdict else None
