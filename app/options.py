"""The command line."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import __version__
from app.core.calling import COMMAND
from app.core.environment import start_log, stay_offline
from app.core.errors import ParleyError, UsageError
from app.core.offline import sealing
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.core.voice_events import Sealed

if TYPE_CHECKING:
    from app.workshop import Workshop

logger = logging.getLogger(__name__)

LOG = "parley.log"

MIRROR = "PARLEY_MODEL_MIRROR"
"""Environment variable: where models are fetched from before their authors' home."""


def main(arguments: Sequence[str]) -> int:
    """Carry out a command line; returns the exit status."""
    stay_offline()
    log = start_log(Paths.default().logs, LOG)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal cannot show costs no conversation
            stream.reconfigure(errors="replace")
    try:
        options = parser().parse_args(arguments)
        return _run(options)
    except UsageError as error:
        return _refuse(error, 2)
    except ParleyError as error:
        return _refuse(error, 1)
    except KeyboardInterrupt:
        return 130
    except Exception:
        logger.exception("unexpected failure")
        return _report_bug(log)


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog=COMMAND, description="A private voice conversation on your own laptop."
    )
    top.add_argument("--version", action="version", version=f"Parley {__version__}")
    top.add_argument(
        "--toggle-listen",
        action="store_true",
        help="have the window that is open begin or end listening (for a key of your desktop's)",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print the result as JSON")
    _add_talk(commands.add_parser("talk", parents=[common], help="speak recordings to Parley"))
    _add_say(commands.add_parser("say", parents=[common], help="speak a text into a WAV file"))
    transcribe = commands.add_parser(
        "transcribe", parents=[common], help="write down what is said in recordings"
    )
    transcribe.add_argument("files", nargs="+", type=Path, metavar="FILE")
    transcribe.add_argument("--recogniser", metavar="ID")
    _add_models(commands.add_parser("models", help="list, fetch, check and import models"), common)
    doctor = commands.add_parser("doctor", parents=[common], help="say what is missing")
    doctor.add_argument("--offline-proof", action="store_true", help="watch a talk's connections")
    _add_model_options(doctor)
    return top


def _add_talk(talk: argparse.ArgumentParser) -> None:
    talk.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one thing said")
    talk.add_argument("--out", type=Path, metavar="WAV", help="write the replies here")
    talk.add_argument("--report", type=Path, metavar="JSON", help="write what happened here")
    talk.add_argument("--realtime", action="store_true", help="at the pace of a microphone")
    _add_style(talk)
    _add_model_options(talk)


def _add_say(say: argparse.ArgumentParser) -> None:
    say.add_argument("text", nargs="?", help="what to say, in quotes; - for standard input")
    say.add_argument("--file", type=Path, metavar="TEXT", help="where the text is instead")
    say.add_argument("--out", type=Path, required=True, metavar="WAV")
    say.add_argument("--synthesiser", metavar="ID")
    say.add_argument(
        "--language", metavar="CODE", help="of the text, such as fr; else the speaker's"
    )
    _add_style(say).add_argument(
        "--preset",
        action="append",
        metavar="NAME",
        help="a manner saved under a name; the options beside it count as well. Given more than "
        "once, each is written to a file of its own, such as WAV-newsreader.wav, to compare",
    )


def _add_style(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    style = command.add_argument_group("how the reply sounds")
    style.add_argument("--speaker", metavar="NAME")
    style.add_argument("--blend-with", metavar="NAME", help="another speaker who is mixed in")
    style.add_argument(
        "--timbre-share", type=float, metavar="0..1", help="of what the voice is like"
    )
    style.add_argument("--prosody-share", type=float, metavar="0..1", help="of how it moves")
    style.add_argument("--tone", metavar="NAME")
    style.add_argument("--emotion", metavar="NAME")
    style.add_argument("--intensity", type=float, metavar="0..1")
    style.add_argument("--pace", type=float, metavar="0.5..2")
    style.add_argument("--prompt", metavar="TEXT", help="in plain words, such as 'warm and slow'")
    return style


def _add_model_options(command: argparse.ArgumentParser) -> None:
    models = command.add_argument_group("models")
    for name in ("recogniser", "language-model", "synthesiser"):
        models.add_argument(f"--{name}", metavar="ID")
    for name in ("detector", "turn-end"):  # for trials: nobody has a choice of these
        models.add_argument(f"--{name}", help=argparse.SUPPRESS)


def _add_models(models: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = models.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[common], help="what there is and what is here")
    get = actions.add_parser("get", parents=[common], help="fetch models, or the starter pack")
    get.add_argument("ids", nargs="*", metavar="ID", help="a model, or: starter, fast, test")
    verify = actions.add_parser("verify", parents=[common], help="read every file and check it")
    verify.add_argument("ids", nargs="*", metavar="ID")
    take = actions.add_parser("import", parents=[common], help="take models from a disk")
    take.add_argument("paths", nargs="+", type=Path, metavar="PATH")


def _run(options: argparse.Namespace) -> int:
    """Import and carry out the one command that was asked for."""
    if options.toggle_listen:
        from app.commands.window import toggle_listening

        return toggle_listening(Paths.default())
    if options.command == "models":
        return _run_models(options)
    if options.command is None and has_screen():
        sealing.seal(Sealed.WINDOW, kernel=False)
        from app.commands.window import open_window

        return open_window(Paths.default(), os.environ.get(MIRROR))
    if options.command is not None:
        sealing.seal(Sealed.COMMAND, kernel=options.command != "doctor")
    from app.workshop import Workshop

    settings = settings_from(options)
    paths = Paths.default()
    if options.command is None:
        from app.commands.demonstration import demonstrate

        return demonstrate(paths, settings, os.environ.get(MIRROR))
    workshop = Workshop(paths)
    if "language_model" in options and options.language_model is None:
        settings = workshop.with_language_model(settings)
    return _run_with(workshop, settings, options)


def _run_with(workshop: "Workshop", settings: Settings, options: argparse.Namespace) -> int:
    match options.command:
        case "talk":
            from app.commands.talk import TalkOptions, talk

            asked = TalkOptions(
                tuple(options.files), options.out, options.report, options.realtime, options.json
            )
            return talk(workshop, settings, asked)
        case "say":
            from app.commands.say import SayOptions, say

            wishes = _fields(_given(options), VoiceStyle)
            return say(workshop, settings, Paths.default(), SayOptions.of(options, wishes))
        case "transcribe":
            from app.commands.transcribe import transcribe

            return transcribe(workshop, settings, options.files, json=options.json)
        case _:
            from app.commands.doctor import doctor

            return doctor(workshop, settings, json=options.json, proof=options.offline_proof)


def _run_models(options: argparse.Namespace) -> int:
    from app.commands import models
    from app.workshop import build_library

    library = build_library(Paths.default())
    match options.action:
        case "get":
            mirror = os.environ.get(MIRROR)
            return models.get_models(library, options.ids, options.json, mirror=mirror)
        case "verify":
            return models.verify_models(library, options.ids, options.json)
        case "import":
            return models.import_models(library, options.paths, options.json)
        case _:
            return models.list_models(library, options.json)


def settings_from(options: argparse.Namespace) -> Settings:
    """The settings, with what the command line says instead."""
    given = _given(options)
    try:
        voice = replace(VoiceStyle(), **_fields(given, VoiceStyle))
        models = replace(ModelSettings(), **_fields(given, ModelSettings))
    except ValueError as error:
        raise UsageError(f"{error}.".capitalize()) from error
    return replace(Settings(), voice=voice, models=models)


def _given(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(options).items() if value is not None}


def _fields(given: dict[str, Any], kind: type[VoiceStyle] | type[ModelSettings]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in given.items() if name in names}


def has_screen() -> bool:
    """Whether a window can be shown."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _refuse(error: ParleyError, status: int) -> int:
    sys.stderr.write(f"{error}\n")
    return status


def _report_bug(log: Path | None) -> int:
    where = f"The details are in {log}." if log else "No log could be written."
    sys.stderr.write(f"Something went wrong inside Parley. {where}\n")
    return 1
