"""Whisper base, converted from the starter pack's file, says the same on another library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.whisper import WhisperRecogniser
from app.speech.engines.whisper_transformers import TransformersWhisper
from tests.integration.whisper_checkpoint import save_checkpoint
from tests.integration.words import word_errors

pytestmark = pytest.mark.engines

LANGUAGES = ("en", "fr", "es", "de")
NAMES = ["en/hello_world", "en/quick_brown_fox"]
People = Callable[[str], tuple[Sound, str]]


@pytest.fixture(scope="module")
def recogniser(
    models: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> TransformersWhisper:
    folder = save_checkpoint(models("whisper-base"), tmp_path_factory.mktemp("whisper"))
    return TransformersWhisper(folder, LANGUAGES, 2)


@pytest.mark.parametrize("name", NAMES)
def test_it_writes_the_same_words_as_ctranslate2(
    recogniser: TransformersWhisper, models: Callable[[str], Path], people: People, name: str
) -> None:
    sound, words = people(name)
    usual = WhisperRecogniser(models("whisper-base"), LANGUAGES, 2)
    recogniser.forget()
    found = recogniser.transcribe(sound, sound.seconds)
    usually = usual.transcribe(sound, sound.seconds)
    assert word_errors(usually.text, found.text) <= 0.05, (usually, found)
    assert found.language == usually.language
    assert word_errors(words, found.text) <= 0.2


def test_silence_has_no_words(recogniser: TransformersWhisper) -> None:
    assert recogniser.transcribe(Sound.silence(2.0, SPEECH_RATE), 0.0).text == ""
