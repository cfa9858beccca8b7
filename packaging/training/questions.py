"""The questions that are learnt from, and those that are kept for measuring."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

LIST = Path(__file__).parent / "questions.toml"
SPEAKERS = (
    "af_alloy", "af_aoede", "af_bella", "af_heart", "af_jessica", "af_kore", "af_nicole",
    "af_river", "af_sarah", "af_sky", "am_adam", "am_echo", "am_eric", "am_liam", "am_michael",
    "am_onyx", "am_puck", "am_santa", "bf_emma", "bf_isabella", "bf_lily", "bm_daniel",
    "bm_fable", "bm_george",
)  # fmt: skip
"""Kokoro's English speakers who are learnt from."""

UNHEARD_SPEAKERS = ("af_nova", "am_fenrir", "bf_alice", "bm_lewis")
"""Kokoro's English speakers who only measure."""

OTHER_SPEAKER = "joe"
"""Of Piper, eight times as quick as Kokoro: says every other question that is learnt from."""

_DRILLED_WORDS = (4, 8)


@dataclass(frozen=True, slots=True)
class Group:
    """Things of a kind, and what is asked about them; {} in a frame stands for one of them."""

    things: tuple[str, ...]
    frames: tuple[str, ...]
    kept: tuple[str, ...]
    """Frames that are only measured with."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is to say."""

    words: str
    speaker: str

    part: str
    """"learnt"; "known words", asked in other ways; or "new words", of things never heard of."""


@dataclass(frozen=True, slots=True)
class _List:
    drilled: str
    group: tuple[Group, ...]


def read_groups(path: Path = LIST) -> tuple[Group, ...]:
    """The list that comes with Parley, or one of the same form."""
    return _read(path).group


def drills(count: int, seed: int, path: Path = LIST) -> list[Question]:
    """So many rows of words that make no sense, one in four by a speaker of Kokoro's.

    Those who learn from questions alone learn which questions there are: of words in an order of
    chance only the words can be learnt.
    """
    told, chance = _read(path), random.Random(seed + 2)
    asked = " ".join(_all_learnt(told.group)).replace(".", "").replace("?", "").split()
    known = {*asked, *told.drilled.split()}
    names = {word for word in asked if word.lower() not in known}
    lower = {word if word in names else word.lower() for word in asked}
    words = sorted({*lower, *told.drilled.split()})
    found = []
    for number in range(count):
        said = " ".join(chance.choices(words, k=chance.randint(*_DRILLED_WORDS)))
        speaker = OTHER_SPEAKER if number % 4 else chance.choice(SPEAKERS)
        end = chance.choice("??.")
        found.append(Question(f"{said[0].upper()}{said[1:]}{end}", speaker, "learnt"))
    return found


def _read(path: Path) -> _List:
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _List)


def learnt(groups: Sequence[Group], count: int, seed: int) -> list[Question]:
    """So many different questions to learn from, in an order of chance."""
    found = sorted(_all_learnt(groups))
    chance = random.Random(seed)
    chance.shuffle(found)
    speakers = [chance.choice(SPEAKERS) if n % 2 else OTHER_SPEAKER for n in range(count)]
    return [
        Question(words, speaker, "learnt")
        for words, speaker in zip(found[:count], speakers, strict=False)
    ]


def kept(groups: Sequence[Group], count: int, seed: int) -> list[Question]:
    """At most so many questions of each part that is measured with."""
    chance, known = random.Random(seed + 1), _all_learnt(groups)
    questions = []
    for part, things in (("known words", _known), ("new words", _new)):
        found = sorted({words for group in groups for words in _filled(group.kept, things(group))})
        chosen = chance.sample(found, min(count, len(found)))
        questions += [Question(words, chance.choice(UNHEARD_SPEAKERS), part) for words in chosen]
    return [one for one in questions if one.words not in known]


def _all_learnt(groups: Sequence[Group]) -> set[str]:
    return {words for group in groups for words in _filled(group.frames, _known(group))}


def _filled(frames: Sequence[str], things: Sequence[str]) -> Iterator[str]:
    for frame in frames:
        for thing in things:
            words = frame.format(thing)
            yield words[0].upper() + words[1:]


def _known(group: Group) -> tuple[str, ...]:
    return group.things[: -_kept_things(group)]


def _new(group: Group) -> tuple[str, ...]:
    return group.things[-_kept_things(group) :]


def _kept_things(group: Group) -> int:
    return max(1, len(group.things) // 10)
