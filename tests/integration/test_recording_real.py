"""A long recording is given to be answered: real listening, scripted answering."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.audio.wav import read_sound
from app.core.events import TurnOpened, WordsRecognised
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.silero import SileroDetector
from app.speech.engines.whisper import WhisperRecogniser
from tests.integration.room import Room
from tests.integration.test_listening_real import TWO_CITIES
from tests.integration.words import word_errors

pytestmark = pytest.mark.engines

QUESTIONS = Path(__file__).parents[2] / "resources" / "questions"


def recording() -> tuple[Sound, str]:
    """More than a minute of speech with long rests, and its words."""
    import moonshine_voice

    asked = tomllib.loads((QUESTIONS / "questions.toml").read_text())["questions"]
    story = Path(moonshine_voice.__path__[0]) / "assets" / "two_cities.wav"
    parts = [QUESTIONS / question["file"] for question in asked] + [story]
    sounds = [read_sound(part).resampled(SPEECH_RATE) for part in parts]
    rest = Sound.silence(7.0, SPEECH_RATE)
    words = " ".join([question["words"] for question in asked] + [TWO_CITIES])
    return Sound.joined([s for sound in sounds for s in (rest, sound)], SPEECH_RATE), words


def test_no_word_of_a_recording_longer_than_any_utterance_is_lost(
    models: Callable[[str], Path],
) -> None:
    recogniser = WhisperRecogniser(models("whisper-base"), ("en",), threads=2)
    detector = SileroDetector(models("silero-vad") / "silero_vad.onnx")
    sound, words = recording()
    assert sound.seconds > 70.0
    with Room(recogniser=recogniser, detector=detector) as room:
        room.session.hear_recording(sound)
        room.hear_everything()
        (recognised,) = room.of(WordsRecognised)
        assert word_errors(words, recognised.text) < 0.1
        assert len(room.of(TurnOpened)) == 1
        assert room.exchanges == [(recognised.text, "Good morning.")]
