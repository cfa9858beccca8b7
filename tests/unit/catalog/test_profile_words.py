from dataclasses import replace

import pytest

from app.catalog.expecting import Expectation
from app.catalog.model import Ability, Heard
from app.catalog.profile_words import (
    hearing_words,
    latency_words,
    measurement_words,
    memory_words,
    speaking_words,
)
from app.core.measurement import Graphics, Hardware, Measurement

PLAIN = Expectation(
    1.28, 0.8, 2_730_000_000, 0, frozenset(), ("en",), ("en", "fr"), frozenset(), False, False
)
MEASURED = Measurement(Hardware("A processor", 1, 8_000_000_000), 1e10, 2e10)


@pytest.mark.parametrize(
    ("expected", "hears"),
    [
        (PLAIN, "Hears English; of feelings, whether you sound lively or quiet."),
        (replace(PLAIN, heard=frozenset((Heard.TONE,))), "Hears English, and how it is said."),
        (
            replace(PLAIN, heard=frozenset(Heard), hears=("any",)),
            "Hears any language, and how it is said, and other sounds.",
        ),
        (
            replace(PLAIN, hears=("en", "fr", "de", "it")),
            "Hears English and 3 more languages; of feelings, whether you sound lively or quiet.",
        ),
    ],
)
def test_what_is_heard(expected: Expectation, hears: str) -> None:
    assert hearing_words(expected) == hears


@pytest.mark.parametrize(
    ("able", "own", "says"),
    [
        (frozenset(Ability), False, "in every tone and emotion that you choose."),
        (frozenset((Ability.PACE, Ability.PAUSES)), False, "it follows pace and pauses, the rest"),
        (frozenset(), False, "a tone or emotion shows in its words alone."),
        (frozenset(), True, "in a voice of its own"),
    ],
)
def test_what_is_said(able: frozenset[Ability], own: bool, says: str) -> None:
    words = speaking_words(replace(PLAIN, abilities=able, own_voice=own))
    assert words.startswith("Speaks English and French")
    assert says in words


def test_a_guess_is_called_one() -> None:
    assert latency_words(PLAIN) == "Replies begin about 1.3 s after you have finished."
    assert "roughly" in latency_words(replace(PLAIN, rough=True))


def test_the_memory_of_a_graphics_card_is_told_apart() -> None:
    assert memory_words(PLAIN, 8_000_000_000) == "Takes 2.73 of 8.00 GB memory, window and all."
    on_card = memory_words(replace(PLAIN, graphics_bytes=6_000_000_000), 8_000_000_000)
    assert "6.00 GB of the graphics card's" in on_card


def test_what_was_not_measured_is_not_told() -> None:
    assert "has not been measured" in measurement_words(None)
    assert "from memory" not in measurement_words(replace(MEASURED, bytes_per_second=0.0))
    assert "tokens" not in measurement_words(MEASURED)
    assert "1 core of 10 billion" in measurement_words(MEASURED)


def test_a_card_and_busy_programs_are_told() -> None:
    card = Graphics("A card", 24_000_000_000, 1e12)
    words = measurement_words(replace(MEASURED, graphics=card, others=0.9))
    assert "A card with 24.00 GB" in words
    assert "measure again" in words
