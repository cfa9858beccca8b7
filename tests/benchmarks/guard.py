"""How often the guard is wrong: `make bench-guard`. It needs no model and takes a second."""

import statistics
import time
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.core.guarding import Guarded, GuardLevel
from app.core.paths import Paths
from app.language.guarding.guard import Guard
from tests.benchmarks.table import Row, Wanted, publish

HERE = Path(__file__).parent
SENTENCES = HERE.parent / "unit" / "language" / "guard_sentences.toml"
UNSEEN = HERE / "guard_unseen.toml"
HELD_OUT = HERE / "guard_heldout.toml"


def main() -> None:
    guard = Guard.load(Paths.default().resources, GuardLevel.FAMILY, "calm")
    known = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    unseen = tomllib.loads(UNSEEN.read_text(encoding="utf-8"))
    said = [
        _caught(guard, f"{name} said, caught", known[name], Guarded[name.upper()])
        for name in ("crisis", "dangerous", "sexual")
    ]
    written = [
        _row(f"{name} replied, caught", [bool(guard.written(it)) for it in known[name]], 90.0)
        for name in ("person", "certainty", "bad_replies")
    ]
    alarms = [bool(guard.said(text)) for text in known["harmless"]]
    replies = [bool(guard.written(text)) for text in known["good_replies"]]
    publish(
        "guard",
        [
            Row("harmless, held back", 1.0, _percent(alarms), "%", len(alarms)),
            Row("harmless replies, replaced", 1.0, _percent(replies), "%", len(replies)),
            *said,
            *written,
            _row("unseen harmless, held back", [bool(guard.said(t)) for t in unseen["harmless"]]),
            _row("unseen meant, caught", [bool(guard.said(t)) for t in unseen["meant"]]),
            *_held_out(guard),
            _duration(guard, known["harmless"]),
        ],
    )


def _held_out(guard: Guard) -> list[Row]:
    """Of each list, the half that the phrases were mended with, and the half that they were not."""
    lists = tomllib.loads(HELD_OUT.read_text(encoding="utf-8"))
    rows = []
    for half, name in enumerate(("looked at", "held out")):
        harmless = [bool(guard.said(text)) for text in lists["harmless"][half::2]]
        rows.append(
            Row(f"{name}: harmless, held back", 1.0, _percent(harmless), "%", len(harmless))
        )
        rows += [
            replace(
                _caught(guard, f"{name}: {kind}, caught", lists[kind][half::2], because),
                target=90.0 if half == 0 else None,
            )
            for kind, because in (("crisis", Guarded.CRISIS), ("dangerous", Guarded.DANGEROUS))
        ]
    return rows


def _caught(guard: Guard, measure: str, texts: list[str], because: Guarded) -> Row:
    verdicts = (guard.said(text) for text in texts)
    return _row(measure, [v is not None and v.because is because for v in verdicts], 90.0)


def _row(measure: str, found: list[bool], target: float | None = None) -> Row:
    return Row(measure, target, _percent(found), "%", len(found), Wanted.AT_LEAST)


def _percent(found: list[bool]) -> float:
    return 100 * sum(found) / len(found)


def _duration(guard: Guard, texts: Iterable[str]) -> Row:
    times = []
    for text in texts:
        began = time.perf_counter()
        guard.said(text)
        times.append(1000 * (time.perf_counter() - began))
    return Row("reading what was said, median", 1.0, statistics.median(times), "ms", len(times))


if __name__ == "__main__":
    main()
