"""The Voice page's part about the manner: tone, emotion, pace, and the user's own words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.voices import Emotion, Repertoire, Tone
from app.ui.settings.form import ButtonRow, Section, hint_label, show_hint, wish_button
from app.ui.settings.prompt_row import PromptRow
from app.ui.settings.rows import ChoiceRow, SliderRow
from app.ui.settings.voice_page_words import NEUTRAL, instruction, pace_in_words, share_in_words


class MannerSection(Section):
    """How it is said."""

    changed = Signal(str, object)
    """The name of a field of VoiceStyle, and its value."""

    def __init__(self, repertoire: Repertoire) -> None:
        self._repertoire = repertoire
        self.tone = ChoiceRow("Tone", _choices(repertoire.tones))
        self.emotion = ChoiceRow("Emotion", _choices(repertoire.emotions))
        self.intensity = SliderRow(
            "How strongly it shows", (0.0, 1.0), 0.05, share_in_words, ends=("a little", "strongly")
        )
        bounds = (SLOWEST, FASTEST)
        self.pace = SliderRow("Pace", bounds, 0.05, pace_in_words, ends=("slower", "faster"))
        self.prompt = PromptRow(repertoire)
        self.reset = wish_button("Back to neutral", "retry", "Keeps the speaker, clears the rest")
        self.limits = hint_label()
        rows = (self.tone, self.emotion, self.intensity, self.pace, self.prompt, self.limits)
        super().__init__("Manner", (*rows, ButtonRow(self.reset)))
        self.tone.chosen.connect(lambda name: self.changed.emit("tone", name))
        self.emotion.chosen.connect(lambda name: self.changed.emit("emotion", name))
        self.intensity.changed.connect(lambda share: self.changed.emit("intensity", share))
        self.pace.changed.connect(lambda pace: self.changed.emit("pace", pace))
        self.prompt.settled.connect(lambda words: self.changed.emit("prompt", words.strip()))

    def show_style(self, style: VoiceStyle, limits: str) -> None:
        """Show a style, and in a sentence what the voice model cannot do of it."""
        self.tone.show_value(style.tone)
        self.tone.show_hint(instruction(style.tone, self._repertoire.tones))
        self.emotion.show_value(style.emotion)
        self.emotion.show_hint(instruction(style.emotion, self._repertoire.emotions))
        self.intensity.show_value(style.intensity)
        self.intensity.setEnabled(style.emotion != NEUTRAL)
        self.pace.show_value(style.pace)
        self.prompt.show_value(style.prompt)
        show_hint(self.limits, limits)


def _choices(moods: Sequence[Tone | Emotion]) -> list[tuple[str, str]]:
    return [(mood.name, mood.name.capitalize()) for mood in moods]
