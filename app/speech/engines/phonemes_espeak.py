"""Text becomes phonemes by way of espeak-ng, which knows some hundred languages."""

import logging
from functools import cache

import espeakng_loader
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper

from app.core.errors import EngineError

_SILENT = logging.getLogger("phonemizer.silent")
_SILENT.disabled = True  # phonemizer would write to the standard error stream

_STOPS = str.maketrans({"।": ".", "॥": ".", "؟": "?", "،": ","})
"""Marks of Hindi and Urdu, which espeak passes over -> those that make a pause."""

_RETROFLEX = "r."
"""How espeak writes the ड़ of Hindi, in which Kokoro's users would see a full stop."""


@cache
def espeak_languages() -> frozenset[str]:
    """The names of the languages that espeak knows, such as "en-gb"."""
    _load_espeak()
    return frozenset(EspeakBackend.supported_languages())


def espeak_phonemes(text: str, accent: str) -> str:
    """The phonemes of a text on one line; EngineError if espeak cannot be used."""
    (phonemes,) = _backend(accent).phonemize([text.translate(_STOPS)]) or [""]
    return str(phonemes).replace(_RETROFLEX, "ɽ") if accent == "hi" else str(phonemes)


def _load_espeak() -> None:
    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())


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
