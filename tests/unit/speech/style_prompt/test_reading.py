from math import log
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.delivery import Delivery
from app.core.style import VoiceStyle
from app.speech.style_prompt.reading import Reading
from app.speech.style_prompt.telling import told
from app.speech.style_prompt.tokens import LONGEST, within_reason
from app.speech.voices import Repertoire

REPERTOIRE = Repertoire.load(Path(__file__).parents[4] / "resources")


def read(prompt: str) -> Reading:
    return REPERTOIRE.reading(prompt)


def delivery(prompt: str, **style: object) -> Delivery:
    return REPERTOIRE.delivery(VoiceStyle(prompt=prompt, **style), "en")  # type: ignore[arg-type]


def understood(prompt: str) -> list[str]:
    return [wish.words for wish in read(prompt).understood]


LOUD, SOFT = "loudness >", "loudness <"
HIGH, LOW = "pitch >", "pitch <"
FAST, SLOW = "pace >", "pace <"
WIDE, NARROW = "pitch_range >", "pitch_range <"
LONG, SHORT = "pauses >", "pauses <"
BREATHY = "voicing <"


@pytest.mark.parametrize(
    ("prompt", "directions"),
    [
        ("warm and unhurried, like a bedtime story", [SLOW, SOFT, LONG]),
        ("brisk, slightly ironic newsreader", [FAST, SHORT, NARROW]),
        ("whisper it", [BREATHY, SOFT]),
        ("in a whisper", [BREATHY, SOFT]),
        ("a little slower, not too sad", [SLOW, HIGH]),
        ("very cheerful but quiet", [HIGH, WIDE, FAST, SOFT]),
        ("don't shout", [SOFT]),
        ("Don’t be so loud!", [SOFT]),
        ("speak up", [LOUD]),
        ("a deeper voice", [LOW]),
        ("a higher voice", [HIGH]),
        ("more lively", [WIDE, FAST, HIGH]),
        ("livelier", [WIDE]),
        ("less monotonous", [WIDE]),
        ("flat, like a robot", [NARROW]),
        ("like a sports commentator", [FAST, HIGH, WIDE, LOUD]),
        ("like an encouraging teacher", [HIGH]),
        ("with long pauses", [LONG]),
        ("without pauses", [SHORT]),
        ("you're too fast", [SLOW]),
        ("that was much too loud", [SOFT]),
        ("take your time", [SLOW]),
        ("no hurry", [SLOW]),
        ("without haste", [SLOW]),
        ("happier", [HIGH, WIDE]),
        ("sadly", [LOW, SLOW, SOFT, NARROW]),
        ("furious", [LOUD, WIDE, FAST]),
        ("tenderly", [SOFT, SLOW, HIGH]),
        ("utterly bored", [NARROW, SLOW]),
        ("as if you were terrified", [HIGH, FAST]),
        ("HIGH-PITCHED", [HIGH]),
        ("light-hearted", [HIGH, WIDE]),
        ("booming and deep", [LOW, LOUD]),
        ("😢", [LOW, SLOW]),
        ("🤫", [BREATHY]),
    ],
)
def test_a_prompt_moves_the_voice_as_it_says(prompt: str, directions: list[str]) -> None:
    plain, asked = Delivery(), delivery(prompt)
    for direction in directions:
        name, way = direction.split()
        change = getattr(asked, name) - getattr(plain, name)
        assert change * (1 if way == ">" else -1) > 0.005, direction
    assert read(prompt).unknown == ()


@pytest.mark.parametrize("word", ["slow", "loud", "warm", "sad", "cheerful", "monotone", "robotic"])
def test_degrees_are_in_order(word: str) -> None:
    degrees = ("slightly", "a bit", "fairly", "", "really", "very", "extremely")
    changes = [abs(_along(word, f"{degree} {word}")) for degree in degrees]
    assert changes == sorted(changes)
    assert changes[0] < changes[3] < changes[5] < changes[6]


@pytest.mark.parametrize(
    "denial", ["not {}", "don't be {}", "no longer {}", "less {}", "not at all {}", "too {}"]
)
@pytest.mark.parametrize("word", ["slow", "loud", "warm", "sad", "cheerful", "monotone"])
def test_a_denial_turns_a_wish_round_but_not_as_far(word: str, denial: str) -> None:
    assert -1 < _along(word, denial.format(word)) < 0


@pytest.mark.parametrize("word", ["slow", "sad"])
def test_what_is_only_too_much_is_denied_gently(word: str) -> None:
    gently = [_along(word, prompt.format(word)) for prompt in ("not too {}", "don't be so {}")]
    assert gently[0] == gently[1]
    assert _along(word, f"not {word}") < gently[0] < 0


def _along(word: str, prompt: str) -> float:
    """How far the second goes the way of the first, as a share of it."""
    expression, plain = read(prompt).expression, read(word).expression
    shares = [
        getattr(expression, name) / getattr(plain, name)
        for name in ("arousal", "valence", "power", "pitch", "loudness")
        if getattr(plain, name)
    ]
    shares += [
        log(getattr(expression, name)) / log(getattr(plain, name))
        for name in ("pitch_range", "pace", "pauses")
        if getattr(plain, name) != 1
    ]
    assert shares == pytest.approx(shares[:1] * len(shares))
    return shares[0]


def test_a_denial_takes_back_a_part_of_the_chosen_emotion() -> None:
    sad = {"emotion": "sad", "intensity": 1.0}
    assert delivery("", **sad).pitch < delivery("not too sad", **sad).pitch < 0


@pytest.mark.parametrize(
    ("prompt", "opposite", "kept"),
    [
        ("without anger or haste", ["anger", "haste"], []),
        ("neither sad nor slow", ["sad", "slow"], []),
        ("don't rush and shout", ["rush", "shout"], []),
        ("don't shout and speak slowly", ["shout"], ["slowly"]),
        ("not sad but calm", ["sad"], ["calm"]),
        ("not sad, calm", ["sad"], ["calm"]),
        ("not too sad and slow", ["sad"], ["slow"]),
        ("not only warm but also calm", [], ["warm", "calm"]),
        ("not without warmth", [], ["warmth"]),
    ],
)
def test_a_denial_reaches_as_far_as_it_is_meant(
    prompt: str, opposite: list[str], kept: list[str]
) -> None:
    wishes = {wish.words.split()[-1]: wish.share for wish in read(prompt).understood}
    assert sorted(word for word, share in wishes.items() if share < 0) == sorted(opposite)
    assert sorted(word for word, share in wishes.items() if share > 0) == sorted(kept)


def test_what_comes_after_a_wish_may_be_about_it() -> None:
    warm, held_back = read("warm").expression, read("warm, but not too much").expression
    assert held_back == warm.scaled(0.6)
    assert read("slow, very").expression == read("very slow").expression
    assert understood("as slow as possible, without whispering") == [
        "slow (as possible)",
        "without whispering",
    ]


def test_saying_it_twice_does_not_make_it_more() -> None:
    assert read("gentle, gentle, tender").expression == read("gentle").expression
    assert read("very gentle and tender").expression == read("very gentle").expression
    assert read("sad, not angry").expression != read("sad").expression


def test_wishes_are_told_in_the_words_of_the_prompt() -> None:
    assert understood(
        "Warm and a little slower; please don't be so LOUD, like a bedtime story"
    ) == [
        "Warm",
        "a little slower",
        "don't be so LOUD",
        "bedtime story",
    ]


def test_unknown_words_are_told_once_and_function_words_never() -> None:
    reading = read("warm and zorby, as if you would read it to me on Mars. Zorby 🚀")
    assert reading.unknown == ("zorby", "Mars", "Zorby", "🚀")
    assert read("Could you please speak like this, the way they would say it?").unknown == ()


def test_a_degree_does_not_jump_over_an_unknown_word() -> None:
    assert read("not zorby slow").expression == read("slow").expression


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (
            "warm, zorby and unhurried, like a bedtime story",
            "Understood: warm, unhurried, bedtime story. Not understood: zorby.",
        ),
        ("", ""),
        ("  \n", ""),
        ("as you like", "No word of it is about the voice."),
        ("?!", "No word of it is about the voice."),
        ("温暖而缓慢", "Not understood: 温暖而缓慢."),
        ("गर्मजोशी से", "Not understood: गर्मजोशी, से."),
        ("sad sad", "Understood: sad."),
        (
            "slow " * 1000,
            f"Understood: slow. Only the first {LONGEST} characters count.",
        ),
    ],
)
def test_what_was_understood_is_said_in_a_sentence(prompt: str, sentence: str) -> None:
    assert told(read(prompt)) == sentence


def test_a_sentence_about_a_long_prompt_stays_short() -> None:
    prompt = " ".join(f"zorb{number}" for number in range(30))
    assert told(read(prompt)).endswith("zorb11, and 18 more.")
    assert len(told(read("z" * 500))) < 100


@given(st.text(max_size=3000))
def test_no_prompt_is_too_odd(prompt: str) -> None:
    reading = read(prompt)
    assert isinstance(told(reading), str)
    assert bool(told(reading)) == bool(within_reason(prompt))
    assert len(within_reason(prompt)) <= LONGEST


@pytest.mark.parametrize(
    "prompt",
    ["slow " * 1000, "x" * 5000, "😢" * 5000, "not " * 1250, "字" * 5000, "ﷺ" * 5000, "a'" * 2500],
)
def test_a_long_prompt_takes_no_time_to_speak_of(prompt: str) -> None:
    fastest = float("inf")
    for _ in range(3):
        begun = perf_counter()
        read(prompt)
        fastest = min(fastest, perf_counter() - begun)
    assert fastest < 0.1


@pytest.mark.parametrize(
    "prompt", ["expressive" + " as possible" * 40, "very " * 90 + "expressive", "not " * 90 + "sad"]
)
def test_there_is_a_most_of_everything(prompt: str) -> None:
    assert all(abs(wish.share) <= 2 for wish in read(prompt).understood)
    assert delivery(prompt).pitch_range <= 1.6


def test_the_language_model_is_told_as_much_as_the_voice() -> None:
    hint = REPERTOIRE.hint(VoiceStyle(prompt="slow\n and   calm " * 1000))
    assert hint.startswith("Speak like this: slow and calm slow")
    assert len(hint) <= LONGEST + len("Speak like this: ")
