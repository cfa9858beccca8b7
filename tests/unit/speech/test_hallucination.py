from dataclasses import replace

import pytest

from app.speech.hallucination import Evidence
from app.speech.repetition import repeats_itself, said_once

SOUND = Evidence(
    text="What is the weather like today?",
    tokens=8,
    mean_log_probability=-0.2,
    no_speech_probability=0.05,
    speech_seconds=1.8,
)


def test_an_ordinary_sentence_is_believed() -> None:
    assert not SOUND.odd
    assert not SOUND.invented


@pytest.mark.parametrize(
    "text", ["Yes.", "Thank you.", "No.", "Bye.", "You", "Thanks for watching!"]
)
def test_what_whisper_likes_to_invent_is_believed_when_it_was_said(text: str) -> None:
    said = replace(SOUND, text=text, tokens=4, speech_seconds=0.3, mean_log_probability=-0.9)
    assert not said.odd


def test_words_from_what_is_likely_silence_are_looked_at_again() -> None:
    made_up = replace(SOUND, text="you", mean_log_probability=-0.9, no_speech_probability=0.93)
    assert made_up.odd
    assert made_up.invented


def test_clear_words_are_believed_even_after_a_silence() -> None:
    assert not replace(SOUND, no_speech_probability=0.8).odd


def test_words_in_another_language_are_unsure_but_not_silent() -> None:
    foreign = replace(SOUND, mean_log_probability=-1.7)
    assert foreign.odd
    assert not foreign.invented


def test_two_words_for_twenty_seconds_of_speech_are_too_few() -> None:
    assert replace(SOUND, tokens=10, speech_seconds=20.0).sparse
    assert not replace(SOUND, tokens=50, speech_seconds=20.0).sparse


@pytest.mark.parametrize(
    "change",
    [
        {"mean_log_probability": -1.1},
        {"tokens": 60},
        {"text": "what is the weather like " * 2},
        {"text": "la " * 60},
    ],
)
def test_what_looks_odd_is_done_again_in_the_full_window(change: dict[str, object]) -> None:
    assert replace(SOUND, **change).odd  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["No, no, no.", "Bye bye.", "Very, very good.", "It was what it was.", ""]
)
def test_people_do_repeat_words(text: str) -> None:
    assert not repeats_itself(text)


@pytest.mark.parametrize(
    "text",
    ["How do you do? How do you do?", "ha ha ha ha", "I think so I think so I think so I think so"],
)
def test_whisper_repeats_more(text: str) -> None:
    assert repeats_itself(text)


QUESTION = "How often should I water my plants?"


@pytest.mark.parametrize("again", [QUESTION, "How often should I", f"{QUESTION} How often"])
def test_a_sentence_for_which_there_was_no_time_twice_was_said_once(again: str) -> None:
    twice = replace(SOUND, text=f"{QUESTION} {again}", tokens=16, speech_seconds=2.0)
    assert twice.once().text == QUESTION
    assert not twice.once().odd


def test_a_sentence_that_somebody_took_the_time_to_say_twice_stays() -> None:
    twice = replace(SOUND, text=f"{QUESTION} {QUESTION}", tokens=16, speech_seconds=4.0)
    assert twice.once() == twice


@pytest.mark.parametrize(
    "text", [QUESTION, "Wait. Wait.", f"{QUESTION} And the roses?", "no full stop here", ""]
)
def test_what_is_not_only_the_same_again_stays(text: str) -> None:
    assert said_once(text) == ""


def test_a_long_sentence_from_a_click_was_invented() -> None:
    assert replace(SOUND, tokens=14, speech_seconds=0.2).invented
