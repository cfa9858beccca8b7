"""The speakers, tones, emotions and words that a style may name, from resources/."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from app.core.delivery import Delivery
from app.core.errors import UsageError
from app.core.shipped import naming, read_shipped
from app.core.style import VoiceStyle
from app.speech.casting import recast
from app.speech.delivering.delivered import delivered
from app.speech.delivering.expression import Expression
from app.speech.style_prompt.lexicon import Lexicon
from app.speech.style_prompt.reading import Reading, read
from app.speech.style_prompt.tokens import within_reason


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose voice an engine has."""

    name: str
    """As the engine knows it."""

    display_name: str
    """As people know it."""

    language: str
    """BCP 47 tag of the speaker's own language."""

    accent: str
    """The same in words."""

    gender: str
    """female or male."""

    engine: str
    """Name of the engine in the registry."""

    grade: str = ""
    """A (best) to F, as the engine's authors judge it; empty where they do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone(Expression):
    """An attitude in which to talk."""

    name: str
    description: str
    """A sentence for the language model, empty for a neutral tone."""

    def __post_init__(self) -> None:
        self.check()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emotion(Expression):
    """A feeling that shows in the voice."""

    name: str
    description: str
    """A clause for the language model without its full stop, empty for no emotion."""

    def __post_init__(self) -> None:
        self.check()


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All that a style may name."""

    speakers: tuple[Speaker, ...]
    tones: tuple[Tone, ...]
    emotions: tuple[Emotion, ...]

    words: Lexicon
    """What a prompt may say."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read voices.toml, styles.toml and style_words.toml.

        Raises UsageError, naming the file, where one is missing or its content is wrong.
        """
        speakers = read_shipped(folder / "voices.toml", _Speakers).speakers
        styles = read_shipped(folder / "styles.toml", _Styles)
        tones = {tone.name: tone for tone in styles.tones}
        emotions = {emotion.name: emotion for emotion in styles.emotions}
        path = folder / "style_words.toml"
        words = read_shipped(path, dict[str, Any])
        with naming(path):
            lexicon = Lexicon.written(words, tones, emotions)
        return cls(speakers, styles.tones, styles.emotions, lexicon)

    def speaker(self, name: str) -> Speaker:
        """The speaker of this name; UsageError if there is none."""
        return _find(self.speakers, name, "speaker")

    def tone(self, name: str) -> Tone:
        """The tone of this name; UsageError if there is none."""
        return _find(self.tones, name, "tone")

    def emotion(self, name: str) -> Emotion:
        """The emotion of this name; UsageError if there is none."""
        return _find(self.emotions, name, "emotion")

    def check(self, style: VoiceStyle) -> None:
        """Raise UsageError if the style names something that does not exist or does not fit."""
        speaker = self.speaker(style.speaker)
        self.tone(style.tone)
        self.emotion(style.emotion)
        if style.blend_with and self.speaker(style.blend_with).engine != speaker.engine:
            raise UsageError(
                f"{style.blend_with} cannot be mixed into {style.speaker}: they belong to "
                "different engines. Choose two speakers of the same one."
            )

    def check_speaker(self, style: VoiceStyle, engine: str, title: str) -> None:
        """Raise UsageError if the speaker is none of that engine's; `title` is its model's."""
        names = [speaker.name for speaker in self.speakers if speaker.engine == engine]
        if style.speaker not in names:
            own = ", ".join(names or [VoiceStyle().speaker])
            raise UsageError(f"{style.speaker} is no speaker of {title}; choose one of: {own}.")

    def reading(self, prompt: str) -> Reading:
        """What a prompt wishes of the voice, and which of its words are not understood."""
        return read(prompt, self.words)

    def delivery(self, style: VoiceStyle, language: str) -> Delivery:
        """How a text of that language (ISO 639-1) is to be said in that style, and by whom.

        Raises UsageError if the style names a tone or an emotion that does not exist.
        """
        style = recast(style, self.speakers, language)
        feeling = self.emotion(style.emotion).scaled(style.intensity)
        asked = self.reading(style.prompt).expression
        return delivered(style, self.tone(style.tone) + feeling + asked)

    def hint(self, style: VoiceStyle) -> str:
        """What the language model should know of the style, empty for a neutral one.

        The prompt is as long as it is for the voice, so that words and voice agree.
        """
        emotion = self.emotion(style.emotion).description if style.intensity else ""
        feeling = f"{emotion}, {_strength(style.intensity)}." if emotion else ""
        prompt = within_reason(style.prompt)
        manner = f"Speak like this: {prompt}" if prompt else ""
        return " ".join(filter(None, [self.tone(style.tone).description, feeling, manner]))


@dataclass(frozen=True, slots=True)
class _Speakers:
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class _Styles:
    tones: tuple[Tone, ...]
    emotions: tuple[Emotion, ...]


def _strength(intensity: float) -> str:
    if intensity < 0.35:
        return "but only a little"
    return "and it may show" if intensity < 0.7 else "and strongly so"


def _find(choices: Iterable[_N], name: str, kind: str) -> _N:
    by_name = {choice.name: choice for choice in choices}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, by_name, n=3, cutoff=0.5)
    raise UsageError(
        f'There is no {kind} "{name}"; choose one of: {", ".join(near or sorted(by_name))}.'
    )
