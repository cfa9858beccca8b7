"""The real detector, turn-end detector and recogniser on recordings of people."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.audio.wav import read_sound
from app.core.errors import ModelError
from app.core.settings import ListeningSettings
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.silero import SileroDetector
from app.speech.engines.smart_turn import SmartTurn
from app.speech.engines.whisper import WhisperRecogniser
from app.speech.long_recording import stretches
from tests.integration.words import word_errors

pytestmark = pytest.mark.engines

LANGUAGES = ListeningSettings().languages
TWO_CITIES = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity,
it was the season of light, it was the season of darkness, it was the spring of hope,
it was the winter of despair, we had everything before us, we had nothing before us,
we were all going direct to heaven, we were all going direct the other way; in short, the period was
so far like the present period, that some of its noisiest authorities insisted on its being
received, for good or for evil, in the superlative degree of comparison only."""

Models = Callable[[str], Path]
People = Callable[[str], tuple[Sound, str]]


@pytest.fixture(scope="module")
def detector(models: Models) -> SileroDetector:
    return SileroDetector(models("silero-vad") / "silero_vad.onnx")


@pytest.fixture(scope="module")
def loaded(models: Models) -> WhisperRecogniser:
    return WhisperRecogniser(models("whisper-base"), LANGUAGES, threads=2)


@pytest.fixture
def recogniser(loaded: WhisperRecogniser) -> WhisperRecogniser:
    loaded.forget()
    return loaded


def speech_seconds(detector: SileroDetector, sound: Sound) -> float:
    detector.reset()
    frames = sound.frames(detector.frame_samples)
    return sum(frame.seconds for frame in frames if detector.probability(frame) >= 0.5)


def test_speech_is_noticed_and_noise_is_not(
    detector: SileroDetector, people: People, noise: Callable[[float], Sound]
) -> None:
    sound, _ = people("en/quick_brown_fox")
    assert 2.0 < speech_seconds(detector, sound) < sound.seconds
    assert speech_seconds(detector, noise(5.0)) == 0.0
    assert speech_seconds(detector, Sound.silence(5.0, SPEECH_RATE)) == 0.0


def test_a_finished_sentence_sounds_finished_and_half_of_one_does_not(
    models: Models, people: People
) -> None:
    smart_turn = SmartTurn(models("smart-turn") / "smart-turn-v3.2-cpu.onnx")
    sound, _ = people("en/quick_brown_fox")
    half = sound.between(0.0, 0.5 * sound.seconds)
    assert smart_turn.probability(sound) > 0.9
    assert smart_turn.probability(half) < 0.5


@pytest.mark.parametrize("name", ["hello_world", "quick_brown_fox"])
def test_english_is_understood(
    recogniser: WhisperRecogniser, detector: SileroDetector, people: People, name: str
) -> None:
    sound, words = people(f"en/{name}")
    understood = recogniser.transcribe(sound, speech_seconds(detector, sound))
    assert word_errors(words, understood.text) == 0.0
    assert understood.language == "en"


def test_a_french_sentence_switches_the_language_and_a_short_word_does_not(
    recogniser: WhisperRecogniser, detector: SileroDetector, people: People
) -> None:
    sentence, _ = people("fr/pangrama")
    hello, _ = people("es/hola_mundo")
    french = recogniser.transcribe(sentence, speech_seconds(detector, sentence))
    assert french.language == "fr"
    assert "whisky" in french.text
    assert recogniser.transcribe(hello, speech_seconds(detector, hello)).language == "fr"


@pytest.fixture(scope="module")
def two_cities() -> Sound:
    import moonshine_voice

    return read_sound(Path(moonshine_voice.__path__[0]) / "assets" / "two_cities.wav")


def test_a_long_recording_is_written_down_whole(
    recogniser: WhisperRecogniser, detector: SileroDetector, two_cities: Sound
) -> None:
    parts = stretches(two_cities, detector, ListeningSettings())
    texts = [recogniser.transcribe(part.sound, part.speech_seconds).text for part in parts]
    assert word_errors(TWO_CITIES, " ".join(texts)) < 0.1


def test_an_utterance_longer_than_the_window_is_written_down_whole(
    recogniser: WhisperRecogniser, two_cities: Sound
) -> None:
    assert word_errors(TWO_CITIES, recogniser.transcribe(two_cities, 33.0).text) < 0.1


def test_nothing_is_invented_from_nothing(
    recogniser: WhisperRecogniser, noise: Callable[[float], Sound]
) -> None:
    for sound in (noise(2.0), Sound.silence(2.0, SPEECH_RATE), Sound.silence(0.05, SPEECH_RATE)):
        assert recogniser.transcribe(sound, 0.2).text == ""


def test_samples_that_are_no_numbers_do_no_harm(
    recogniser: WhisperRecogniser, people: People
) -> None:
    sound, words = people("en/quick_brown_fox")
    samples = sound.samples.copy()
    samples[:50] = np.nan
    understood = recogniser.transcribe(Sound(samples, sound.rate), 2.5)
    assert word_errors(words, understood.text) == 0.0


def test_a_damaged_model_gets_one_sentence(tmp_path: Path, models: Models) -> None:
    for file in models("whisper-base").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(ModelError, match="damaged or no Whisper model"):
        WhisperRecogniser(tmp_path, LANGUAGES, threads=1)
    (tmp_path / "silero_vad.onnx").write_bytes(b"no model at all")
    with pytest.raises(ModelError, match="damaged or no ONNX model"):
        SileroDetector(tmp_path / "silero_vad.onnx")
