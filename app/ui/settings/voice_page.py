"""The Voice page: who speaks, in what manner; to hear it, compare it, and save it under a name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, Slot

from app.catalog.manifest import Manifest
from app.catalog.model import Ability
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire, Speaker
from app.store.presets import Preset, cast_as
from app.ui.protocols import SettingsKeeper
from app.ui.settings.casting import abilities_of, engine_of
from app.ui.settings.page import Page
from app.ui.settings.preset_keeper import PresetKeeper
from app.ui.settings.voice_page_manner import MannerSection
from app.ui.settings.voice_page_presets import PresetSection
from app.ui.settings.voice_page_rehearsal import RehearsalSection
from app.ui.settings.voice_page_speaker import BlendSection, SpeakerSection
from app.ui.settings.voice_page_words import limits

_STAYS = "The preset's speaker belongs to another voice model, so the one you have stays."


class VoicePage(Page):
    """Everything in `settings.voice`."""

    title = "Voice"
    icon_name = "speaker-voice"

    rehearse_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    def __init__(
        self,
        keeper: SettingsKeeper,
        repertoire: Repertoire,
        manifest: Manifest,
        presets: PresetKeeper,
    ) -> None:
        super().__init__(keeper)
        self._repertoire, self._manifest = repertoire, manifest
        self.presets = PresetSection(presets)
        self.casting = SpeakerSection()
        self.blend = BlendSection()
        self.manner = MannerSection(repertoire)
        self.rehearsal = RehearsalSection(repertoire)
        for part in (self.presets, self.casting, self.blend, self.manner, self.rehearsal):
            self.add(part)
        self._connect()

    def refresh(self, settings: Settings) -> None:
        """Show the voice."""
        style, synthesiser = settings.voice, settings.models.synthesiser
        speakers = self._offered(engine_of(self._manifest, synthesiser))
        usual = settings.listening.languages[0]
        mixes = Ability.BLEND in abilities_of(self._manifest, synthesiser)
        self.presets.show_style(style)
        self.casting.show_style(style, speakers, usual)
        self.blend.show_style(style, speakers, usual, possible=mixes)
        self.manner.show_style(style, limits(self._manifest, synthesiser))
        self.manner.reset.setEnabled(style != cast_as(VoiceStyle(), style))
        self.rehearsal.show_style(style)

    def _connect(self) -> None:
        self.presets.chosen.connect(self._apply)
        self.casting.chosen.connect(self._choose_speaker)
        self.casting.hear.clicked.connect(self.rehearsal.hear_chosen)
        self.blend.changed.connect(self._change)
        self.manner.changed.connect(self._change)
        self.manner.reset.clicked.connect(self._reset)
        self.rehearsal.about_to_listen.connect(self.manner.prompt.finish)
        self.rehearsal.heard.connect(self.rehearse_wished)
        self.rehearsal.chosen.connect(self._use)

    def _offered(self, engine: str) -> Sequence[Speaker]:
        """The speakers of the chosen engine; all of them for one without speakers."""
        speakers = [one for one in self._repertoire.speakers if one.engine == engine]
        return speakers or self._repertoire.speakers

    def _names(self) -> set[str]:
        engine = engine_of(self._manifest, self.settings.models.synthesiser)
        return {speaker.name for speaker in self._offered(engine)}

    @Slot(str, object)
    def _change(self, field: str, value: object) -> None:
        changed: dict[str, Any] = {field: value}
        self.change(voice=replace(self.settings.voice, **changed))

    @Slot(str)
    def _choose_speaker(self, name: str) -> None:
        """Nobody is mixed with themselves, or with a speaker of another voice model."""
        style = self.settings.voice
        other = style.blend_with if style.blend_with in self._names() - {name} else ""
        self.change(voice=replace(style, speaker=name, blend_with=other))

    @Slot()
    def _reset(self) -> None:
        self._use(cast_as(VoiceStyle(), self.settings.voice))

    @Slot(object)
    def _apply(self, preset: Preset) -> None:
        style, wished = self.settings.voice, preset.applied(self.settings.voice)
        fitting = {wished.speaker, wished.blend_with} - {""} <= self._names()
        self._use(wished if fitting or not preset.casts else cast_as(wished, style))
        self.presets.tell("" if fitting or not preset.casts else _STAYS)

    @Slot(object)
    def _use(self, style: VoiceStyle) -> None:
        self.manner.prompt.show_instead(style.prompt)
        self.change(voice=style)
