"""Makes written text speakable: the one entrance to this package."""

from collections.abc import Callable
from functools import cache

from app.speech.spoken_text.abbreviations import Abbreviations
from app.speech.spoken_text.addresses import Addresses
from app.speech.spoken_text.figures import Figures
from app.speech.spoken_text.markup import Markup
from app.speech.spoken_text.moments import Moments
from app.speech.spoken_text.noise import without_emoji, without_noise
from app.speech.spoken_text.numerals import Numerals
from app.speech.spoken_text.punctuation import bare, tidied
from app.speech.spoken_text.quantities import Quantities
from app.speech.spoken_text.symbols import Symbols
from app.speech.vocabulary import vocabulary

_MOST_ROUNDS = 4


def spoken(text: str, language: str) -> str:
    """The text as it is said, on one line; empty if there is nothing to say.

    Markup, emoji, stage directions and leftovers of chat templates are dropped; numbers, units,
    times, addresses and signs become words in the languages of resources/speech. English comes
    out without a single figure. Other languages lose their markup and emoji only. Speakable text
    stays as it is.

    Args:
        text: Anything, such as a piece of a language model's reply.
        language: ISO 639-1 code.
    """
    for _ in range(_MOST_ROUNDS):  # what is taken away can bring new markup together
        before, text = text, _once(text, language)
        if text == before:
            break
    return text if any(map(str.isalnum, text)) else ""


def _once(text: str, language: str) -> str:
    for step in _steps(language):
        text = step(text)
    return text


@cache
def _steps(language: str) -> tuple[Callable[[str], str], ...]:
    known = vocabulary(language)
    if known is None:
        return (without_noise, Markup(code="", directions=()), without_emoji, bare)
    numerals = Numerals(known)
    figures = Figures(known, numerals)
    return (
        without_noise,
        Markup(known.code, known.directions),
        without_emoji,
        Addresses(known),
        figures.say_digit_strings,
        Abbreviations(known),
        Moments(known, numerals),
        Quantities(known, numerals),
        figures.say_numbers,
        Symbols(known),
        tidied,
    )
