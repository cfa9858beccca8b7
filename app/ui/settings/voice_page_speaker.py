"""The Voice page's part about who speaks: a speaker, and perhaps a second one mixed in."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from app.core.style import VoiceStyle
from app.speech.voices import Speaker
from app.ui.settings.casting import described, ordered
from app.ui.settings.form import Row, Section, hint_label, wish_button
from app.ui.settings.rows import ChoiceRow, SliderRow
from app.ui.settings.speaker_choice import SpeakerChoice
from app.ui.settings.voice_page_words import share_in_words

_STARS = "Stars: how good the voice is, as its makers judge it. Some voices they have not judged."
_ELSEWHERE = "The speaker you had belongs to another voice model. Choose one above."
_BLEND = "Makes a new voice of two."
_ALONE = "The voice model that is chosen cannot mix speakers."
_ENDS = ("the first speaker", "the second")


class SpeakerSection(Section):
    """The list of speakers, and who is chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        self.speakers = SpeakerChoice()
        self.hear = wish_button("Hear it", "play", "Reads your sentence in this voice and manner")
        self._chosen = Row(" ", self.hear, " ")
        super().__init__("Speaker", (self.speakers, hint_label(_STARS), self._chosen))
        self.speakers.chosen.connect(self.chosen)

    def show_style(self, style: VoiceStyle, speakers: Sequence[Speaker], usual: str) -> None:
        """Offer these speakers, those of the usual language (ISO 639-1) first."""
        self.speakers.show_speakers(speakers, style.speaker, usual)
        chosen = next((speaker for speaker in speakers if speaker.name == style.speaker), None)
        self._chosen.label.setText(chosen.display_name if chosen else "Nobody is chosen")
        self._chosen.show_hint(described(chosen) if chosen else _ELSEWHERE)


class BlendSection(Section):
    """A second speaker, with a share of the timbre and one of the prosody."""

    changed = Signal(str, object)
    """The name of a field of VoiceStyle, and its value."""

    def __init__(self) -> None:
        self.other = ChoiceRow("Second speaker", hint=_BLEND)
        step, bounds = 0.05, (0.0, 1.0)
        self.timbre = SliderRow("What the voice is like", bounds, step, _of_other, ends=_ENDS)
        self.prosody = SliderRow("How it moves", bounds, step, _of_other, ends=_ENDS)
        super().__init__("Mixed with", (self.other, self.timbre, self.prosody))
        self.other.chosen.connect(self._choose)
        self.timbre.changed.connect(lambda share: self.changed.emit("timbre_share", share))
        self.prosody.changed.connect(lambda share: self.changed.emit("prosody_share", share))

    def show_style(
        self, style: VoiceStyle, speakers: Sequence[Speaker], usual: str, *, possible: bool
    ) -> None:
        """Offer all speakers but the first; none where the voice model mixes none."""
        others = [one for one in ordered(speakers, usual) if one.name != style.speaker]
        titles = [(one.name, f"{one.display_name} ({described(one)})") for one in others]
        self.other.show_choices([("", "Nobody"), *titles])
        self.other.show_value(style.blend_with)
        self.other.setEnabled(possible)
        self.other.show_hint(_BLEND if possible else _ALONE)
        for row, share in ((self.timbre, style.timbre_share), (self.prosody, style.prosody_share)):
            row.show_value(share)
            row.setEnabled(possible and bool(style.blend_with))

    @Slot(object)
    def _choose(self, name: str) -> None:
        self.changed.emit("blend_with", name)


def _of_other(share: float) -> str:
    return f"{share_in_words(share)} of the second"
