"""How well spoken questions are answered that were not learnt from.

The judge is the language model itself: how likely, in nats per token, is the answer that it gives
to the written question, if it is given the question in another way?
"""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from jiwer import wer
from torch import Tensor

from app.speech_models.engines.projector import Projector, directed_table
from training.language import FrozenLanguage
from training.spoken import Clip

ENOUGH = 0.8
"""Of the cascade: from here on weights are worth shipping."""

_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """Mean nats of a token of the answer, for each way of giving the question."""

    part: str
    written: float
    sound: float
    cascade: float
    nothing: float
    read: str
    """The likeliest words in what the projector gives."""

    said: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a part of the questions comes to."""

    part: str
    questions: int
    written: float
    sound: float
    cascade: float
    nothing: float
    share: float
    """How much of the way from no question at all to the cascade the sound goes, 1 is all of it."""

    least: float
    most: float
    """Bounds of 95 of 100 draws of as many of these questions, with repetition."""

    misread: float
    """Share of the words that are wrong in what is likeliest in the sound."""


class Judge:
    """Asks about the same clips again and again while a projector learns.

    Args:
        language: frozen.
        clips: with their transcriptions.
        answers: the tokens of each one's answer to its written question.
    """

    def __init__(
        self, language: FrozenLanguage, clips: Iterable[Clip], answers: Iterable[Sequence[int]]
    ) -> None:
        self._language = language
        self._table = language.table.detach()
        self._directed = directed_table(self._table)
        self._asked = [
            (clip, answer, *self._others(clip, answer))
            for clip, answer in zip(clips, answers, strict=True)
        ]

    def judge(self, projector: Projector) -> list[Judged]:
        """All of them, heard through a projector."""
        projector.eval()
        found = []
        for clip, answer, written, cascade, nothing in self._asked:
            heard = clip.rows.float()
            with torch.no_grad():
                rows = projector.rows(heard, self._table, self._directed)
            sound = self._nats(rows, answer)
            read = self._language.tokenizer.decode(projector.read(heard, self._directed))
            found.append(
                Judged(
                    clip.question.part, written, sound, cascade, nothing, read, clip.question.words
                )
            )
        return found

    def _others(self, clip: Clip, answer: Sequence[int]) -> tuple[float, float, float]:
        words = (clip.question.words, clip.transcription, "")
        written, cascade, nothing = (
            self._nats(self._language.embedded(self._language.tokens(said)), answer)
            for said in words
        )
        return written, cascade, nothing

    def _nats(self, question: Tensor, answer: Sequence[int]) -> float:
        with torch.no_grad():
            return float(self._language.likelihoods(question, answer).mean())


def scores(judged: Sequence[Judged], seed: int = 0) -> list[Score]:
    """One for each part, in the order in which they come."""
    parts = list(dict.fromkeys(one.part for one in judged))
    return [_score(part, [one for one in judged if one.part == part], seed) for part in parts]


def share(judged: Sequence[Judged]) -> float:
    """How much of the way from no question at all to the cascade the sound goes."""
    gained = sum(one.sound - one.nothing for one in judged)
    possible = sum(one.cascade - one.nothing for one in judged)
    return gained / possible if possible > 0 else float("nan")


def _score(part: str, judged: Sequence[Judged], seed: int) -> Score:
    chance = random.Random(seed)
    draws = sorted(share(chance.choices(judged, k=len(judged))) for _ in range(_DRAWS))
    mean = statistics.fmean
    return Score(
        part,
        len(judged),
        mean(one.written for one in judged),
        mean(one.sound for one in judged),
        mean(one.cascade for one in judged),
        mean(one.nothing for one in judged),
        share(judged),
        draws[round(0.025 * _DRAWS)],
        draws[round(0.975 * _DRAWS) - 1],
        wer([_plain(one.said) for one in judged], [_plain(one.read) for one in judged]),
    )


def _plain(words: str) -> str:
    return re.sub(r"[^\w\s]", "", words).lower().strip() or "-"


def as_table(found: Sequence[Score]) -> str:
    """Lines for people."""
    lines = [
        f"{'held out':<14}{'questions':>10}{'written':>9}{'cascade':>9}{'sound':>9}"
        f"{'nothing':>9}{'of the cascade':>22}{'misread':>9}"
    ]
    for one in found:
        share = f"{one.share:.0%} ({one.least:.0%} to {one.most:.0%})"
        lines.append(
            f"{one.part:<14}{one.questions:>10}{one.written:>9.2f}{one.cascade:>9.2f}"
            f"{one.sound:>9.2f}{one.nothing:>9.2f}{share:>22}{one.misread:>9.0%}"
        )
    return "\n".join(lines)
