"""What is told of the voice process: its sound card, its engines, its own life."""

from dataclasses import dataclass
from enum import Enum

from app.core.events import Event


class Duplex(Enum):
    """What becomes of the user's voice while a reply sounds."""

    FULL = "it is listened to"
    GATED = "it is listened to if it is louder than the echo and lasts"
    HALF = "only a stop word is listened for"


class DuplexBecause(Enum):
    """Why the user is, or is not, listened to while a reply sounds."""

    UNKNOWN = "the echo has not been measured yet"
    HEADPHONES = "the loudspeaker is called headphones, so no echo is expected"
    MEASURED = "so much of what is played comes back"
    CALIBRATED = "so much came back when it was measured in the settings"
    INTERRUPTED_ITSELF = "Parley has taken its own words for the user's"
    CHOSEN = "the settings say so"


# at the ends: microphone and loudspeaker


@dataclass(frozen=True, slots=True)
class LevelMeasured(Event):
    """How loud it is now; some twenty times a second, and not worth keeping."""

    microphone: float
    """Peak in dBFS, -90 for silence."""

    loudspeaker: float
    """Likewise."""


@dataclass(frozen=True, slots=True)
class MicrophoneOpened(Event):
    """The microphone is there."""

    name: str
    advice: str = ""
    """Why it is another than the chosen one, or than before; empty if it is neither."""


@dataclass(frozen=True, slots=True)
class MicrophoneLost(Event):
    """There is no microphone, or not any more; typing works without."""

    advice: str


@dataclass(frozen=True, slots=True)
class MicrophoneGated(Event):
    """Half duplex: whether the microphone is ignored, because the reply is being heard."""

    gated: bool


@dataclass(frozen=True, slots=True)
class DuplexChosen(Event):
    """It was decided what becomes of the user's voice while a reply sounds."""

    duplex: Duplex
    because: DuplexBecause
    echo_loss: float
    """By how many dB what comes back after cancelling is quieter than what is played; 0 while
    that is not known."""


@dataclass(frozen=True, slots=True)
class EchoMeasured(Event):
    """The echo was measured, because the user had asked for it."""

    microphone: str
    """Name of the device, as people know it."""

    loudspeaker: str
    """Likewise."""

    before: float
    """By how many dB what comes back is quieter at the microphone than what is played."""

    after: float
    """Likewise after cancelling."""

    duplex: Duplex
    """What follows from it."""


@dataclass(frozen=True, slots=True)
class EchoNotMeasured(Event):
    """The echo could not be measured, though the user had asked for it."""

    advice: str


@dataclass(frozen=True, slots=True)
class MicrophoneSilent(Event):
    """The microphone is there but gives no sound at all, not even noise; or it does again."""

    advice: str
    """What to do about it; empty when there is sound again."""


@dataclass(frozen=True, slots=True)
class LoudspeakerOpened(Event):
    """The loudspeaker is there."""

    name: str
    advice: str = ""
    """Why it is another than the chosen one, or than before; empty if it is neither."""


@dataclass(frozen=True, slots=True)
class LoudspeakerLost(Event):
    """There is no loudspeaker, or not any more; replies are written only."""

    advice: str


@dataclass(frozen=True, slots=True)
class SoundAdvised(Event):
    """The devices work, but would do so better otherwise; told once."""

    advice: str


@dataclass(frozen=True, slots=True)
class DevicesFound(Event):
    """The sound devices of this computer by name."""

    microphones: tuple[str, ...]
    loudspeakers: tuple[str, ...]


# in the voice process


@dataclass(frozen=True, slots=True)
class EngineLoading(Event):
    """An engine is being loaded; what needs it waits meanwhile."""

    task: str
    """A field of ModelSettings, or "feelings", for which nothing waits."""

    model: str


@dataclass(frozen=True, slots=True)
class EngineReady(Event):
    """An engine is loaded and warm."""

    task: str
    model: str
    seconds: float
    """How long loading took."""


@dataclass(frozen=True, slots=True)
class EngineFailed(Event):
    """An engine could not be loaded; what needs it fails until the settings change.

    Of the feelings and the guard, also a model that failed at its work or was too slow for it; what
    is built in goes on in its place.
    """

    task: str
    model: str
    advice: str


@dataclass(frozen=True, slots=True)
class EnginesRested(Event):
    """The engines were unloaded after long idleness; they come back with the next words."""


@dataclass(frozen=True, slots=True)
class StageStuck(Event):
    """A stage has worked on one piece for longer than can be right."""

    stage: str
    seconds: float


# with the voice process, as seen from the window's


@dataclass(frozen=True, slots=True)
class VoiceStarted(Event):
    """The voice process listens to commands."""

    restarted: bool
    """Whether it replaces one that was lost."""


@dataclass(frozen=True, slots=True)
class VoiceLost(Event):
    """The voice process ended unasked."""

    advice: str
    returning: bool
    """Whether it is being started again."""


# with the network, which there is none of


class Sealed(Enum):
    """A process that may not open connections."""

    WINDOW = "window"
    VOICE = "voice"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class OfflineChecked(Event):
    """A process has tried to open connections, elsewhere and to this computer itself."""

    process: Sealed
    refused: bool
    """Whether every attempt was."""

    by_kernel: bool
    """Whether the system refuses them too, whatever code asks."""

    obstacle: str
    """Why it does not, as part of a sentence; empty if it does."""

    attempts: int
    """How often anything else than this trial was refused so far."""
