"""What talking with some models together would be like on a computer. Pure.

Latency is from the user's last sound to the first sound of the reply, with everything loaded; how
it is made up of is in docs/latency.md. Where models were never run here it is a rough guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalog.model import BRAINS, HEARERS, OWN_VOICE, Ability, Heard, Model, Task
from app.catalog.power import Power
from app.catalog.runtime import Runtime, runtime
from app.catalog.suiting import (
    RECOGNISING_COST,
    SPEAKING_COST,
    hearing_seconds,
    recognising_seconds,
)

PAUSE_SECONDS, JUDGING_SECONDS = 0.16, 0.05
"""Until the pause is noticed; and until the turn is opened, once there are words."""

NEW_TOKENS, CLAUSE_TOKENS = 17, 8
"""What is read before a reply is begun, and written before something of it can be spoken."""

FIRST_SOUND_COST = {"kokoro": 0.64, "piper": 0.2}
"""Core seconds, by engine; a clause as a whole where the engine is not known."""

CLAUSE_SECONDS = 2.5

HEARING_TOKENS = 75
"""That 3 s of sound become, at the 25 a second of Qwen2-Audio; few have more."""

SPEECH_TOKENS = 4.5
"""For a second of speech."""

OWN_SOUND_STEPS = 10.0
"""Steps of the whole model that a second of its own speech takes, beside the words."""

FRAMES_PER_SECOND, FRAME_COST = 12.5, 1.3
"""Of a duplex model: Moshi's frames, and what one costs, in steps of the whole model."""

DUPLEX_SECONDS = 0.2
"""What Moshi's authors measured from the user's last sound to its first."""

WINDOW_BYTES, VOICE_BYTES = 150_000_000, 100_000_000
"""What the window takes, and the voice process without its models (docs/faults.md)."""

ANY = ("any",)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What some models together would be like."""

    latency_seconds: float
    busy: float
    """Share of the time that the computer works while speech sounds; from 1 on it stutters."""

    memory_bytes: int
    """Of the computer's memory: models, voice process and window."""

    graphics_bytes: int
    """Of a graphics card's."""

    heard: frozenset[Heard]
    """Beside the words."""

    hears: tuple[str, ...]
    """Codes of languages, or "any"."""

    says: tuple[str, ...]
    """Likewise."""

    abilities: frozenset[Ability]
    own_voice: bool
    """Whether what thinks also speaks."""

    rough: bool
    """Whether it rests on a guess: nothing like it was measured."""


def expect(models: Sequence[Model], power: Power, beside_bytes: int = 0) -> Expectation:
    """What these models, one for a task, would be like, beside others that take some memory."""
    brain = next(model for model in models if model.task in BRAINS)
    ear = next((model for model in models if model.task is Task.RECOGNISER), brain)
    mouth = next((model for model in models if model.task is Task.SYNTHESISER), brain)
    on_card = [model for model in models if power.on_card(model)]
    taken = sum(model.memory_megabytes for model in models if model not in on_card) * 1_000_000
    on_graphics = sum(model.memory_megabytes for model in on_card) * 1_000_000
    if power.graphics is not None and power.graphics.shared:
        taken, on_graphics = taken + on_graphics, 0
    return Expectation(
        latency(models, power),
        busy(brain, mouth, power),
        taken + beside_bytes + WINDOW_BYTES + VOICE_BYTES,
        on_graphics,
        frozenset(brain.hears),
        common(ear.languages, brain.languages),
        common(brain.languages, mouth.languages),
        frozenset(mouth.abilities),
        brain is mouth,
        any(runtime(model) is Runtime.TORCH for model in models) or brain.task in HEARERS,
    )


def latency(models: Sequence[Model], power: Power) -> float:
    """Seconds until the first sound of a reply."""
    if any(model.task is Task.DUPLEX_MODEL for model in models):
        return DUPLEX_SECONDS
    return PAUSE_SECONDS + JUDGING_SECONDS + sum(_share(model, power) for model in models)


def busy(brain: Model, mouth: Model, power: Power) -> float:
    """Share of the time that is computed while speech sounds."""
    if brain.task is Task.DUPLEX_MODEL:
        return FRAMES_PER_SECOND * FRAME_COST * power.written(brain)
    if brain.task in OWN_VOICE:
        return (SPEECH_TOKENS + OWN_SOUND_STEPS) * power.written(brain)
    thinking = SPEECH_TOKENS * power.written(brain)
    speaking = power.sounding(mouth, SPEAKING_COST.get(mouth.engine, 1.0))
    apart = power.on_card(brain) != power.on_card(mouth)
    return max(thinking, speaking) if apart else thinking + speaking


def common(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of both; "any" stands for all."""
    if some == ANY:
        return others
    return some if others == ANY else tuple(code for code in some if code in others)


def _share(model: Model, power: Power) -> float:
    """How many seconds of the latency are this model's."""
    match model.task:
        case Task.RECOGNISER:
            measured = recognising_seconds(model, power)
            guess = power.sounding(model, RECOGNISING_COST * model.bytes / 1e9)
            return guess if measured is None else measured
        case Task.LANGUAGE_MODEL:
            return NEW_TOKENS * power.read(model) + CLAUSE_TOKENS * power.written(model)
        case Task.LISTENING_MODEL | Task.SPEAKING_MODEL:
            read = (NEW_TOKENS + HEARING_TOKENS) * power.read(model)
            steps = CLAUSE_TOKENS + (OWN_SOUND_STEPS if model.task in OWN_VOICE else 0)
            return hearing_seconds(model, power) + read + steps * power.written(model)
        case Task.SYNTHESISER:
            whole = CLAUSE_SECONDS * SPEAKING_COST.get(model.engine, 1.0)
            return power.sounding(model, FIRST_SOUND_COST.get(model.engine, whole))
        case _:
            return 0.0
