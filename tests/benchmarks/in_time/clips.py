"""What is said to Parley: recordings of people, and Kokoro's speakers for variety."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.audio.wav import read_sound
from app.core.sound import SPEECH_RATE, Sound
from app.evaluation.measures import speech_ended
from tests.benchmarks.table import BUILD

ROOT = Path(__file__).parents[3]
LISTS = Path(__file__).parents[1]

_ONSET = 0.05
"""Of the peak: where a voice begins, as in tests/integration/test_echo_rooms.py."""


@dataclass(frozen=True)
class Clip:
    """Something to be said."""

    name: str
    sound: Sound

    @property
    def voiced(self) -> float:
        """Seconds to the first sample within 26 dB of the peak."""
        return int(np.argmax(np.abs(self.sound.samples) > _ONSET * self.sound.peak)) / SPEECH_RATE

    @property
    def ended(self) -> float:
        """Seconds to the end of the last 10 ms within 40 dB of the peak."""
        return speech_ended(self.sound)


def synthetic(name: str) -> list[Clip]:
    """The list tests/benchmarks/NAME.toml, in Kokoro's voices; made unless it has been before."""
    folder, wanted = BUILD / name, (LISTS / f"{name}.toml").read_text(encoding="utf-8")
    made = folder / "made-of.toml"
    if not made.exists() or made.read_text(encoding="utf-8") != wanted:
        script = [sys.executable, "packaging/make_questions.py", "--out", str(folder)]
        source = ["--list", str(LISTS / f"{name}.toml")]
        subprocess.run([*script, *source], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        made.write_text(wanted, encoding="utf-8")
    return [Clip(path.stem, read_sound(path)) for path in sorted(folder.glob("*.flac"))]


def of_people(*languages: str) -> list[Clip]:
    """Recordings of people in these languages."""
    import pytest_audioeval

    samples = Path(pytest_audioeval.__path__[0]) / "samples" / "audio"
    paths = [path for language in languages for path in sorted((samples / language).glob("*.wav"))]
    return [Clip(f"{path.parent.name}/{path.stem}", read_sound(path)) for path in paths]


def speech_of(clip: Clip) -> Sound:
    """Without the silence before and after it."""
    return clip.sound.between(max(0.0, clip.voiced - 0.05), clip.ended)
