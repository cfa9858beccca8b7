"""Which language model suits a computer. Pure: it is told what the computer has."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalog.manifest import Manifest
from app.catalog.model import Model, Task
from app.catalog.power import Power, tokens_per_second
from app.catalog.space import RESERVE, gigabytes
from app.core.measurement import Measurement

ENOUGH_MEMORY = 5_700_000_000
"""Bytes of a computer sold with 6 GB, of which firmware and graphics keep a part."""

FLUENT = 12.0
"""Tokens per second that keep ahead of speech (4 to 5) while sound is being made as well."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to fetch first, and what the computer could carry besides."""

    language_model: str
    """Id of the starter pack's or the fast pack's language model."""

    fast: bool
    """Take `Manifest.starter(fast=...)`."""

    larger: tuple[str, ...]
    """Ids of larger language models that would still answer fluently, best first."""

    reasons: tuple[str, ...]
    """Sentences."""


def recommend(
    manifest: Manifest,
    *,
    memory_bytes: int,
    free_disk_bytes: int,
    cores: int,
    measurement: Measurement | None = None,
    want_speed: bool = False,
) -> Recommendation:
    """`free_disk_bytes` is what is free where the models are kept, those already there aside."""
    starter, fast = manifest.starter(), manifest.starter(fast=True)
    room = free_disk_bytes - RESERVE
    needed = round(sum(model.bytes for model in starter) * 1.1)
    short_of_memory, short_of_disk = memory_bytes < ENOUGH_MEMORY, room < needed
    quick = want_speed or short_of_memory or short_of_disk
    chosen = _brain(fast if quick else starter)
    reasons = []
    if want_speed:
        reasons.append(f"{chosen.title} answers fastest.")
    if short_of_memory:
        reasons.append(
            f"{gigabytes(memory_bytes)} of memory is little: {chosen.title} leaves room for "
            "other programs."
        )
    if short_of_disk:
        reasons.append(
            f"{gigabytes(free_disk_bytes)} of free disk is little: "
            f"{chosen.title} is the smallest that converses."
        )
    if not quick:
        reasons.append(f"{gigabytes(memory_bytes)} of memory is enough for {chosen.title}.")
    power = Power.of(cores, measurement)
    larger = _larger(manifest, chosen, memory_bytes, room, power) if not quick else ()
    if larger:
        reasons.append(
            f"With {cores} cores this computer could also run {larger[0].title}, "
            f"which answers better and takes {gigabytes(larger[0].bytes)} of disk."
        )
    return Recommendation(chosen.id, quick, tuple(model.id for model in larger), tuple(reasons))


def _brain(models: Sequence[Model]) -> Model:
    return next(model for model in models if model.task is Task.LANGUAGE_MODEL)


def _larger(
    manifest: Manifest, chosen: Model, memory_bytes: int, room: int, power: Power
) -> tuple[Model, ...]:
    def suits(model: Model) -> bool:
        return (
            model.task is Task.LANGUAGE_MODEL
            and model.bytes > chosen.bytes
            and model.memory_megabytes * 1e6 <= memory_bytes / 2
            and model.bytes * 1.1 <= room
            and tokens_per_second(model, power) >= FLUENT
        )

    return tuple(sorted(filter(suits, manifest), key=lambda model: -model.bytes))
