"""What is guarded in a conversation, and how strictly."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class GuardLevel(StrEnum):
    """What is kept out of a conversation."""

    FAMILY = "family"
    """Dangerous requests, and besides sexual content and profanity."""

    OPEN = "open"
    """Dangerous requests only."""


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """How strict the guard is. Help is offered at both levels."""

    level: GuardLevel = GuardLevel.FAMILY

    country: str = ""
    """ISO 3166 code of the country whose helplines are shown; empty for the system's."""

    model: str = ""
    """Id of a guard model in resources/models.toml, asked besides; empty for none."""


class Guarded(Enum):
    """Why a fixed sentence is said in the place of the language model's."""

    CRISIS = "somebody may be in danger from themselves, so help is offered"
    DANGEROUS = "it could do great harm"
    SEXUAL = "sexual content is left out at the family level"
    PERSON = "Parley must not pass itself off as a person"
    CERTAINTY = "Parley must not judge of illness or law as if it knew"
    PROFANITY = "profanity is softened at the family level"
