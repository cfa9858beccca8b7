"""`main.py transcribe`: recordings of any length in, words out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.audio.wav import read_sound
from app.commands.printing import print_json
from app.core.settings import Settings
from app.core.sound import Sound
from app.speech.long_recording import stretches
from app.speech.protocols import Recogniser, SpeechDetector
from app.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of one file."""

    file: str
    text: str
    language: str
    """ISO 639-1 code of the language that most of it is in, empty if nothing was said."""

    seconds: float
    """Length of the recording."""


def transcribe(workshop: Workshop, settings: Settings, files: Sequence[Path], *, json: bool) -> int:
    """Print the words of each file."""
    sounds = [(path, read_sound(path)) for path in files]
    detector = workshop.detector(settings.models.detector)
    recogniser = workshop.recogniser(settings.models.recogniser, settings.listening)
    transcripts = []
    for path, sound in sounds:
        recogniser.forget()
        transcript = _transcript(path, sound, detector, recogniser, settings)
        transcripts.append(transcript)
        if not json:
            print(transcript.text or f"({path}: no words)")
    if json:
        print_json(transcripts)
    return 0


def _transcript(
    path: Path, sound: Sound, detector: SpeechDetector, recogniser: Recogniser, settings: Settings
) -> Transcript:
    texts, languages = [], Counter[str]()
    for stretch in stretches(sound, detector, settings.listening):
        found = recogniser.transcribe(stretch.sound, stretch.speech_seconds)
        if found.text:
            texts.append(found.text)
            languages[found.language] += len(found.text)
    language = languages.most_common(1)[0][0] if languages else ""
    return Transcript(str(path), " ".join(texts), language, round(sound.seconds, 3))
