"""Runs the steps of a trial one after the other, and says at the end how each went."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One command, and what it needs."""

    what: str
    command: Sequence[str]
    tools: Mapping[str, str] = field(default_factory=dict)
    """Programs without which it cannot be tried, and Debian's packages that bring them."""

    as_root: bool = False
    folder: Path | None = None


class Verdict(Enum):
    """How a step went."""

    HELD = "ok"
    FAILED = "FAILED"
    NOT_TRIED = "NOT TRIED"


@dataclass(frozen=True)
class Outcome:
    """What became of a step."""

    step: Step
    verdict: Verdict
    words: str

    @property
    def line(self) -> str:
        """As it is printed."""
        return f"{self.verdict.value:10} {self.step.what}: {self.words}"


def obstacle(step: Step) -> str:
    """Why it cannot be tried here; empty if it can."""
    lacking = [f"{tool} (Debian: {p})" for tool, p in step.tools.items() if not shutil.which(tool)]
    if lacking:
        return f"{', '.join(lacking)} is not installed here"
    if step.as_root and os.geteuid() != 0:
        return "only root can do it; run it with sudo"
    return ""


def perform(steps: Iterable[Step], say: Say, *, each_alone: bool) -> list[Outcome]:
    """Run what can be run here, with its output where ours goes; then tell of every step.

    Args:
        steps: in their order.
        say: takes the lines.
        each_alone: whether one that failed leaves the next ones possible; else it is the last.
    """
    outcomes: list[Outcome] = []
    for step in steps:
        why = obstacle(step)
        if why:
            outcomes.append(Outcome(step, Verdict.NOT_TRIED, why))
            continue
        say(f"== {step.what}")
        outcomes.append(_run(step))
        if outcomes[-1].verdict is Verdict.FAILED and not each_alone:
            break
    for outcome in outcomes:
        say(outcome.line)
    return outcomes


def passed(outcomes: Iterable[Outcome]) -> bool:
    """Whether nothing failed; what could not be tried has been told."""
    return all(outcome.verdict is not Verdict.FAILED for outcome in outcomes)


def _run(step: Step) -> Outcome:
    began = time.monotonic()
    status = subprocess.run(step.command, cwd=step.folder, check=False).returncode
    took = f"{time.monotonic() - began:.0f} s"
    if status:
        return Outcome(step, Verdict.FAILED, f"exit status {status} after {took}")
    return Outcome(step, Verdict.HELD, took)
