"""Whether the voice changes as it is asked to, and whether feelings can be told by it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.delivery import Delivery
from tests.benchmarks.table import Row, Wanted
from tests.benchmarks.voice_renderings import (
    EXTREMES,
    FIGURES,
    LEAST,
    NEUTRAL,
    SPEAKERS,
    Figures,
    Rendering,
    asked,
    differences,
)

RIGHT_SIGNS = 95.0
TOLD_APART = 80.0
NEAR = 1 / 3
"""Share of what was asked by which the mean may miss it."""


@dataclass(frozen=True)
class Change:
    """What came of one figure of a style."""

    style: str
    figure: str
    asked: float
    """Units of Figures."""

    measured: float
    """The mean."""

    right: int
    """Renderings that changed in the right direction."""

    n: int

    @property
    def near(self) -> bool:
        """Whether the mean is within a third of what was asked."""
        return abs(self.measured - self.asked) <= NEAR * abs(self.asked)


def changes(renderings: Sequence[Rendering], deliveries: dict[str, Delivery]) -> list[Change]:
    """All that were asked for and are large enough to be meant, the worst first."""
    found = []
    for style in deliveries:
        if style == NEUTRAL:
            continue
        wanted = asked(deliveries[style])
        changed = np.concatenate(list(differences(renderings, style).values()))
        right = (np.sign(changed) == np.sign(wanted)).sum(axis=0)
        means = changed.mean(axis=0)
        for at in np.flatnonzero(np.abs(wanted) > LEAST):
            values = float(wanted[at]), float(means[at]), int(right[at])
            found.append(Change(style, FIGURES[at], *values, len(changed)))
    return sorted(found, key=lambda change: -abs(change.measured / change.asked - 1))


def change_rows(found: Sequence[Change]) -> list[Row]:
    n = sum(change.n for change in found)
    signs = 100 * sum(change.right for change in found) / n
    near = 100 * sum(change.near for change in found) / len(found)
    worst = found[0]
    return [
        Row("changes in the right direction", RIGHT_SIGNS, signs, "%", n, Wanted.AT_LEAST),
        Row(
            "mean changes within a third of what was asked",
            100.0,
            near,
            "%",
            len(found),
            Wanted.AT_LEAST,
        ),
        Row(
            f"the one that misses most, times what was asked ({worst.style}, {worst.figure})",
            None,
            worst.measured / worst.asked,
            "",
            worst.n,
        ),
    ]


def telling_row(renderings: Sequence[Rendering]) -> Row:
    """How often an extreme of one speaker is known by those of the others."""
    features = {style: differences(renderings, style) for style in EXTREMES}
    hits = [hit for speaker in SPEAKERS for hit in _known(features, speaker)]
    share = 100 * float(np.mean(hits))
    measure = f"{', '.join(EXTREMES)} told apart"
    return Row(measure, TOLD_APART, share, "%", len(hits), Wanted.AT_LEAST)


def _known(features: dict[str, dict[str, Figures]], left_out: str) -> list[bool]:
    """Nearest centroid on z-scores of the others' differences from their own neutral voice."""
    others = {
        style: np.concatenate([rows for speaker, rows in found.items() if speaker != left_out])
        for style, found in features.items()
    }
    everything = np.concatenate(list(others.values()))
    middle, spread = everything.mean(axis=0), everything.std(axis=0)
    centroids = np.array([(rows.mean(axis=0) - middle) / spread for rows in others.values()])
    hits = []
    for at, found in enumerate(features.values()):
        for row in (found[left_out] - middle) / spread:
            hits.append(bool(np.linalg.norm(centroids - row, axis=1).argmin() == at))
    return hits
