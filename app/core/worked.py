"""Which models have worked: what the conversation falls back to when another does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

REMEMBERED = 3
"""Models for each task."""


@dataclass(frozen=True, slots=True)
class WorkedSettings:
    """Ids of models that have done their work, the latest first; fields as in ModelSettings."""

    recogniser: tuple[str, ...] = ()
    language_model: tuple[str, ...] = ()
    synthesiser: tuple[str, ...] = ()

    def of(self, task: str) -> Sequence[str]:
        """Those for a task; none where another task is asked for."""
        models: Sequence[str] = getattr(self, task, ())
        return models

    def after(self, task: str, model: str) -> Self:
        """The same once another model has done its work."""
        others = tuple(one for one in self.of(task) if one != model)
        return replace(self, **{task: (model, *others)[:REMEMBERED]})
