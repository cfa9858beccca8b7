"""Why a model cannot be used on a computer, each time a sentence with the cure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from app.catalog.library import Library, State
from app.catalog.model import Model
from app.catalog.power import Power
from app.catalog.runtime import runtime
from app.catalog.space import RESERVE, gigabytes
from app.catalog.suiting import LARGEST_SHARE, Computer
from app.core.calling import FROM_SOURCE, IS_FROZEN
from app.core.languages import LANGUAGES
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Situation:
    """For whom models are chosen, and on what."""

    computer: Computer
    here: frozenset[str] = frozenset()
    """Ids of models that are on this computer."""

    language: str = "en"
    """ISO 639-1 code of the one that is usually spoken."""

    beside_bytes: int = 0
    """Memory of what is used whatever is chosen."""

    @classmethod
    def of(cls, library: Library, computer: Computer, settings: Settings) -> Self:
        """The user's, with what of the models is here."""
        models = settings.models
        beside = {models.detector, models.turn_end, settings.feelings.model, settings.guard.model}
        taken = sum(one.memory_megabytes for one in library.manifest if one.id in beside)
        here = (one.id for one in library.manifest if library.state(one) is State.PRESENT)
        language = settings.listening.languages[0]
        return cls(computer, frozenset(here), language, taken * 1_000_000)

    @property
    def power(self) -> Power:
        """How fast models run."""
        return self.computer.power


def obstacles(model: Model, situation: Situation, *, frozen: bool = IS_FROZEN) -> Iterator[str]:
    """What keeps one model from being used, the gravest first."""
    computer, power = situation.computer, situation.power
    needed = model.memory_megabytes * 1_000_000
    if power.graphics is not None and power.on_card(model) and not power.graphics.shared:
        there, what = power.graphics.memory_bytes, f"{power.graphics.name} has"
    else:
        there, what = computer.memory_bytes, "this computer has"
    if needed > LARGEST_SHARE * there:
        yield (
            f"{model.title} needs {gigabytes(needed)} of memory, and {what} {gigabytes(there)}: "
            "choose a smaller model."
        )
    if runtime(model) not in computer.runtimes:
        packages = runtime(model).value
        way = FROM_SOURCE if frozen else f"install it with `pip install {' '.join(packages)}`"
        yield f"{model.title} needs {' and '.join(packages)}, not all of it here: {way}."
    if not speaks(model, situation.language):
        name = LANGUAGES.get(situation.language, situation.language)
        yield f"{model.title} does not know {name}, the language that you speak first."
    if model.id in situation.here:
        return
    if model.import_only:
        yield f"{model.title} is not here, and Parley does not fetch it: import it under Models."
    elif model.bytes * 1.1 > computer.free_disk_bytes - RESERVE:
        wanted = gigabytes(round(model.bytes * 1.1) + RESERVE - computer.free_disk_bytes)
        yield f"{model.title} does not fit on the disk: make room for another {wanted}."


def speaks(model: Model, language: str) -> bool:
    """Whether a model knows a language."""
    return model.languages == ("any",) or language in model.languages
