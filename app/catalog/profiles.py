"""Which models together: fastest, balanced, best quality, everything in one. Pure.

Nothing here knows a model by its name: what is chosen follows from what the catalogue tells of
sizes, languages and abilities, and from the computer.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from app.catalog.expecting import Expectation, expect
from app.catalog.model import HEARERS, OWN_VOICE, Model, Pack, Task
from app.catalog.obstacles import Situation, obstacles
from app.catalog.runtime import encoder_bytes, parameters
from app.catalog.space import RESERVE, gigabytes
from app.catalog.suiting import BEARABLE_SECONDS, COMFORTABLE_SHARE, LARGEST_SHARE

PROMPT_SECONDS = 1.6
"""Replies that begin within this still make a conversation; the target in docs/latency.md."""

BUSIEST = 0.95
"""Of the time that speech sounds, so much may be computed; with more of it speech stutters."""

CARD_SHARE = 0.9
"""Of a graphics card's memory, so much can be had."""

FETCHING, TRIED = 0.4, 0.3
"""Steps of quality that make up for fetching a model, and for never having tried one."""

_UNWRITTEN = (
    "No recogniser is beside it: your words are written down afterwards, too late for stop words, "
    "wishes about the voice and the guard."
)

_NEVER_WRITTEN = (
    "No recogniser is beside it: your words are not written down, and stop words, wishes about "
    "the voice and the guard do not hear them."
)


class Profile(Enum):
    """What the user wants most; in words, and what is looked for."""

    FASTEST = ("Fastest", "Replies begin as soon as can be.")
    BALANCED = (
        "Balanced",
        f"The best models with which replies still begin within {PROMPT_SECONDS} s.",
    )
    BEST = (
        "Best quality",
        f"The best models with which replies begin within {BEARABLE_SECONDS:.0f} s.",
    )
    ONE = ("Everything in one model", "One model hears, thinks and speaks.")


@dataclass(frozen=True, slots=True)
class Choice:
    """The models of a profile with what they would be like, or why there are none."""

    profile: Profile
    models: tuple[Model, ...] = ()
    """In the order of the signal path: one for each task that is needed."""

    expected: Expectation | None = None
    reasons: tuple[str, ...] = ()
    """Sentences: why these, or why none."""

    @property
    def offered(self) -> bool:
        """Whether the computer can carry it."""
        return bool(self.models)

    @property
    def slow(self) -> bool:
        """Whether it is too slow for speech that does not stutter."""
        return self.expected is not None and self.expected.busy > BUSIEST


@dataclass(frozen=True, slots=True)
class _Candidate:
    models: tuple[Model, ...]
    expected: Expectation
    quality: float
    missing: int
    """How many of the models are not here."""


def profiles(catalogue: Iterable[Model], situation: Situation) -> tuple[Choice, ...]:
    """What is offered for each profile, in their order."""
    known = [model for model in catalogue if model.pack is not Pack.TEST]
    usable = [model for model in known if not any(obstacles(model, situation))]
    cascades = _candidates(_together(usable), situation)
    choices: list[Choice] = []
    for profile in (Profile.FASTEST, Profile.BALANCED, Profile.BEST):
        choices.append(_choice(profile, cascades, situation, known))
    alone = _candidates(([one] for one in usable if one.task in OWN_VOICE), situation)
    choices.append(_in_one(alone, situation, known))
    return tuple(_same_as_before(choices, number) for number in range(len(choices)))


def quality(models: Sequence[Model]) -> float:
    """A measure of what models together are worth; only differences mean something.

    Twice the parameters are one step: two steps in what thinks, for most depends on it, and half
    a step in a voice. A thing heard beside the words is a step, four abilities of a voice as well.
    What comes in a pack was tried here at its full size, and for that has a little ahead.
    """
    worth = 0.0
    for model in models:
        worth += TRIED if model.pack is not None else 0.0
        steps = math.log2(parameters(model) * model.active_share**0.5)
        match model.task:
            case Task.RECOGNISER:
                worth += steps
            case Task.SYNTHESISER:
                worth += 0.5 * steps + len(model.abilities) / 4
            case _:
                worth += 2 * steps + len(model.hears) + len(model.abilities) / 4
                if model.task in HEARERS:
                    worth += math.log2(encoder_bytes(model) / 2)
    return worth


def _together(usable: Sequence[Model]) -> Iterator[Sequence[Model]]:
    """Everything that can think and speak, with what it needs to hear."""
    of = {task: [model for model in usable if model.task is task] for task in Task}
    yield from product(of[Task.RECOGNISER], of[Task.LANGUAGE_MODEL], of[Task.SYNTHESISER])
    yield from product(of[Task.LISTENING_MODEL], of[Task.SYNTHESISER])


def _candidates(combinations: Iterable[Sequence[Model]], situation: Situation) -> list[_Candidate]:
    """Those for which there is room."""
    computer, power = situation.computer, situation.power
    found = []
    for models in combinations:
        beside = situation.beside_bytes
        if any(model.task is Task.SPEAKING_MODEL for model in models):
            beside += situation.voice_bytes
        expected = expect(models, power, beside)
        missing = [model for model in models if model.id not in situation.here]
        wanted = 1.1 * sum(model.bytes for model in missing)
        card = power.graphics.memory_bytes if power.graphics else 0
        if (
            expected.memory_bytes <= LARGEST_SHARE * computer.memory_bytes
            and expected.graphics_bytes <= CARD_SHARE * card
            and (not missing or wanted <= computer.free_disk_bytes - RESERVE)
        ):
            found.append(_Candidate(tuple(models), expected, quality(models), len(missing)))
    return found


def _choice(
    profile: Profile,
    candidates: Sequence[_Candidate],
    situation: Situation,
    known: Sequence[Model],
) -> Choice:
    if not candidates:
        return Choice(profile, reasons=tuple(_why_none(situation, known)))
    fluent = [one for one in candidates if one.expected.busy <= BUSIEST] or [
        min(candidates, key=lambda one: one.expected.busy)
    ]
    memory = situation.computer.memory_bytes
    limits = {Profile.BALANCED: (PROMPT_SECONDS, COMFORTABLE_SHARE)}
    seconds, share = limits.get(profile, (BEARABLE_SECONDS, LARGEST_SHARE))
    patient = [
        one
        for one in fluent
        if one.expected.latency_seconds <= seconds and one.expected.memory_bytes <= share * memory
    ]
    if profile is Profile.FASTEST or not patient:
        best = min(fluent, key=_by_speed)
    else:
        best = max(patient, key=lambda one: one.quality - FETCHING * one.missing)
    return Choice(profile, best.models, best.expected, tuple(_why(best, profile, seconds)))


def _by_speed(one: _Candidate) -> tuple[float, int, float]:
    """A tenth of a second more or less is not worth fetching anything."""
    return round(one.expected.latency_seconds, 1), one.missing, -one.quality


def _why(best: _Candidate, profile: Profile, seconds: float) -> Iterator[str]:
    yield profile.value[1]
    if profile is not Profile.FASTEST and best.expected.latency_seconds > seconds:
        yield "No model does so on this computer: these come nearest."
    if best.expected.busy > BUSIEST:
        yield "Even these are slow here: speech may stutter."
    if not any(model.task is Task.RECOGNISER for model in best.models):
        yield _UNWRITTEN


def _why_none(situation: Situation, known: Sequence[Model]) -> Iterator[str]:
    """Why there is no room for anything at all, or nothing that can be had."""
    computer = situation.computer
    for task in (Task.RECOGNISER, Task.LANGUAGE_MODEL, Task.SYNTHESISER):
        of = sorted((one for one in known if one.task is task), key=lambda one: one.bytes)
        reasons = [list(obstacles(model, situation)) for model in of]
        if of and all(reasons):
            yield reasons[0][0].sentence
            return
    free, memory = gigabytes(computer.free_disk_bytes), gigabytes(computer.memory_bytes)
    yield (
        f"There is not room enough for the smallest models together: this computer has {memory} "
        f"of memory, and {free} of its disk are free."
    )


def _in_one(alone: Sequence[_Candidate], situation: Situation, known: Sequence[Model]) -> Choice:
    able = [one for one in alone if one.expected.busy <= BUSIEST]
    if able:
        best = max(able, key=lambda one: one.quality - FETCHING * one.missing)
        duplex = best.models[0].task is Task.DUPLEX_MODEL
        told = (Profile.ONE.value[1], _NEVER_WRITTEN if duplex else _UNWRITTEN)
        return Choice(Profile.ONE, best.models, best.expected, told)
    models = sorted((one for one in known if one.task in OWN_VOICE), key=lambda one: one.bytes)
    if not models:
        return Choice(
            Profile.ONE,
            reasons=("The catalogue has no model yet that hears and speaks for itself.",),
        )
    return Choice(Profile.ONE, reasons=tuple(_why_not_alone(models[0], situation)))


def _why_not_alone(model: Model, situation: Situation) -> Iterator[str]:
    """What is against the smallest such model; how to get it only if nothing else is."""
    expected = expect([model], situation.power, situation.beside_bytes)
    hard = [obstacle for obstacle in obstacles(model, situation) if obstacle.lasting]
    yield from (obstacle.sentence for obstacle in hard)
    if expected.busy > BUSIEST:
        yield (
            f"{model.title} would take about {expected.busy:.0f} s here for a second of its "
            "speech: it wants a graphics card that torch can use."
        )
    elif not hard:
        yield from (obstacle.sentence for obstacle in obstacles(model, situation))


def _same_as_before(choices: Sequence[Choice], number: int) -> Choice:
    """A choice that says so if an earlier one has the same models."""
    choice = choices[number]
    same = [one for one in choices[:number] if one.models and one.models == choice.models]
    if not same:
        return choice
    told = f"On this computer it is the same as “{same[0].profile.value[0]}”."
    return Choice(choice.profile, choice.models, choice.expected, (*choice.reasons, told))
