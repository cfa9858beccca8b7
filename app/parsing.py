"""Every command of the command line, with its options."""

import argparse
from pathlib import Path

from app import __version__
from app.core.calling import COMMAND


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
    _add_tokens(
        commands.add_parser(
            "tokens", parents=[common], help="show what a codec makes of recordings"
        )
    )
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


def _add_tokens(tokens: argparse.ArgumentParser) -> None:
    tokens.add_argument("files", nargs="+", type=Path, metavar="FILE")
    tokens.add_argument("--codec", required=True, metavar="ID", help="a codec of the catalogue")
    tokens.add_argument("--out", type=Path, metavar="WAV", help="write what is left of it here")


def _add_models(models: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = models.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[common], help="what there is and what is here")
    get = actions.add_parser("get", parents=[common], help="fetch models, or the starter pack")
    get.add_argument("ids", nargs="*", metavar="ID", help="a model, or: starter, fast, test")
    verify = actions.add_parser("verify", parents=[common], help="read every file and check it")
    verify.add_argument("ids", nargs="*", metavar="ID")
    profiles = actions.add_parser(
        "profiles", parents=[common], help="which models together suit this computer"
    )
    profiles.add_argument(
        "--measure", action="store_true", help="first find out, in ten seconds, how fast it is"
    )
    take = actions.add_parser("import", parents=[common], help="take models from a disk")
    take.add_argument("paths", nargs="+", type=Path, metavar="PATH")
