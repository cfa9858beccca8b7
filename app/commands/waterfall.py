"""One turn as a person reads it: what was said, what was answered, and where the time went."""

from rich.console import Console
from rich.table import Table

from app.evaluation.report import Times, TurnReport

_BAR_COLUMNS = 40
_STEPS = (
    ("turn ended", "turn_ended"),
    ("transcribed", "transcribed"),
    ("first token", "first_token"),
    ("first clause", "first_clause"),
    ("first sound", "first_sound"),
)


def print_turn(turn: TurnReport) -> None:
    """Print transcript, reply and latency waterfall."""
    console = Console(highlight=False)
    console.print(f"[dim]{turn.file}[/dim]", markup=True, soft_wrap=True)
    console.print("  you    ", end="")
    console.print(turn.transcript or "(nothing said)", markup=False, soft_wrap=True)
    if turn.reply:
        console.print("  Parley ", end="")
        console.print(turn.reply, markup=False, soft_wrap=True)
    if turn.failure:
        console.print(turn.failure, style="yellow", markup=False, soft_wrap=True)
    if turn.times.latency is not None:
        console.print(_waterfall(turn.times))
    console.print()


def _waterfall(times: Times) -> Table:
    """Seconds since the user's last sound, a bar for what each step added."""
    table = Table(box=None, show_header=False, padding=(0, 1))
    total = max(times.latency or 0.0, 0.001)
    last = 0.0
    for title, name in _STEPS:
        value = getattr(times, name)
        if value is None:
            continue
        since = value - times.speech_ended
        begin = round(_BAR_COLUMNS * min(max(last, 0.0), total) / total)
        end = round(_BAR_COLUMNS * min(max(since, 0.0), total) / total)
        bar = " " * begin + "█" * max(end - begin, 1)
        table.add_row(f"  {title}", f"{since:6.2f} s", bar)
        last = max(last, since)
    return table
