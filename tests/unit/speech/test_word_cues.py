import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.speech.vocabulary import LANGUAGES
from app.speech.word_cues import is_backchannel, is_stop_word, trails_off


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I would like to know and", "en"),
        ("I would like to know and.", "en"),
        ("It is late, because", "en"),
        ("UM", "en"),
        ("I was thinking, um...", "en"),
        ("Can you tell me the", "en"),
        ("I want to go to", "en"),
        ("I want to go to.", "en"),
        ("So", "en"),
        ("This is my", "en"),
        ("First of all,", "en"),
        ("What I mean is —", "en"),
        ("Let's see...", "en"),
        ("Could you", "en"),
        ("Is it red or?", "en"),
        ("je voudrais savoir parce que", "fr"),
        ("Je vais à", "fr"),
        ("quiero saber si es porque", "es"),
        ("vorrei sapere perché", "it"),
        ("eu queria saber porque", "pt"),
        ("Ich wollte fragen, ob", "de"),
        ("Und dann habe ich", "de"),
        ("मैं जाना चाहता हूँ लेकिन", "hi"),
        ("well and", "ja"),  # without a table of its own it is judged by the English one
    ],
)
def test_the_words_show_that_there_is_more_to_come(text: str, language: str) -> None:
    assert trails_off(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("Yes.", "en"),
        ("Thank you.", "en"),
        ("What are you up to?", "en"),
        ("Where are you from?", "en"),
        ("Is that so?", "en"),
        ("And?", "en"),
        ("I think so.", "en"),
        ("I'd love to.", "en"),
        ("Turn the light on.", "en"),
        ("Come in", "en"),
        ("What time is it?", "en"),
        ("Yes, I like it very much", "en"),
        ("Où vas-tu ?", "fr"),
        ("Et toi ?", "fr"),
        ("¿De dónde eres?", "es"),
        ("Sí.", "es"),
        ("Va bene.", "it"),
        ("Mach die Tür zu.", "de"),
        ("Schalte das Licht ein.", "de"),
        ("धन्यवाद।", "hi"),
    ],
)
def test_the_words_are_complete(text: str, language: str) -> None:
    assert not trails_off(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mm-hm.", "en"),
        ("mhm", "en"),
        ("Uh-huh!", "en"),
        ("Yeah, right.", "en"),
        ("OK. OK.", "en"),
        ("Go on...", "en"),
        ("Ha ha!", "en"),
        ("Oh, I see.", "en"),
        ("D’accord.", "fr"),
        ("vale, vale", "es"),
        ("Certo, va bene", "it"),
        ("Tá bom", "pt"),
        ("Ja, genau.", "de"),
        ("ठीक है", "hi"),
    ],
)
def test_somebody_only_shows_that_they_are_listening(text: str, language: str) -> None:
    assert is_backchannel(text, language)


@pytest.mark.parametrize(
    "text", ["", "...", "Right now", "Go on to the next one", "No.", "Yeah but why", "ok " * 9]
)
def test_somebody_says_something_of_their_own(text: str) -> None:
    assert not is_backchannel(text, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Stop.", "en"),
        ("STOP! Stop, stop!", "en"),
        ("Okay, wait.", "en"),
        ("Please be quiet.", "en"),
        ("Hold on a second", "en"),
        ("No, no, wait a minute", "en"),
        ("Could you please stop?", "en"),
        ("Shut up!", "en"),
        ("Arrête !", "fr"),
        ("S'il te plaît, tais-toi", "fr"),
        ("¡Para!", "es"),
        ("Basta", "it"),
        ("Chega!", "pt"),
        ("Stopp!", "de"),
        ("Moment mal, bitte", "de"),
        ("रुको", "hi"),
        ("Stop.", "ja"),
    ],
)
def test_somebody_wants_silence(text: str, language: str) -> None:
    assert is_stop_word(text, language)


@pytest.mark.parametrize(
    "text", ["", "Please.", "No.", "Okay", "Stop the car", "Where is the bus stop?", "Wait for me"]
)
def test_somebody_wants_something_else(text: str) -> None:
    assert not is_stop_word(text, "en")


@settings(deadline=None)
@given(text=st.text(), language=st.sampled_from([*LANGUAGES, "xx", ""]))
def test_any_text_is_judged(text: str, language: str) -> None:
    assert trails_off(text, language) in (True, False)
    assert is_backchannel(text, language) in (True, False)
    assert is_stop_word(text, language) in (True, False)
