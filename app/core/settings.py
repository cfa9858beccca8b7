"""Every setting with its default, unit and meaning: one frozen tree, changed by replacing it."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.core.feeling import FeelingSettings
from app.core.guarding import GuardSettings
from app.core.style import VoiceStyle
from app.core.window_settings import LARGEST_TEXT as LARGEST_TEXT
from app.core.window_settings import LONGEST_KEPT_DAYS as LONGEST_KEPT_DAYS
from app.core.window_settings import SMALLEST_TEXT as SMALLEST_TEXT
from app.core.window_settings import AppearanceSettings as AppearanceSettings
from app.core.window_settings import PrivacySettings as PrivacySettings
from app.core.window_settings import TalkingSettings as TalkingSettings
from app.core.window_settings import Theme as Theme
from app.core.worked import WorkedSettings as WorkedSettings


@dataclass(frozen=True, slots=True)
class ListeningSettings:
    """When the user counts as speaking and as having finished."""

    speech_probability: float = 0.5
    """A frame at least this likely to be speech counts as speech."""

    start_seconds: float = 0.09
    """Unbroken speech needed before the user is taken to be talking."""

    start_over_reply_seconds: float = 0.06
    """Likewise while there is a reply: making it quieter for nothing is soon undone."""

    sure_probability: float = 0.7
    """While a reply is heard, and its echo cannot be meant, one frame this likely is enough."""

    pause_seconds: float = 0.12
    """Silence after which a reply is prepared, though not heard."""

    look_seconds: float = 0.2
    """Silence after which the turn-end detector is asked, and again after as long."""

    finished_probability: float = 0.5
    """The detector's answer from which the user is taken to have finished."""

    patience_seconds: float = 1.2
    """Silence that ends a turn whatever the detector says."""

    lead_in_seconds: float = 0.3
    """Sound kept from before speech was noticed, so that first consonants are not lost."""

    longest_seconds: float = 60.0
    """An utterance into an open microphone is ended here even if the user goes on."""

    languages: tuple[str, ...] = ("en", "fr", "es", "it", "pt", "de", "hi", "ja", "zh")
    """ISO 639-1 codes of the languages that the user may speak; the first is the usual one."""

    def __post_init__(self) -> None:
        if not self.languages:
            raise ValueError("at least one language must be enabled")
        if not self.pause_seconds <= self.look_seconds <= self.patience_seconds:
            raise ValueError("pause, look and patience must follow one another")


@dataclass(frozen=True, slots=True)
class FloorSettings:
    """When the user takes the floor from the assistant."""

    rejoin_seconds: float = 0.3
    """A reply heard for less than this is taken back when the user goes on speaking."""

    interrupt_seconds: float = 0.19
    """Speech over the reply for this long silences it."""


@dataclass(frozen=True, slots=True)
class ReplySettings:
    """How the assistant answers."""

    aloud: bool = True
    """Whether replies are spoken; if not, they are only written."""

    longest_tokens: int = 160
    """A reply is ended at the next sentence after so many tokens."""

    context_tokens: int = 4096
    """How much of the conversation the language model has before it."""

    temperature: float = 0.6
    """How freely words are chosen, from 0 (always the likeliest) to 2."""

    voice_wishes: bool = True
    """Whether "speak more slowly" and the like change the voice."""

    seed: int = 7
    """Makes the same conversation, from its beginning, get the same replies."""


@dataclass(frozen=True, slots=True)
class PersonaSettings:
    """Who the assistant is."""

    preset: str = "everyday"
    """Name of a file in resources/personas that the instructions were taken from."""

    name: str = "Parley"

    instructions: str = (
        "You are {name}, a friendly companion in a spoken conversation. "
        "Everything you write is read aloud, so answer the way people talk: "
        "one to three short sentences, no lists, no markdown, no code. "
        "Begin with a few plain words. Always answer in the language the user speaks."
    )
    """For the language model; {name} stands for the name."""

    @property
    def text(self) -> str:
        """The instructions with the name in its place."""
        return self.instructions.replace("{name}", self.name)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which models are used: ids in resources/models.toml, or `scripted`."""

    detector: str = "silero-vad"
    turn_end: str = "smart-turn"
    recogniser: str = "whisper-base"
    """Empty for none, which only a language model that hears for itself can do without."""

    language_model: str = "qwen2.5-coder-1.5b"
    synthesiser: str = "kokoro"


class DuplexWish(StrEnum):
    """Whether the microphone is listened to while a reply sounds."""

    AUTO = "auto"
    """As the measured echo allows."""

    HALF = "half"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """Which devices are used, and how loud."""

    microphone: str = ""
    """Name of the device; empty for the system's choice."""

    loudspeaker: str = ""
    """Name of the device; empty for the system's choice."""

    volume: float = 1.0
    """Of the replies, from 0 to 1."""

    duplex: DuplexWish = DuplexWish.AUTO

    calibrated_microphone: str = ""
    """Name of the device with which the echo was last measured in the settings; empty if never."""

    calibrated_loudspeaker: str = ""
    """Likewise."""

    calibrated_loss: float = 0.0
    """What was measured, in dB after cancelling."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.volume <= 1.0:
            raise ValueError(f"volume is {self.volume}, but must lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole tree."""

    listening: ListeningSettings = field(default_factory=ListeningSettings)
    floor: FloorSettings = field(default_factory=FloorSettings)
    talking: TalkingSettings = field(default_factory=TalkingSettings)
    reply: ReplySettings = field(default_factory=ReplySettings)
    persona: PersonaSettings = field(default_factory=PersonaSettings)
    voice: VoiceStyle = field(default_factory=VoiceStyle)
    feelings: FeelingSettings = field(default_factory=FeelingSettings)
    models: ModelSettings = field(default_factory=ModelSettings)
    worked: WorkedSettings = field(default_factory=WorkedSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    appearance: AppearanceSettings = field(default_factory=AppearanceSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    guard: GuardSettings = field(default_factory=GuardSettings)

    cores: int = 0
    """Processor cores to use; 0 for as many as there are."""

    rest_minutes: float = 30.0
    """After so long without a word the models are unloaded; 0 for never."""

    first_run_done: bool = False
    """Whether the user has been shown round."""
