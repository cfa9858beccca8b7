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

from app.core.environment import start_log, stay_offline
from app.core.errors import ParleyError, UsageError
from app.core.offline import sealing
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.core.voice_events import Sealed
from app.parsing import parser as parser  # for tests, too

if TYPE_CHECKING:
    from app.catalog.library import Library
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
        case "tokens":
            from app.commands.tokens import TokensOptions, tokens

            return tokens(workshop, TokensOptions.of(options))
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
        case "profiles":
            return _show_profiles(library, options)
        case _:
            return models.list_models(library, options.json)


def _show_profiles(library: "Library", options: argparse.Namespace) -> int:
    from app.commands.profiles import measurement_file, show_profiles
    from app.store.settings_file import SettingsFile

    paths = Paths.default()
    settings, _ = SettingsFile(paths.settings).load()
    file = measurement_file(paths)
    return show_profiles(library, file, settings, afresh=options.measure, json=options.json)


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
