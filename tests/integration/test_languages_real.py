"""The languages whose phonemes come from an extra, spoken by Kokoro and listened to by Whisper."""

from collections.abc import Callable
from pathlib import Path

import jiwer
import pytest

from app.core.delivery import Delivery
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.whisper import WhisperRecogniser
from app.speech.words import words_of
from tests.benchmarks.speakers import SENTENCES, compared

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def kokoro(
    models: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> KokoroSynthesiser:
    folder = models("kokoro")
    model = next(folder.glob("*.onnx"))
    return KokoroSynthesiser(model, folder / "voices", tmp_path_factory.mktemp("cuts"), threads=2)


@pytest.mark.parametrize(
    ("speaker", "language"), [("jf_alpha", "ja"), ("af_heart", "ja"), ("zf_xiaoxiao", "zh")]
)
def test_whisper_understands_the_sounds(
    models: Callable[[str], Path], kokoro: KokoroSynthesiser, speaker: str, language: str
) -> None:
    text = SENTENCES[language][0]
    pieces = list(kokoro.synthesise(text, Delivery(speaker), language))
    sound = Sound.joined(pieces, kokoro.rate).resampled(SPEECH_RATE)
    ear = WhisperRecogniser(models("whisper-base"), (language,), 2)
    understood = ear.transcribe(sound, sound.seconds).text
    assert jiwer.cer(compared(text, language), compared(understood, language)) < 0.15
    told = [span.word for piece in pieces for span in piece.words]
    assert len(told) >= len(words_of(text)) - 2
