"""How well the voice does as it is asked, and what that costs: `make bench-voice`.

Five speakers say sentences in every tone, in every emotion at full intensity, and neutrally. The
short form has two sentences for most styles; with --full there are five for all of them, and
every speaker in every language is listened to.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace

from app.core.delivery import Delivery
from app.speech.engines.kokoro import KokoroSynthesiser
from tests.benchmarks import feelings, speakers
from tests.benchmarks.engines import ear, kokoro, repertoire
from tests.benchmarks.table import BUILD, publish
from tests.benchmarks.voice_changes import Change, change_rows, changes, telling_row
from tests.benchmarks.voice_quality import (
    error_rows,
    errors_by_style,
    loudness_row,
    quality_by_style,
    quality_rows,
)
from tests.benchmarks.voice_renderings import (
    EXTREMES,
    NEUTRAL,
    SENTENCES,
    SPEAKERS,
    Rendering,
    rendered,
    styles,
)
from tests.benchmarks.voice_speed import speed_rows

FEW = 2
"""Sentences in the styles that need not be told apart."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="takes half an hour")
    full = parser.parse_args().full
    synthesiser, offered = kokoro(), repertoire()
    deliveries = {name: offered.delivery(style, "en") for name, style in styles(offered).items()}
    speed = speed_rows(synthesiser)  # first, for nothing else is in the way yet
    renderings = _renderings(synthesiser, deliveries, len(SENTENCES) if full else FEW)
    found = changes(renderings, deliveries)
    errors = errors_by_style(renderings, ear())
    rows = [
        *change_rows(found),
        telling_row(renderings),
        *quality_rows(renderings),
        *error_rows(errors),
        loudness_row(renderings),
        *speed,
        *feelings.rows(),
        *(speakers.rows() if full else ()),
    ]
    _write_details(found, quality_by_style(renderings), errors)
    publish("voice", rows)


def _renderings(
    synthesiser: KokoroSynthesiser, deliveries: dict[str, Delivery], few: int
) -> list[Rendering]:
    made: list[Rendering] = []
    extremes = {style: deliveries[style] for style in (NEUTRAL, *EXTREMES)}
    for speaker in SPEAKERS:
        for chosen, sentences in (
            (deliveries, range(few)),
            (extremes, range(few, len(SENTENCES))),
        ):
            own = {name: replace(wanted, speaker=speaker) for name, wanted in chosen.items()}
            made += rendered(synthesiser, own, speaker, sentences)
        print(f"{speaker}: {len(made)} renderings so far", flush=True)
    return made


def _write_details(
    found: Sequence[Change], quality: dict[str, float], errors: dict[str, float]
) -> None:
    """Beside the table, what came of each style; the changes that miss most stand first."""
    by_style: dict[str, dict[str, object]] = defaultdict(dict)
    for style, value in quality.items():
        by_style[style] = {"quality_gained": value, "word_errors": errors[style]}
    details = {
        "changes": [asdict(change) | {"near": change.near} for change in found],
        "styles": by_style,
    }
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "voice-styles.json").write_text(json.dumps(details, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
