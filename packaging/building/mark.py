"""What a frozen program says it was built with, so that one for trials is never given away."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "built-with.json"
PLACE = Path("_internal") / NAME
"""Within the frozen folder, so it goes wherever the program goes."""

VARIABLE = "PARLEY_BUILT_WITH"
"""Where parley.spec finds it."""

ANY_PROCESSOR, THIS_PROCESSOR = "any processor", "the processor that built it"


@dataclass(frozen=True)
class Mark:
    """One build."""

    for_trial: bool
    """Whether it was to be tried and no more."""

    llama: str
    """What llama.cpp was compiled for."""


def write_mark(file: Path, mark: Mark) -> None:
    """Write it down, to be frozen with the rest."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(mark), indent=1) + "\n", "utf-8")


def read_mark(program: Path) -> Mark | None:
    """That of a frozen folder; None if there is none that can be read."""
    try:
        return Mark(**json.loads((program / PLACE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def may_be_released(mark: Mark | None) -> bool:
    """Whether it runs everywhere and was meant to; without a mark nobody knows."""
    return mark is not None and not mark.for_trial and mark.llama == ANY_PROCESSOR
