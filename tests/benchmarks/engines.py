"""The engines that the voice is measured with, from the models on this machine."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.core.delivery import Delivery
from app.core.paths import Paths
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.voices import Repertoire
from tests.benchmarks.table import BUILD

OPENINGS = {"zh": "以下是普通话的句子。"}
"""What Whisper is told to have written before, so that it keeps to these signs. Told to write Hindi
in its own, it gets stuck on a syllable; in those of Urdu it writes what it hears."""

THREADS = 2

Ear = Callable[[Sound, str], str]
"""Sound and its language -> what was understood."""


def resources() -> Path:
    """The folder of that name."""
    return Paths.default().resources


def repertoire() -> Repertoire:
    """All speakers and styles."""
    return Repertoire.load(resources())


def kokoro() -> KokoroSynthesiser:
    """The synthesiser on two cores; its parts are cut once, below build/."""
    folder = _library().folder("kokoro")
    model = next(folder.glob("*.onnx"))
    return KokoroSynthesiser(model, folder / "voices", BUILD / "cuts", threads=THREADS)


def say(synthesiser: KokoroSynthesiser, text: str, delivery: Delivery, language: str) -> Sound:
    """A text in one piece."""
    return Sound.joined(synthesiser.synthesise(text, delivery, language), synthesiser.rate)


def ear() -> Ear:
    """Whisper base, which writes down up to half a minute."""
    folder = _library().folder("whisper-base")
    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=THREADS)

    def hear(sound: Sound, language: str) -> str:
        segments, _ = whisper.transcribe(
            np.pad(sound.resampled(SPEECH_RATE).samples, 4000),
            language=language,
            beam_size=1,
            temperature=0.0,
            without_timestamps=True,
            initial_prompt=OPENINGS.get(language),
        )
        return " ".join(segment.text.strip() for segment in segments)

    return hear


def _library() -> Library:
    paths = Paths.default()
    return Library(Manifest.load(resources() / "models.toml"), paths.store, paths.models)
