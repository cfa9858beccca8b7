"""The trial itself: models, a spoken question, another voice, the end, and a second start."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.audio.wav import encode_wav, read_sound
from app.core.paths import Paths
from tests.integration.sound_server import wait_until
from trying import findings
from trying.disk import lay_out
from trying.findings import Finding
from trying.history import kept_exchanges
from trying.laptop import Laptop

QUESTION = "2-cup-of-tea.flac"
WORDS = "How long should I leave a cup of tea to brew?"
"""As resources/questions/questions.toml has them."""

WISHES = ("Use a British voice.", "Use a male voice.", "Speak more slowly, please.")
"""Said one after the other until one is understood, as people do."""

_KEPT_SECONDS = 10.0
"""A wish is written down when nobody can take it back any more, a moment after its reply."""


def hold(laptop: Laptop, models: Mapping[str, Path] | None) -> list[Finding]:
    """Hold the whole trial; returns what was found.

    Args:
        laptop: with nothing running.
        models: `model/file` -> where it is, for a program that has none inside.

    Raises:
        AssertionError: Something did not happen at all, with what the logs say.
    """
    told = []
    if models is not None:
        told.append(_import(laptop, models))
    laptop.start()
    understood = _ask(laptop)
    told.append(findings.several("a spoken reply is understood", understood))
    told.append(_change_voice(laptop))
    told += _quit(laptop)
    told += findings.times(laptop.start())
    told += _quit(laptop)
    told += _history(laptop, understood)
    logs = laptop.logs()
    return [*told, findings.faults(logs), findings.discreet(logs, WORDS)]


def measure(laptop: Laptop, models: Mapping[str, Path] | None, starts: int) -> list[Finding]:
    """Start it so often, and once before to warm up; returns the times, and what was amiss.

    Args:
        laptop: with nothing running.
        models: as for `hold`.
        starts: from a warm disk, with everything computed that is computed once.
    """
    told = [] if models is None else [_import(laptop, models)]
    laptop.start()
    told += _quit(laptop)
    for _ in range(starts):
        told += findings.times(laptop.start())
        told += _quit(laptop)
    return [*told, findings.faults(laptop.logs())]


def _import(laptop: Laptop, models: Mapping[str, Path]) -> Finding:
    disk = lay_out(models, laptop.folder / "disk")
    entries = json.loads(laptop.command("models", "import", str(disk), "--json"))
    taken = models.keys() & {f"{entry['model_id']}/{entry['name']}" for entry in entries}
    words = f"{len(taken)} of {len(models)} files"
    return Finding("models import", len(taken) == len(models), words)


def _ask(laptop: Laptop) -> str:
    """Ask the question; returns the words that came out of the loudspeaker."""
    laptop.say(read_sound(Paths.default().resources / "questions" / QUESTION))
    file = laptop.folder / "heard.wav"
    file.write_bytes(encode_wav(laptop.reply()))
    (read,) = json.loads(laptop.command("transcribe", str(file), "--json"))
    return str(read["text"])


def _change_voice(laptop: Laptop) -> Finding:
    before = _voice(laptop)
    asked: list[str] = []
    for words in WISHES:
        asked.append(words)
        wish = laptop.folder / "wish.wav"
        laptop.command("say", words, "--out", str(wish))
        laptop.say(read_sound(wish))
        laptop.reply()
        with suppress(AssertionError):  # it was not understood
            wait_until(lambda: _voice(laptop) != before, "", _KEPT_SECONDS)
            break
    after = _voice(laptop)
    told = ", ".join(f"{name} {value}" for name, value in after.items())
    words = f"{told or 'as before'}, after {' '.join(asked)}"
    return Finding("the voice changes when asked", before != after, words)


def _quit(laptop: Laptop) -> list[Finding]:
    status, seconds = laptop.quit()
    return [
        Finding("quits", status == 0, f"exit status {status} after {seconds:.1f} s"),
        Finding("lets go of the microphone", laptop.sound.microphone_listeners == 0),
    ]


def _history(laptop: Laptop, understood: str) -> list[Finding]:
    told = [findings.kept(laptop.kept(), WORDS, with_keyring=bool(laptop.keyring))]
    if laptop.keyring:
        exchanges = kept_exchanges(laptop.history, laptop.keyring)
        said, heard = (exchanges[0].said, exchanges[0].heard) if exchanges else ("", "")
        told.append(findings.understood("the question is kept", WORDS, said))
        told.append(findings.understood("the reply is kept", heard, understood))
    return told


def _voice(laptop: Laptop) -> dict[str, object]:
    table = tomllib.loads(laptop.settings.read_text("utf-8"))
    return dict(table.get("voice", {}))
