"""Japanese and Mandarin become the phonemes that Kokoro was trained on, by its authors' misaki.

Its packages are an extra, requirements-languages.txt.
"""

import logging
import re
import warnings
from collections.abc import Callable
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from num2words import num2words

from app.core.errors import EngineError
from app.speech.engines.phonemes_espeak import espeak_phonemes
from app.speech.languages_installed import what_is_missing

_LATIN = "A-Za-zÀ-ɏ"
_LATIN_WORDS = re.compile(rf"([{_LATIN}][{_LATIN}0-9]*(?:[ '’&.-]+[{_LATIN}][{_LATIN}0-9]*)*)")
_LATIN_ACCENT = "en-us"

_WIDE = (0xFF05, 0xFF0E, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in _WIDE}
"""Figures, letters, point and percent sign as wide as a Chinese sign -> the usual ones."""

_NUMBER = re.compile(r"(\d+(?:[,，]\d{3})+|\d+)(?:\.(\d+))?")
_LONGEST_NUMBER = 15
"""Figures; longer ones are said one by one."""

_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?…])")


def japanese_phonemes(text: str) -> str:
    """The phonemes of Japanese, and of words in Latin letters within it as in English.

    Raises EngineError, saying what to install, if the extra packages are missing.
    """
    return _mixed(text, "ja", _japanese)


def mandarin_phonemes(text: str) -> str:
    """The same for Mandarin; tones are arrows."""
    return _mixed(text, "zh", _mandarin)


def _mixed(text: str, language: str, read: Callable[[str], str]) -> str:
    if missing := what_is_missing(language):
        raise EngineError(missing)
    parts = _LATIN_WORDS.split(text.translate(_HALF_WIDTH))
    try:
        said = [
            espeak_phonemes(part, _LATIN_ACCENT) if place % 2 else read(part)
            for place, part in enumerate(parts)
            if part.strip()
        ]
    except EngineError:
        raise
    except Exception as error:  # assertions and whatever else the readers stumble over
        raise EngineError(
            "A clause of the reply could not be turned into sounds; ask again in other words."
        ) from error
    return _BEFORE_MARK.sub("", " ".join(said))


def _japanese(text: str) -> str:
    said = _NUMBER.sub(_japanese_number, text).replace("%", "パーセント")
    phonemes, _ = _cutlet()(said)
    return str(phonemes)


def _japanese_number(match: re.Match[str]) -> str:
    """In Chinese signs, which are read together with the counter that follows."""
    whole, decimals = _plain(match[1]), _plain(match[2] or "")
    numbers = [whole] if len(whole) <= _LONGEST_NUMBER else whole
    parts = [*numbers, *("." * bool(decimals)), *decimals]
    return "".join("点" if part == "." else num2words(int(part), lang="ja") for part in parts)


def _mandarin(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers that are too long for a word
        phonemes, _ = _zhg2p()(_NUMBER.sub(_chinese_number, text))
    return str(phonemes)


def _chinese_number(match: re.Match[str]) -> str:
    """As misaki says it, which leaves long ones out."""
    number = ".".join(_plain(part) for part in match.groups() if part)
    return number if len(number) <= _LONGEST_NUMBER else " ".join(number)


def _plain(figures: str) -> str:
    """In European figures, without the marks between thousands."""
    return "".join(str(int(mark)) for mark in figures if mark.isdecimal())


@cache
def _cutlet() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # misaki opens its list of words in an old way
        from misaki.cutlet import Cutlet
    return Cutlet()


@cache
def _zhg2p() -> Any:
    import jieba
    from misaki.zh import ZHG2P

    jieba.setLogLevel(logging.WARNING)
    with TemporaryDirectory() as own:  # it would read what others left in the common one
        jieba.dt.tmp_dir = own
        jieba.initialize()
    return ZHG2P()
