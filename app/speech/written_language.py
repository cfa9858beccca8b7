"""Which language is a clause written in? Its script tells, or its commonest words. Pure.

Libraries that know a hundred languages were tried: py3langid takes 0.7 s and 105 MB to load, and
calls "No problem" Italian; of few languages the commonest words know more.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from app.core.paths import Paths

_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LATIN = re.compile(r"[^\W\d_\u0370-\U0010ffff]")
_WORDS = re.compile(r"[^\W\d_]+")

_SIGN_WORTH = 2
"""Letters of an alphabet that say as much as a Japanese or Chinese sign."""

_TOO_LONG_FOR_JAPANESE = 8
"""Chinese signs that no Japanese text has without a kana among them."""

_SURE = 1.0
"""By how many words of its own another language must be ahead of the one that is expected."""

_WRITTEN_IN_DEVANAGARI = frozenset(["hi", "mr", "ne", "sa"])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tells a language from others in the same script."""

    letters: str
    words: str


def written_language(text: str, expected: str) -> str:
    """The language (ISO 639-1) of a text of which another is expected.

    The expected language unless the text is clearly in another that Parley speaks: "Paris." can
    be in any.
    """
    signs, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    devanagari = len(_DEVANAGARI.findall(text))
    latin = len(_LATIN.findall(text))
    if (kana or signs) and _SIGN_WORTH * (kana + signs) >= latin:
        short = expected == "ja" and signs < _TOO_LONG_FOR_JAPANESE
        return "ja" if kana or short else "zh"
    if devanagari > latin:
        return expected if expected in _WRITTEN_IN_DEVANAGARI else "hi"
    return _by_words(text, expected) if latin else expected


def _by_words(text: str, expected: str) -> str:
    """The language whose words and letters are in the text, each worth less if it is in several."""
    by_word, by_letter = _languages()
    scores = defaultdict[str, float](float)
    small = text.lower()
    found = [by_word[word] for word in _WORDS.findall(small) if word in by_word]
    found += [by_letter[letter] for letter in small if letter in by_letter]
    for languages in found:
        for language in languages:
            scores[language] += 1 / len(languages)
    likeliest = max(scores, key=lambda language: scores[language], default=expected)
    return likeliest if scores[likeliest] >= scores[expected] + _SURE else expected


@cache
def _languages() -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """The languages that a word may be of, and those that a letter may be of."""
    file = Paths.default().resources / "speech" / "common_words.toml"
    marks = msgspec.toml.decode(file.read_bytes(), type=dict[str, _Marks])
    by_word, by_letter = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for language, known in marks.items():
        for word in set(known.words.split()):
            by_word[word].append(language)
        for letter in known.letters:
            by_letter[letter].append(language)
    return by_word, by_letter
