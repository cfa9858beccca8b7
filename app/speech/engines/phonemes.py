"""Text becomes the phonemes that Kokoro knows."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping

from kokoro_onnx.config import DEFAULT_VOCAB

from app.speech.engines.phonemes_espeak import espeak_languages, espeak_phonemes
from app.speech.engines.phonemes_misaki import japanese_phonemes, mandarin_phonemes
from app.speech.engines.runs import runs

VOCABULARY: dict[str, int] = DEFAULT_VOCAB
"""Phonemes, punctuation and the space; whatever else is written for phonemes is left out."""

ACCENTS = {"en": "en-us", "fr": "fr-fr", "pt": "pt-br", "zh": "cmn"}
"""ISO 639-1 -> espeak's name for the kind that Kokoro was trained on, where they differ."""

_READERS: Mapping[str, Callable[[str], str]] = {
    "cmn": mandarin_phonemes,
    "ja": japanese_phonemes,
}
"""Accents that espeak reads too badly to be understood: it spells Japanese signs out."""


def accent_of(language: str, speakers_own: str) -> str:
    """The espeak language in which a speaker reads text of a language (ISO 639-1).

    Kokoro's speakers read any language from its phonemes, with an accent: Whisper understood an
    American reading French, Spanish, Italian, Portuguese and German phonemes nearly always, and
    reading the same texts as if they were English hardly ever. The speaker's own language stands
    in for one that espeak does not know.
    """
    if speakers_own.split("-")[0] == ACCENTS.get(language, language).split("-")[0]:
        return speakers_own
    accent = ACCENTS.get(language, language)
    return accent if accent in espeak_languages() else speakers_own


def runs_of_phonemes(text: str, accent: str) -> Iterator[str]:
    """The phonemes of a text in runs short enough for Kokoro; nothing if nothing can be said.

    Raises EngineError, saying what to install, for an accent that needs more than Parley has.
    """
    clean = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    line = " ".join(clean.split())
    reader = _READERS.get(accent)
    phonemes = reader(line) if reader else espeak_phonemes(line, accent)
    known = "".join(mark for mark in phonemes if mark in VOCABULARY)
    return runs(" ".join(known.split()))
