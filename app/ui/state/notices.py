"""What the window tells the user in one quiet line. Pure: no Qt."""

from dataclasses import dataclass, replace
from enum import Enum


class Cure(Enum):
    """What the user can do about a notice, or where."""

    NONE = "nothing is needed"
    MODELS = "the Models page"
    SOUND = "the Sound page"
    PRIVACY = "the Privacy page"
    PERSONA = "the Persona page"
    HISTORY = "what opens the history"
    VOICE_AS_BEFORE = "the voice as it was before"


@dataclass(frozen=True, slots=True)
class Notice:
    """A quiet line for the user."""

    text: str
    cure: Cure = Cure.NONE
    failed: bool = False
    """Whether something was not done that was to be done, though the notice cures nothing."""

    progress: str = ""
    """A sentence besides that changes all the while; a screen reader is not told of each."""

    def is_as(self, other: "Notice | None") -> bool:
        """Whether they differ in nothing but how far something has come."""
        return other is not None and replace(self, progress=other.progress) == other


RETURNING = Notice("Parley's voice stopped unexpectedly and is coming back.")
BACK = Notice("Parley's voice is back.")
GONE = Notice(
    "Parley's voice stopped and could not be started again. "
    "Choose a smaller model, or start Parley again.",
    Cure.MODELS,
)
WAKING = Notice("Parley is waking up. This takes a few seconds.")
STUCK = Notice("This takes unusually long. Press Esc to stop it.")

LOADING = {
    "detector": Notice("What notices speech is loading."),
    "turn_end": Notice("What tells when you have finished is loading."),
    "recogniser": Notice("Speech recognition is loading. Your words wait until it is ready."),
    "language_model": Notice("The language model is loading. Replies wait until it is ready."),
    "synthesiser": Notice("The voice is loading. Replies wait until it is ready."),
}
"""Task -> what is said while its engine loads again."""

LOADING_OTHER = Notice("A model is loading.")


def without_model(task: str, advice: str) -> Notice:
    """What is said where the model of feelings, or the guard's, cannot be used."""
    if task == "guard":
        alone = "Until then the phrase lists alone decide what may be said."
        return Notice(f"{advice} {alone}", Cure.PERSONA)
    return Notice(f"{advice} Until then Parley goes by its built-in measure.", Cure.PRIVACY)
