"""`main.py doctor --offline-proof`: a conversation in a process whose connections are watched.

Two tools of the system are asked, neither of which trusts anything of Parley's: unshare gives the
process a network with nothing in it, and strace writes down every socket that it asks for.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from app.commands.findings import Finding, print_findings
from app.commands.strace_reading import LOCAL, Sockets, read_strace
from app.core.calling import COMMAND
from app.core.errors import ParleyError
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.workshop import SCRIPTED, Workshop

UNSHARE = ("unshare", "--map-root-user", "--net")
STRACE = ("strace", "-f", "-s", "0", "-e", "trace=%network,?io_uring_setup", "-o")
_TRIAL_SECONDS, _TALK_SECONDS = 10, 900


@dataclass(frozen=True, slots=True)
class Tools:
    """Which of the system's tools can be used here."""

    unshare: bool
    strace: bool

    @classmethod
    def here(cls) -> "Tools":
        """Try them: to have them is not to be allowed to use them."""
        return cls(_works([*UNSHARE, "true"]), _works([*STRACE, os.devnull, "true"]))

    def command(self, talk: Sequence[str], trace: Path) -> list[str]:
        """The talk inside of what there is."""
        outer = list(UNSHARE) if self.unshare else []
        inner = [*STRACE, str(trace)] if self.strace else []
        return [*outer, *inner, *talk]


def prove_offline(workshop: Workshop, settings: Settings, *, json: bool) -> int:
    """Hold the conversation and print what was seen; 0 if nothing but local sockets was."""
    Console(stderr=True, quiet=json).print("A conversation is held and watched …")
    tools = Tools.here()
    models, engines = _models(workshop, settings)
    with TemporaryDirectory(prefix="parley-proof-") as folder:
        trace = Path(folder) / "trace"
        failure = _talk(tools.command(_command(models), trace))
        sockets = None
        if tools.strace and trace.exists():
            with trace.open(encoding="utf-8", errors="replace") as lines:
                sockets = read_strace(lines)
    findings = [Finding("Conversation", not failure, failure or f"held with {engines}.")]
    findings += [_without_network(tools, held=not failure), *_traced(sockets)]
    print_findings(findings, json=json, bad="no")
    proven = tools.unshare or sockets is not None
    return 0 if proven and not failure and holds(sockets) else 1


def holds(sockets: Sockets | None) -> bool:
    """Whether nothing that was seen, if anything could be, leads off this computer."""
    return sockets is None or not (sockets.foreign or sockets.resolver)


def _models(workshop: Workshop, settings: Settings) -> tuple[ModelSettings, str]:
    if set(asdict(settings.models).values()) == {SCRIPTED}:
        return settings.models, "scripted engines"
    try:
        workshop.check(settings)
    except ParleyError:
        scripted = {field.name: SCRIPTED for field in fields(ModelSettings)}
        return replace(settings.models, **scripted), "scripted engines, since models are missing"
    return settings.models, "the models that are here"


def _command(models: ModelSettings) -> list[str]:
    paths = Paths.default()
    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        program.append(str(paths.resources.parent / "main.py"))
    question = min((paths.resources / "questions").glob("*.flac"))
    chosen = asdict(models).items()
    options = [f"--{task.replace('_', '-')}={model_id}" for task, model_id in chosen]
    return [*program, "talk", str(question), "--json", *options]


def _talk(command: Sequence[str]) -> str:
    """Hold the conversation; returns why it could not be held, as a sentence."""
    try:
        status = _status(command, _TALK_SECONDS)
    except subprocess.TimeoutExpired:
        return f"it did not end within {_TALK_SECONDS // 60} minutes. Try it without other work."
    except OSError as error:
        return f"it could not be begun: {error.strerror}."
    return "" if status == 0 else f"it failed. Try {COMMAND} talk, which says why."


def _without_network(tools: Tools, *, held: bool) -> Finding:
    if not tools.unshare:
        advice = "not tried: unshare (of util-linux) is missing, or not allowed on this system."
        return Finding("Without any network", False, advice)
    words = "it needs none (unshare)." if held else "the conversation was not held (unshare)."
    return Finding("Without any network", held, words)


def _traced(sockets: Sockets | None) -> list[Finding]:
    if sockets is None:
        advice = "not looked at: strace is missing, or not allowed on this system."
        return [Finding("Sockets", False, advice)]
    local = ", ".join(f"{name} {sockets.used[name]}×" for name in sorted(LOCAL & set(sockets.used)))
    findings = [Finding("Local sockets", True, f"{local or 'none'} (strace).")]
    foreign = ", ".join(sockets.foreign)
    words = f"{foreign}. Please report this." if foreign else "none (strace)."
    findings.append(Finding("Sockets that lead elsewhere", not foreign, words))
    if sockets.resolver:
        words = "the system was asked for an address. Please report this."
        findings.append(Finding("Names", False, words))
    if refused := ", ".join(sorted(set(sockets.refused) - LOCAL)):
        findings.append(Finding("Refused", True, f"something asked for {refused} in vain."))
    return findings


def _works(command: Sequence[str]) -> bool:
    if sys.platform != "linux" or shutil.which(command[0]) is None:
        return False
    try:
        return _status(command, _TRIAL_SECONDS) == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _status(command: Sequence[str], seconds: float) -> int:
    """The exit status of a command that neither hears nor says anything."""
    nothing = subprocess.DEVNULL
    return subprocess.run(
        command, stdin=nothing, stdout=nothing, stderr=nothing, timeout=seconds
    ).returncode
