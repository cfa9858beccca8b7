"""Why a model cannot be used on a computer, each time a sentence with the cure."""

from dataclasses import dataclass
from typing import Self

from app.catalog.library import Library, State
from app.catalog.model import Model
from app.catalog.power import Power
from app.catalog.runtime import Runtime, runtime
from app.catalog.space import RESERVE, gigabytes
from app.catalog.suiting import LARGEST_SHARE, Computer
from app.core.add_on import way_to_speech_models
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

    voice_bytes: int = 0
    """Of the synthesiser in use, if it is here: beside a speaking model it voices the guard."""

    @classmethod
    def of(cls, library: Library, computer: Computer, settings: Settings) -> Self:
        """The user's, with what of the models is here."""
        models = settings.models
        beside = {models.detector, models.turn_end, settings.feelings.model, settings.guard.model}
        taken = sum(one.memory_megabytes for one in library.manifest if one.id in beside)
        here = (one.id for one in library.manifest if library.state(one) is State.PRESENT)
        language = settings.listening.languages[0]
        voice = (
            one.memory_megabytes
            for one in library.manifest
            if one.id == models.synthesiser and library.has(one.id)
        )
        taken, spoken = taken * 1_000_000, sum(voice) * 1_000_000
        return cls(computer, frozenset(here), language, taken, spoken)

    @property
    def power(self) -> Power:
        """How fast models run."""
        return self.computer.power


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that keeps a model from being used."""

    sentence: str
    """What it is, with the cure."""

    lasting: bool = True
    """Whether it is not only that the model has to be got."""


def obstacles(model: Model, situation: Situation, *, frozen: bool = IS_FROZEN) -> list[Obstacle]:
    """What keeps one model from being used, the gravest first."""
    lasting = [
        _memory(model, situation),
        _packages(model, situation, frozen=frozen),
        _language(model, situation),
    ]
    found = [Obstacle(sentence) for sentence in lasting if sentence]
    getting = _getting(model, situation)
    return [*found, Obstacle(getting, lasting=False)] if getting else found


def _memory(model: Model, situation: Situation) -> str:
    power = situation.power
    there, whose = situation.computer.memory_bytes, "this computer"
    if power.graphics is not None and power.on_card(model) and not power.graphics.shared:
        there, whose = power.graphics.memory_bytes, power.graphics.name
    needed, most = model.memory_megabytes * 1_000_000, round(LARGEST_SHARE * there)
    if needed <= most:
        return ""
    return (
        f"{model.title} needs {gigabytes(needed)} of memory, and of the {gigabytes(there)} of "
        f"{whose} models may take {gigabytes(most)}: choose a smaller one."
    )


def _packages(model: Model, situation: Situation, *, frozen: bool) -> str:
    kind = runtime(model)
    if kind in situation.computer.runtimes:
        return ""
    needed = " and ".join(kind.value)
    if kind is Runtime.LLAMA_EARS:
        way = FROM_SOURCE if frozen else "build llama.cpp with it, or choose another"
    else:
        installing = f"install it with `pip install {' '.join(kind.value)}`"
        way = way_to_speech_models() if frozen else installing
    return f"{model.title} needs {needed}, not all of it here: {way}."


def _language(model: Model, situation: Situation) -> str:
    if speaks(model, situation.language):
        return ""
    name = LANGUAGES.get(situation.language, situation.language)
    return (
        f"{model.title} does not know {name}, which comes first among your languages: choose "
        "another on the Listening page."
    )


def _getting(model: Model, situation: Situation) -> str:
    if model.id in situation.here:
        return ""
    if model.import_only:
        return (
            f"{model.title} is not here, and Parley does not fetch it: import it on the Models "
            "page."
        )
    short = round(model.bytes * 1.1) + RESERVE - situation.computer.free_disk_bytes
    if short <= 0:
        return ""
    return f"{model.title} does not fit on the disk: make room for another {gigabytes(short)}."


def speaks(model: Model, language: str) -> bool:
    """Whether a model knows a language."""
    return model.languages == ("any",) or language in model.languages
