"""The questions as sound: spoken once, and kept as what Whisper's encoder makes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.core.delivery import Delivery
from app.core.paths import Paths
from app.core.settings import ListeningSettings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.speech.engines.whisper_encoder import bands_of, encoded, filled_up
from app.speech_models.engines.projector import MARGIN_SECONDS
from app.workshop import Workshop
from training.questions import OTHER_SPEAKER, Question

_SILENCE_SECONDS = 0.2
_NOISE = (-75.0, -45.0)
"""Root mean square in dB below full scale, by chance: from a good microphone to a poor one."""

_PEAK = (-20.0, -3.0)
_PACE = (0.85, 1.2)


@dataclass(frozen=True, slots=True)
class Clip:
    """A question as it was spoken."""

    question: Question

    rows: Any
    """What the encoder makes of it: (rows, width), 50 a second."""

    transcription: str
    """What the cascade's recogniser writes down; empty for what is learnt from."""


class Recordings:
    """A folder with one file for each question that was spoken.

    Args:
        folder: made if it is not there.
        seed: of noise, level and pace.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._seed = seed

    def clips(self, questions: Iterable[Question]) -> Iterator[Clip]:
        """Those that have been spoken."""
        from safetensors import safe_open

        for question in questions:
            path = self._path(question)
            if path.exists():
                with safe_open(path, "pt") as file:
                    told = file.metadata() or {}
                    yield Clip(question, file.get_tensor("rows"), told["transcription"])

    def speak(self, questions: Iterable[Question], models: Paths, encoder: Any) -> Iterator[float]:
        """Speak those that have not been; yields the seconds of each."""
        from safetensors.torch import save_file
        from transformers import WhisperFeatureExtractor

        untyped: Any = WhisperFeatureExtractor
        studio, extractor = _Studio(models), untyped()
        for question in questions:
            path = self._path(question)
            if path.exists():
                continue
            chance = np.random.default_rng([self._seed, int(path.stem[:8], 16)])
            sound = studio.spoken(question, chance)
            bands = filled_up(bands_of(extractor, sound), sound.seconds + MARGIN_SECONDS)
            rows = encoded(encoder, bands)[0].half().contiguous()
            told = {"transcription": studio.transcription(question, sound)}
            part = path.with_suffix(".part")
            save_file({"rows": rows}, part, told)
            part.rename(path)
            yield sound.seconds

    def _path(self, question: Question) -> Path:
        told = f"{self._seed}/{question.speaker}/{question.words}"
        return self._folder / f"{hashlib.sha256(told.encode()).hexdigest()[:20]}.safetensors"


class _Studio:
    """Who speaks, and who writes down."""

    def __init__(self, paths: Paths) -> None:
        self._workshop = Workshop(paths)
        self._kokoro = self._workshop.synthesiser("kokoro", VoiceStyle())
        self._piper: Any = None
        self._recogniser: Any = None

    def spoken(self, question: Question, chance: np.random.Generator) -> Sound:
        voice = self._kokoro
        if question.speaker == OTHER_SPEAKER:
            if self._piper is None:
                self._piper = self._workshop.synthesiser("piper-joe", VoiceStyle(OTHER_SPEAKER))
            voice = self._piper
        delivery = Delivery(question.speaker, pace=float(chance.uniform(*_PACE)))
        said = Sound.joined(voice.synthesise(question.words, delivery, "en"), voice.rate)
        return _recorded(said, chance)

    def transcription(self, question: Question, sound: Sound) -> str:
        if question.part == "learnt":
            return ""
        if self._recogniser is None:
            self._recogniser = self._workshop.recogniser(
                "whisper-base", ListeningSettings(languages=("en",))
            )
        return str(self._recogniser.transcribe(sound, sound.seconds).text)


def _recorded(said: Sound, chance: np.random.Generator) -> Sound:
    """As some microphone would have it."""
    speech = said.resampled(SPEECH_RATE).samples
    audible = np.flatnonzero(np.abs(speech) > 1e-3)
    speech = speech[audible[0] : audible[-1] + 1]
    speech = speech * (_amplitude(chance.uniform(*_PEAK)) / np.abs(speech).max())
    samples = np.pad(speech, round(_SILENCE_SECONDS * SPEECH_RATE))
    samples = samples + chance.normal(0.0, _amplitude(chance.uniform(*_NOISE)), len(samples))
    return Sound(samples.astype(np.float32), SPEECH_RATE)


def _amplitude(level: float) -> float:
    return float(10 ** (level / 20))
