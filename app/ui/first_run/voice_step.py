"""Step 4: a voice to listen to."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.catalog.manifest import Manifest
from app.speech.voices import Repertoire, Speaker
from app.ui.first_run.good_voices import good_voices
from app.ui.first_run.step import Step
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.protocols import SettingsKeeper
from app.ui.settings.casting import described, engine_of, read_out
from app.ui.settings.form import hint_label, show_hint, wish_button
from app.ui.settings.languages import sample_in_voice

_LATER = "The voice is still on its way. Choose one now; you will hear it as soon as it is here."


class VoiceStep(Step):
    """A few good voices, each to be heard."""

    title = "A voice you like"
    lead = "Listen to a few and choose one. There are more, and other manners, in the settings."

    rehearse_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    def __init__(self, keeper: SettingsKeeper, repertoire: Repertoire, manifest: Manifest) -> None:
        super().__init__()
        self._keeper, self._repertoire, self._manifest = keeper, repertoire, manifest
        self._speakers: Sequence[Speaker] = ()
        self._voice_here = True
        self._group = QButtonGroup(self)
        self._hear: list[QPushButton] = []
        self._card: QFrame | None = None
        self._later = hint_label("0")
        self._frame = QVBoxLayout()
        self._frame.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._frame)
        self.add(holder)
        self.add(self._later)
        self._group.idClicked.connect(self._choose)

    def arrive(self) -> None:
        """Offer the voices of the synthesiser in use."""
        settings = self._keeper.settings
        chosen = settings.voice.speaker
        engine = engine_of(self._manifest, settings.models.synthesiser)
        language = settings.listening.languages[0]
        offered = good_voices(self._repertoire.speakers, engine, language, chosen)
        # the order stays as it was offered, whichever of them is chosen
        if set(offered) != set(self._speakers):
            self._speakers = offered
            self._offer()
        for number, speaker in enumerate(self._speakers):
            self._group.button(number).setChecked(speaker.name == chosen)
        self.show_voice_here(here=self._voice_here)

    def first_control(self) -> QWidget | None:
        """The voice that is chosen."""
        return self._group.checkedButton()

    def show_voice_here(self, *, here: bool) -> None:
        """Whether the voices can be heard yet."""
        self._voice_here = here
        show_hint(self._later, "" if here else _LATER)
        for button in self._hear:
            button.setEnabled(here)

    def _offer(self) -> None:
        if self._card is not None:
            self._card.deleteLater()
        self._card, self._hear = QFrame(), []
        set_tint(self._card, Tint.CARD)
        grid = QGridLayout(self._card)
        grid.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setColumnStretch(1, 1)
        for row, speaker in enumerate(self._speakers):
            choose = QRadioButton(speaker.display_name)
            choose.setAccessibleName(read_out(speaker))
            self._group.addButton(choose, row)
            hear = wish_button(
                "Hear it", "play", f"Reads a sentence in {speaker.display_name}'s voice"
            )
            hear.setAccessibleName(f"Hear {speaker.display_name}")
            hear.clicked.connect(partial(self._rehearse, speaker.name))
            self._hear.append(hear)
            grid.addWidget(choose, row, 0)
            grid.addWidget(hint_label(described(speaker)), row, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(hear, row, 2)
        self._frame.addWidget(self._card)
        self._card.show()  # at once, for the keyboard is to go there

    @Slot(int)
    def _choose(self, number: int) -> None:
        settings = self._keeper.settings
        voice = replace(settings.voice, speaker=self._speakers[number].name)
        self._keeper.change(replace(settings, voice=voice))

    def _rehearse(self, name: str) -> None:
        style = replace(self._keeper.settings.voice, speaker=name)
        self.rehearse_wished.emit(sample_in_voice(name, self._repertoire), style)
