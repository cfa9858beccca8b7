"""`main.py say`: text in, WAV out; with several presets a WAV for each, to compare."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from app.audio.wav import encode_wav
from app.commands.output import check_writable, write_whole
from app.commands.printing import print_json
from app.commands.words_given import words_given
from app.core.errors import EngineError, UsageError
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.language.clauses import clauses
from app.speech.casting import language_of, recast
from app.speech.spoken_text.spoken import spoken
from app.speech.style_prompt.telling import told
from app.speech.voices import Repertoire
from app.store.presets import Preset
from app.store.presets_file import PresetsFile
from app.workshop import Workshop


@dataclass(frozen=True, slots=True)
class SayOptions:
    """What the command line asks for."""

    text: str | None
    """What to say; `-` for what comes in at standard input."""

    file: Path | None
    """Where the text is instead."""

    out: Path
    preset: Sequence[str] | None
    """Names; each after the first makes a file more."""

    language: str | None
    json: bool
    style: Mapping[str, Any]
    """Fields of VoiceStyle that the command line gives; they count beside any preset."""

    @classmethod
    def of(cls, options: Namespace, style: Mapping[str, Any]) -> Self:
        """The command line as it was parsed, and what of it is about the style."""
        given = {field.name: getattr(options, field.name) for field in fields(cls)[:-1]}
        return cls(**given, style=style)


@dataclass(frozen=True, slots=True)
class _Take:
    """The text in one style, for one file."""

    out: Path
    style: VoiceStyle
    language: str


def say(workshop: Workshop, settings: Settings, paths: Paths, asked: SayOptions) -> int:
    """Speak the text into a file, or into one for each preset."""
    repertoire = workshop.repertoire
    takes = _takes(repertoire, _presets(paths, asked, repertoire), asked)
    for take in takes:
        repertoire.check(take.style)
        check_writable(take.out)
    text = words_given(asked.text, asked.file)
    for prompt in dict.fromkeys(take.style.prompt for take in takes):
        _tell_unknown(prompt, repertoire)
    done = [_speak(workshop, settings, text, take) for take in takes]
    if asked.json:
        print_json(done if len(done) > 1 else done[0])
    else:
        for one in done:
            print(f"{one['file']}: {one['seconds']:.1f} seconds.")
    return 0


def _presets(paths: Paths, asked: SayOptions, repertoire: Repertoire) -> list[Preset]:
    """Those that are asked for; one that changes nothing if none is."""
    if not asked.preset:
        return [Preset("neutral", VoiceStyle(), casts=False)]
    presets, trouble = PresetsFile.beside(paths, repertoire.check).load()
    if trouble:
        sys.stderr.write(f"{trouble}\n")
    return list(dict.fromkeys(presets.named(name) for name in asked.preset))


def _takes(repertoire: Repertoire, presets: Sequence[Preset], asked: SayOptions) -> list[_Take]:
    language = _known_language(repertoire, asked.language)
    takes = []
    for preset in presets:
        style = replace(preset.applied(VoiceStyle()), **asked.style)
        own = language_of(repertoire.speaker(style.speaker).language)
        style = recast(style, repertoire.speakers, language or own, keep="speaker" in asked.style)
        out = _named_after(asked.out, preset.name) if len(presets) > 1 else asked.out
        takes.append(_Take(out, style, language or own))
    return takes


def _known_language(repertoire: Repertoire, language: str | None) -> str:
    """Its ISO 639-1 code; empty for none; UsageError for one that nobody speaks."""
    if language is None:
        return ""
    code = language_of(language.strip().lower())
    known = dict.fromkeys(language_of(speaker.language) for speaker in repertoire.speakers)
    if code in known:
        return code
    near = get_close_matches(code, known, n=1)
    raise UsageError(
        f'No speaker has the language "{language}"; choose one of: '
        f"{', '.join(near or sorted(known))}."
    )


def _tell_unknown(prompt: str, repertoire: Repertoire) -> None:
    reading = repertoire.reading(prompt)
    if reading.unknown or not reading.whole or (reading.prompt and not reading.understood):
        sys.stderr.write(f"{told(reading)}\n")


def _speak(
    workshop: Workshop, settings: Settings, text: str, take: _Take
) -> dict[str, str | float]:
    clauses_spoken = [spoken(clause, take.language) for clause in clauses([text])]
    if not any(clauses_spoken):
        raise UsageError(
            "There is nothing in the text that can be said; it needs a word or a figure."
        )
    synthesiser = workshop.synthesiser(settings.models.synthesiser, take.style)
    delivery = workshop.repertoire.delivery(take.style, take.language)
    pieces = (
        sound
        for clause in filter(None, clauses_spoken)
        for sound in synthesiser.synthesise(clause, delivery, take.language)
    )
    sound = Sound.joined(pieces, synthesiser.rate)
    if not sound.seconds:
        raise EngineError(
            f"{take.style.speaker} can say nothing of this text; choose a speaker of its "
            "language, or name it with --language."
        )
    write_whole(take.out, encode_wav(sound))
    seconds = round(sound.seconds, 3)
    return {"file": str(take.out), "seconds": seconds, "rate": sound.rate}


def _named_after(out: Path, preset: str) -> Path:
    """OUT-bedtime-story.wav for the preset "Bedtime story"."""
    letters = "".join(sign if sign.isalnum() else " " for sign in preset.casefold())
    return out.with_name(f"{out.stem}-{'-'.join(letters.split()) or 'preset'}{out.suffix}")
