"""Makes recordings of questions from a list: the samples in resources/, or a benchmark's.

    python packaging/make_questions.py                                  resources/questions/
    python packaging/make_questions.py --list LIST.toml --out FOLDER

Kokoro speaks them; each has 0.3 s of silence at both ends, over a seeded noise at -70 dBFS.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.bootstrap import Workshop  # noqa: E402
from app.core.delivery import Delivery  # noqa: E402
from app.core.errors import ParleyError  # noqa: E402
from app.core.paths import Paths  # noqa: E402
from app.core.sound import SPEECH_RATE, Sound  # noqa: E402
from app.core.style import VoiceStyle  # noqa: E402

SAMPLES = ROOT / "resources" / "questions"

SILENCE_SECONDS = 0.3
NOISE_LEVEL = 10 ** (-70 / 20)  # of full scale, root mean square
PEAK = 10 ** (-6 / 20)


@dataclass(frozen=True, slots=True)
class Question:
    """One recording to make."""

    file: str
    """Name of the FLAC file."""

    speaker: str
    words: str
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class QuestionList:
    """What a list holds."""

    questions: tuple[Question, ...]


def main() -> None:
    """Make the recordings of a list."""
    parser = argparse.ArgumentParser(description="Makes recordings of questions from a list.")
    parser.add_argument("--list", type=Path, default=SAMPLES / "questions.toml")
    parser.add_argument("--out", type=Path, default=SAMPLES)
    parser.add_argument("--seed", type=int, default=1, help="of the noise")
    options = parser.parse_args()
    table = tomllib.loads(options.list.read_text(encoding="utf-8"))
    questions = msgspec.convert(table, QuestionList).questions
    options.out.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(Paths.default())
    kokoro = workshop.synthesiser("kokoro", VoiceStyle(questions[0].speaker))
    for number, question in enumerate(questions):
        delivery = Delivery(question.speaker, pace=question.pace)
        language = workshop.repertoire.speaker(question.speaker).language.split("-")[0]
        spoken = Sound.joined(kokoro.synthesise(question.words, delivery, language), kokoro.rate)
        sound = recorded(spoken, np.random.default_rng([options.seed, number]))
        path = options.out / question.file
        soundfile.write(path, sound.samples, sound.rate, format="FLAC", subtype="PCM_16")
        print(f"{path}: {sound.seconds:.1f} s")


def recorded(spoken: Sound, random: np.random.Generator) -> Sound:
    """The words as a good microphone in a quiet room would have them."""
    speech = spoken.resampled(SPEECH_RATE).samples
    audible = np.flatnonzero(np.abs(speech) > NOISE_LEVEL)
    speech = speech[audible[0] : audible[-1] + 1]
    samples = np.pad(speech * (PEAK / np.abs(speech).max()), round(SILENCE_SECONDS * SPEECH_RATE))
    samples = samples + random.normal(0.0, NOISE_LEVEL, len(samples))
    return Sound(samples.astype(np.float32), SPEECH_RATE)


if __name__ == "__main__":
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
