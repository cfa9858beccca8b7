"""What the Models page says of one model: is it here, does it suit, is it in use. Pure: no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.catalog.library import Library, State
from app.catalog.model import BRAINS, OWN_VOICE, Model, Pack, Task, slot
from app.catalog.removing import removable
from app.catalog.suiting import Computer, Fit, Suitability, suitability
from app.core.settings import Settings


class Standing(Enum):
    """How much of a model is here; the words are for the person choosing."""

    HERE = "On this computer"
    PARTLY = "Partly here"
    DAMAGED = "Damaged"
    MISSING = "Not on this computer"
    IMPORT_ONLY = "Import only"


_STANDINGS = {
    State.PRESENT: Standing.HERE,
    State.PARTIAL: Standing.PARTLY,
    State.DAMAGED: Standing.DAMAGED,
    State.MISSING: Standing.MISSING,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One model as a choice."""

    model: Model
    standing: Standing
    suitability: Suitability
    in_use: bool
    recommended: bool = False
    came_along: bool = False
    """Whether it is part of the program that was installed."""

    removable: bool = True

    @property
    def standing_words(self) -> str:
        """How much of it is here, for the person choosing."""
        return "Came with Parley" if self.here and self.came_along else self.standing.value

    @property
    def here(self) -> bool:
        """Whether it can be used at once."""
        return self.standing is Standing.HERE

    @property
    def fit_words(self) -> str:
        """How well it suits, in a few words."""
        if self.recommended and self.suitability.fit is Fit.COMFORTABLE:
            return "Recommended for this computer"
        return self.suitability.fit.value


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that offers are made from, as it is now."""

    library: Library
    computer: Computer
    settings: Settings
    recommended: Sequence[str] = ()

    def offer(self, model: Model) -> Offer:
        """What is to be said of a model."""
        state = self.library.state(model)
        missing = model.import_only and state is State.MISSING
        standing = Standing.IMPORT_ONLY if missing else _STANDINGS[state]
        return Offer(
            model,
            standing,
            suitability(
                model,
                self.computer,
                beside_bytes=self._beside(model),
                here=state is State.PRESENT,
            ),
            in_use=self.uses(model),
            recommended=model.id in self.recommended,
            came_along=self.library.came_along(model),
            removable=removable(self.library, model),
        )

    def offers(self, task: Task) -> list[Offer]:
        """The choices for a task: what is in use first, then what is here, then what suits."""
        offers = [self.offer(model) for model in self.library.manifest if model.task is task]
        order = list(Fit)
        return sorted(
            (offer for offer in offers if offer.model.pack is not Pack.TEST or offer.in_use),
            key=lambda offer: (
                not offer.in_use,
                not offer.here,
                not offer.recommended,
                order.index(offer.suitability.fit),
            ),
        )

    def uses(self, model: Model) -> bool:
        """Whether the settings name this model."""
        return chosen(self.settings, model.task) == model.id

    def in_use(self) -> list[Model]:
        """The models of the catalogue that the settings name."""
        return [model for model in self.library.manifest if self.uses(model)]

    def lacking(self) -> list[Model]:
        """Models in use that are not here, but for those that are not needed."""
        in_use = self.in_use()
        brain = next((model for model in in_use if model.task in BRAINS), None)
        needed = _needed_beside(brain, in_use)
        return [model for model in needed if self.library.state(model) is not State.PRESENT]

    def smaller(self, task: Task) -> Offer | None:
        """The best choice for a task that takes less memory than what is in use."""
        used = [offer for offer in self.offers(task) if offer.in_use]
        smaller = [
            offer
            for offer in self.offers(task)
            if used
            and offer.model.memory_megabytes < used[0].model.memory_megabytes
            and offer.standing is not Standing.IMPORT_ONLY
        ]
        here = [offer for offer in smaller if offer.here]
        return max(here or smaller, key=lambda offer: offer.model.memory_megabytes, default=None)

    def _beside(self, model: Model) -> int:
        """Bytes of memory that the models in use for the other tasks take."""
        others = [one for one in self.in_use() if slot(one.task) != slot(model.task)]
        brain = next((one for one in (model, *others) if one.task in BRAINS), None)
        needed = _needed_beside(brain, others)
        return sum(one.memory_megabytes for one in needed) * 1_000_000


def _needed_beside(brain: Model | None, models: Sequence[Model]) -> list[Model]:
    """Those that what answers does not make needless; a recogniser is there if it is chosen."""
    voiced = brain is not None and brain.task in OWN_VOICE
    return [one for one in models if not (voiced and one.task is Task.SYNTHESISER)]


def chosen(settings: Settings, task: Task) -> str:
    """The id of the model that the settings name for a task; empty for none."""
    if task is Task.FEELINGS:
        return settings.feelings.model
    if task is Task.GUARD:
        return settings.guard.model
    model_id: str = getattr(settings.models, slot(task), "")  # a codec has no place in them
    return model_id
