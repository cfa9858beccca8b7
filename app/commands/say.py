"""`main.py say`: text in, WAV out."""

from pathlib import Path

from app.audio.wav import encode_wav
from app.bootstrap import Workshop
from app.commands.output import check_writable, write_whole
from app.commands.printing import print_json
from app.core.errors import UsageError
from app.core.settings import Settings
from app.core.sound import Sound
from app.language.clauses import clauses
from app.speech.spoken_text.spoken import spoken


def say(workshop: Workshop, settings: Settings, text: str, out: Path, *, json: bool) -> int:
    """Speak the text into a file."""
    check_writable(out)
    if not text.strip():
        raise UsageError('There is nothing to say; put the words in quotes after "say".')
    language = workshop.repertoire.speaker(settings.voice.speaker).language.split("-")[0]
    synthesiser = workshop.synthesiser(settings.models.synthesiser, settings.voice)
    delivery = workshop.repertoire.delivery(settings.voice, language)
    pieces = (
        sound
        for clause in clauses([text])
        for sound in synthesiser.synthesise(spoken(clause, language), delivery, language)
    )
    sound = Sound.joined(pieces, synthesiser.rate)
    write_whole(out, encode_wav(sound))
    if json:
        print_json({"file": str(out), "seconds": round(sound.seconds, 3), "rate": sound.rate})
    else:
        print(f"{out}: {sound.seconds:.1f} seconds.")
    return 0
