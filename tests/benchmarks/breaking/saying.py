"""What is said while things are broken, and what is told of it."""

import time
from pathlib import Path

from app.audio.wav import encode_wav
from app.core.sound import SPEECH_RATE, Sound
from tests.integration.lived.habits import Habits

_BEGAN = time.monotonic()

REAL = "version = 2\nfirst_run_done = true\n"
"""Settings with the starter models, which are what is used where nothing else is chosen."""

HABITS = Habits(longest_pause=0.5)

_QUESTIONS = (
    "What is the capital of France?",
    "How does a lighthouse work?",
    "Tell me a short story about a snail.",
    "What can I cook with two eggs?",
)
_SPOKEN = ("How are you today?", "What is the weather like in spring?", "Tell me about the sea.")


def say(line: str) -> None:
    """How far it is."""
    minutes, seconds = divmod(round(time.monotonic() - _BEGAN), 60)
    print(f"{minutes:3}:{seconds:02}  {line}", flush=True)


def loud_recording(folder: Path) -> str:
    """A second that the scripted detector takes for speech."""
    path = folder / "loud.wav"
    loud = Sound.silence(1.0, SPEECH_RATE).samples + 0.9
    path.write_bytes(encode_wav(Sound(loud, SPEECH_RATE)))
    return str(path)


def real_habits(folder: Path) -> Habits:
    """Questions, some of them spoken, for engines that need seconds for a reply."""
    from tests.benchmarks.material import spoken

    recordings = []
    for number, words in enumerate(_SPOKEN):
        path = folder / f"question-{number}.wav"
        speech = spoken("bf_emma", words)
        path.write_bytes(encode_wav(Sound(speech.samples, speech.rate)))
        recordings.append(str(path))
    return Habits(
        sayings=_QUESTIONS, recordings=tuple(recordings), longest_pause=2.0, patience=40.0
    )
