"""What was looked at on this computer, and what is to be done about it, printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from app.commands.printing import print_json


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    finding: str
    """What there is, and if that is not good, what to do."""


def print_findings(findings: Sequence[Finding], *, json: bool, bad: str = "missing") -> None:
    """One line for each; `bad` is the word before those that are not good."""
    if json:
        print_json(findings)
        return
    console = Console(highlight=False)
    for finding in findings:
        mark = "ok" if finding.good else bad
        colour = "green" if finding.good else "yellow"
        console.print(f"[{colour}]{mark}[/]{' ' * (len(bad) - len(mark))}", end=" ")
        console.print(f"{finding.subject}: {finding.finding}", markup=False, soft_wrap=True)
