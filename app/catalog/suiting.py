"""Would a model run well on this computer, and why? Pure: it is told what the computer has."""

from dataclasses import dataclass, replace
from enum import Enum

from app.catalog.model import Model, Task
from app.catalog.power import Power, tokens_per_second
from app.catalog.recommending import FLUENT
from app.catalog.runtime import Runtime, encoder_bytes
from app.catalog.space import RESERVE, gigabytes
from app.core.measurement import Measurement

COMFORTABLE_SHARE, LARGEST_SHARE = 0.6, 0.85
"""Of the memory, for all models together: more is tight, and more than the second too much."""

WORDS_PER_TOKEN = 0.75

RECOGNISING_COST = 2.6
"""Core seconds for a sentence of 3 s, for each gigabyte of Whisper's weights (docs/latency.md)."""

_WHISPERS = ("whisper", "whisper-transformers")

ENCODING_COST = 15.5
"""Core seconds for the 30 s that an encoder hears at a time, for each gigabyte of it: Whisper
large's took some 20, reckoned from six of Ultravox's 32 layers."""

BEARABLE_SECONDS = 4.0
"""For better answers somebody may wait so long."""

GUARDING_COST = 3.0
"""Core seconds for a look at one clause, for each gigabyte of weights."""

PROMPT_SECONDS = 0.9
"""A sentence recognised within this does not make the user wait."""

SPEAKING_COST = {"kokoro": 1.2, "piper": 0.15, "speecht5": 0.9}
"""Core seconds for a second of speech, by engine; one where the engine is not known."""

BUSIEST = 0.8
"""Sound must be made in this share of the time that it lasts: the language model works too."""


class Fit(Enum):
    """How well a model would run; the words are for the person choosing."""

    COMFORTABLE = "Suits this computer"
    UNKNOWN = "Its speed was not measured"
    SLOW = "Slow on this computer"
    TIGHT = "Tight on this computer"
    NO_ROOM = "No room on the disk"
    TOO_BIG = "Too big for this computer"


@dataclass(frozen=True, slots=True)
class Computer:
    """What a model has to make do with."""

    memory_bytes: int
    """All that there is, whoever uses it now."""

    free_disk_bytes: int
    """Free where the models are kept."""

    cores: int
    measurement: Measurement | None = None
    """How fast it was found to be, if that was tried."""

    runtimes: frozenset[Runtime] = frozenset(Runtime)
    """What can compute models on it."""

    @property
    def power(self) -> Power:
        """How fast models run on it."""
        return Power.of(self.cores, self.measurement)


def roughly(computer: Computer) -> Computer:
    """The same with its free disk in tenths of a gigabyte, so that little changes nothing."""
    return replace(computer, free_disk_bytes=computer.free_disk_bytes // 10**8 * 10**8)


@dataclass(frozen=True, slots=True)
class Suitability:
    """How well a model would run, and the numbers behind it."""

    fit: Fit
    reason: str
    """A sentence."""


def suitability(
    model: Model, computer: Computer, *, beside_bytes: int = 0, here: bool = False
) -> Suitability:
    """`beside_bytes` is what other models in use take; one that is `here` needs no more disk."""
    need = model.memory_megabytes * 1_000_000 + beside_bytes
    beside = " with the others" if beside_bytes else ""
    memory = f"{need / 1e9:.2f} of {gigabytes(computer.memory_bytes)}"
    if need > LARGEST_SHARE * computer.memory_bytes:
        return Suitability(Fit.TOO_BIG, f"Needs {memory} memory{beside}.")
    if not here and model.bytes * 1.1 > computer.free_disk_bytes - RESERVE:
        wanted = gigabytes(round(model.bytes * 1.1) + RESERVE)
        free = gigabytes(computer.free_disk_bytes)
        return Suitability(
            Fit.NO_ROOM, f"Wants {wanted} of free disk, some of it spare; {free} are free."
        )
    fit, pace = _pace(model, computer)
    if need > COMFORTABLE_SHARE * computer.memory_bytes:
        return Suitability(
            Fit.TIGHT,
            f"Takes {memory} memory{beside}, which leaves little for other programs. {pace}",
        )
    return Suitability(fit, f"{pace} Memory{beside}: {memory}.")


def recognising_seconds(model: Model, power: Power) -> float | None:
    """For a sentence of 3 s; None where that was never measured."""
    cost = model.recognising_core_seconds
    if cost is None and model.engine in _WHISPERS:
        cost = RECOGNISING_COST * model.bytes / 1e9
    return None if cost is None else power.sounding(model, cost)


def hearing_seconds(model: Model, power: Power) -> float:
    """For anything said, up to 30 s, of a model that hears for itself, before it thinks."""
    return power.sounding(model, ENCODING_COST * encoder_bytes(model) / 1e9)


def _pace(model: Model, computer: Computer) -> tuple[Fit, str]:
    """Is it quick enough, and a sentence with the figure."""
    if model.task is Task.RECOGNISER and recognising_seconds(model, computer.power) is None:
        return Fit.UNKNOWN, "How quickly it understands was not measured."
    quick, figure = _figure(model, computer)
    return Fit.COMFORTABLE if quick else Fit.SLOW, figure


def _figure(model: Model, computer: Computer) -> tuple[bool, str]:
    cores, power = computer.cores, computer.power
    on = "one core" if cores == 1 else f"{cores} cores"
    if power.on_card(model):
        on = "the graphics card"
    match model.task:
        case Task.LANGUAGE_MODEL | Task.LISTENING_MODEL:
            tokens = tokens_per_second(model, power)
            words = max(1, round(tokens * WORDS_PER_TOKEN))
            hearing = model.task is Task.LISTENING_MODEL
            listens = hearing_seconds(model, power) if hearing else 0.0
            first = f"Listens for about {max(0.1, listens):.1f} s first. " if hearing else ""
            return tokens >= FLUENT and listens <= BEARABLE_SECONDS, (
                f"{first}About {words} {'word' if words == 1 else 'words'} a second on {on}; "
                "speech needs 3."
            )
        case Task.RECOGNISER:
            seconds = recognising_seconds(model, power) or 0.0
            return seconds <= PROMPT_SECONDS, (
                f"Understands a short sentence in about {max(0.1, seconds):.1f} s on {on}."
            )
        case Task.SYNTHESISER:
            share = power.sounding(model, SPEAKING_COST.get(model.engine, 1.0))
            return share <= BUSIEST, (
                f"Takes about {max(0.1, share):.1f} s on {on} for a second of speech."
            )
        case Task.GUARD:
            seconds = GUARDING_COST * model.bytes / 1e9 / power.reading
            return seconds <= PROMPT_SECONDS, (
                f"Reads each clause for about {max(0.1, seconds):.1f} s on {on} before it is said."
            )
        case _:
            return True, "Runs beside everything else."
