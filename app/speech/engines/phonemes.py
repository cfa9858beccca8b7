"""Text becomes the phonemes that Kokoro knows, by way of espeak-ng."""

import logging
import unicodedata
from collections.abc import Iterator
from functools import cache

import espeakng_loader
from kokoro_onnx.config import DEFAULT_VOCAB
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper

from app.core.errors import EngineError
from app.speech.engines.runs import runs

VOCABULARY: dict[str, int] = DEFAULT_VOCAB
"""Phonemes, punctuation and the space; whatever else espeak writes is left out."""

ACCENTS = {"en": "en-us", "fr": "fr-fr", "pt": "pt-br", "zh": "cmn"}
"""ISO 639-1 -> espeak's name for the kind that Kokoro was trained on, where they differ."""

_SILENT = logging.getLogger("phonemizer.silent")
_SILENT.disabled = True  # phonemizer would write to the standard error stream


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
    return accent if accent in _languages() else speakers_own


def runs_of_phonemes(text: str, accent: str) -> Iterator[str]:
    """The phonemes of a text in runs short enough for Kokoro; nothing if nothing can be said."""
    clean = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    (phonemes,) = _backend(accent).phonemize([" ".join(clean.split())]) or [""]
    known = "".join(mark for mark in phonemes if mark in VOCABULARY)
    return runs(" ".join(known.split()))


def _load_espeak() -> None:
    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())


@cache
def _languages() -> frozenset[str]:
    _load_espeak()
    return frozenset(EspeakBackend.supported_languages())


@cache
def _backend(accent: str) -> EspeakBackend:
    """One for each language: every backend is a copy of the espeak library of its own."""
    _load_espeak()
    try:
        return EspeakBackend(
            accent,
            preserve_punctuation=True,
            with_stress=True,
            language_switch="remove-flags",  # else "(en)" would be spoken as e and n
            logger=_SILENT,
        )
    except RuntimeError as error:
        raise EngineError(
            f"espeak-ng cannot be used for {accent}; install Parley again."
        ) from error
