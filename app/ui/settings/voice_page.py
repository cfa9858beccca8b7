"""The Voice page: who speaks, in what tone and mood, how fast."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, Slot

from app.catalog.manifest import Manifest
from app.core.settings import Settings
from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.voices import Emotion, Repertoire, Speaker, Tone
from app.ui.protocols import SettingsKeeper
from app.ui.settings.casting import described, engine_of
from app.ui.settings.form import ButtonRow, Row, hint_label, wish_button
from app.ui.settings.languages import sample_in_voice
from app.ui.settings.page import Page
from app.ui.settings.rows import ChoiceRow, SliderRow
from app.ui.settings.speaker_choice import SpeakerChoice
from app.ui.settings.text_rows import TextRow

_HONESTLY = (
    "For now, tone, emotion and your own words shape what Parley says; only the pace shapes how "
    "the voice sounds."
)
_STARS = "Stars: how good the voice is, as its makers judge it. Some voices they have not judged."


class VoicePage(Page):
    """Everything in `settings.voice`."""

    title = "Voice"
    icon_name = "speaker-voice"

    rehearse_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    def __init__(self, keeper: SettingsKeeper, repertoire: Repertoire, manifest: Manifest) -> None:
        super().__init__(keeper)
        self._repertoire = repertoire
        self._manifest = manifest
        self.speakers = SpeakerChoice()
        self.hear = wish_button("Hear it", "play", "Reads a sentence in this voice and manner")
        self._chosen = Row(" ", self.hear, " ")
        self.add_section("Speaker", self.speakers, hint_label(_STARS), self._chosen)
        self._add_manner()
        self.speakers.chosen.connect(self._choose_speaker)
        self.hear.clicked.connect(self._rehearse)

    def refresh(self, settings: Settings) -> None:
        """Show the voice."""
        style, speakers = settings.voice, self._offered(settings.models.synthesiser)
        self.speakers.show_speakers(speakers, style.speaker, settings.listening.languages[0])
        self._show_chosen(style.speaker, speakers)
        self.tone.show_value(style.tone)
        self.tone.show_hint(_instruction(style.tone, self._repertoire.tones))
        self.emotion.show_value(style.emotion)
        self.emotion.show_hint(_instruction(style.emotion, self._repertoire.emotions))
        self.intensity.show_value(style.intensity)
        self.intensity.setEnabled(style.emotion != VoiceStyle().emotion)
        self.pace.show_value(style.pace)
        self.prompt.show_value(style.prompt)
        self.reset.setEnabled(style != VoiceStyle(speaker=style.speaker))

    def _add_manner(self) -> None:
        self.tone = ChoiceRow("Tone", _choices(self._repertoire.tones))
        self.emotion = ChoiceRow("Emotion", _choices(self._repertoire.emotions))
        self.intensity = SliderRow(
            "How strongly it shows", (0.0, 1.0), 0.05, _share, ends=("a little", "strongly")
        )
        self.pace = SliderRow(
            "Pace", (SLOWEST, FASTEST), 0.05, _pace_in_words, ends=("slower", "faster")
        )
        self.prompt = TextRow(
            "In your own words",
            "How Parley should talk. Leave it empty if you have no wish.",
            "warm and unhurried, like a bedtime story",
        )
        self.reset = wish_button("Reset to neutral", "retry", "Keeps the speaker, clears the rest")
        rows = (self.tone, self.emotion, self.intensity, self.pace, self.prompt)
        self.add_section("Manner", *rows, hint_label(_HONESTLY), ButtonRow(self.reset))
        self.tone.chosen.connect(self._choose_tone)
        self.emotion.chosen.connect(self._choose_emotion)
        self.intensity.changed.connect(self._choose_intensity)
        self.pace.changed.connect(self._choose_pace)
        self.prompt.settled.connect(self._choose_prompt)
        self.reset.clicked.connect(self._reset)

    def _offered(self, synthesiser: str) -> Sequence[Speaker]:
        """The speakers of the chosen model; all of them for one without speakers."""
        engine = engine_of(self._manifest, synthesiser)
        speakers = [one for one in self._repertoire.speakers if one.engine == engine]
        return speakers or self._repertoire.speakers

    def _show_chosen(self, name: str, speakers: Sequence[Speaker]) -> None:
        chosen = next((speaker for speaker in speakers if speaker.name == name), None)
        self._chosen.label.setText(chosen.display_name if chosen else "Nobody is chosen")
        elsewhere = "The speaker you had belongs to another voice model. Choose one above."
        self._chosen.show_hint(described(chosen) if chosen else elsewhere)

    def _style(self, **values: Any) -> None:
        self.change(voice=replace(self.settings.voice, **values))

    @Slot(str)
    def _choose_speaker(self, name: str) -> None:
        self._style(speaker=name)

    @Slot(object)
    def _choose_tone(self, tone: str) -> None:
        self._style(tone=tone)

    @Slot(object)
    def _choose_emotion(self, emotion: str) -> None:
        self._style(emotion=emotion)

    @Slot(float)
    def _choose_intensity(self, intensity: float) -> None:
        self._style(intensity=intensity)

    @Slot(float)
    def _choose_pace(self, pace: float) -> None:
        self._style(pace=pace)

    @Slot(str)
    def _choose_prompt(self, prompt: str) -> None:
        self._style(prompt=prompt.strip())

    @Slot()
    def _reset(self) -> None:
        self.prompt.show_instead("")
        self.change(voice=VoiceStyle(speaker=self.settings.voice.speaker))

    @Slot()
    def _rehearse(self) -> None:
        self.prompt.finish()
        style = self.settings.voice
        self.rehearse_wished.emit(sample_in_voice(style.speaker, self._repertoire), style)


def _choices(moods: Sequence[Tone | Emotion]) -> list[tuple[str, str]]:
    return [(mood.name, mood.name.capitalize()) for mood in moods]


def _instruction(name: str, moods: Sequence[Tone | Emotion]) -> str:
    """What the language model is told."""
    told = next((mood.description for mood in moods if mood.name == name), "")
    return f"Parley is told: “{told.rstrip('.')}.”" if told else ""


def _share(value: float) -> str:
    return f"{value:.0%}"


def _pace_in_words(pace: float) -> str:
    return "usual" if abs(pace - 1) < 0.01 else f"{pace:.2f} times the usual"
