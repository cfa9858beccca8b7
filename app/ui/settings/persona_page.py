"""The Persona page: who Parley is, what it is told, and what is kept out."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Slot

from app.catalog.library import Library
from app.core.settings import PersonaSettings, Settings
from app.store.helplines import Helplines
from app.ui.personas import Persona, Personas
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import ButtonRow, Row, wish_button
from app.ui.settings.guard_section import GuardSection
from app.ui.settings.options import OptionRow
from app.ui.settings.page import Page
from app.ui.settings.text_rows import TextAreaRow, TextRow

_OWN = ""
"""The choice that stands for the user's own instructions."""


class PersonaPage(Page):
    """Who speaks, and what is kept out; own instructions can be had back in this run."""

    title = "Persona"
    icon_name = "persona"

    def __init__(
        self, keeper: SettingsKeeper, personas: Personas, helplines: Helplines, library: Library
    ) -> None:
        super().__init__(keeper)
        self._personas = personas
        self._own = PersonaSettings(instructions="")
        self.name = TextRow("Name", "What you call it, and what it calls itself.", below=False)
        self.presets = OptionRow(
            "Persona",
            [
                *((one.name, one.title, one.description) for one in personas),
                (_OWN, "Your own", "Instructions that you have written or changed below."),
            ],
        )
        self.instructions = TextAreaRow(
            "What Parley is told",
            "{name} stands for the name. Keep it short and concrete: small models follow a few "
            "plain sentences best. A change counts when you leave the field.",
            lines=8,
        )
        self.back = wish_button("Back to the preset", "retry")
        self.suit = wish_button("Use it", "speaker-voice")
        self.guard = GuardSection(helplines, library)
        self._manner = Row("Voice that suits it", self.suit, " ")
        self.add_section("", self.name)
        self.add_section("Who you talk to", self.presets, self._manner)
        self.add_section("Instructions", self.instructions, ButtonRow(self.back))
        self.add(self.guard)
        self._connect()

    def refresh(self, settings: Settings) -> None:
        """Show the persona."""
        persona = settings.persona
        unchanged = self._personas.unchanged(persona)
        if unchanged is None:
            self._own = persona
        self.name.show_value(persona.name)
        self.presets.show_value(unchanged.name if unchanged else _OWN)
        self.presets.offer(_OWN, bool(self._own.instructions))
        self.instructions.show_value(persona.instructions)
        preset = self._personas.preset(persona)
        self.back.setText(f"Back to “{preset.title}”")
        self.back.setAccessibleName(self.back.text())
        self.back.setEnabled(unchanged is None)
        self._manner.show_hint(_manner(preset))
        self.suit.setEnabled(preset.suited(settings.voice) != settings.voice)
        self.guard.show_settings(settings.guard)

    def _connect(self) -> None:
        self.name.settled.connect(self._rename)
        self.presets.chosen.connect(self._choose)
        self.instructions.settled.connect(self._instruct)
        self.back.clicked.connect(self._go_back)
        self.suit.clicked.connect(self._use_manner)
        self.guard.changed.connect(self._change_guard)

    @Slot(str)
    def _rename(self, name: str) -> None:
        persona = self.settings.persona
        self.change(persona=replace(persona, name=name.strip() or PersonaSettings().name))

    @Slot(object)
    def _choose(self, name: str) -> None:
        self.instructions.finish()
        persona = self.settings.persona
        chosen = next((one for one in self._personas if one.name == name), None)
        if chosen is not None:
            self._become(chosen)
        elif self._own.instructions:
            self.change(persona=replace(self._own, name=persona.name))

    @Slot(str)
    def _instruct(self, text: str) -> None:
        if text.strip():
            self.change(persona=replace(self.settings.persona, instructions=text.strip()))
        else:
            self._go_back()

    @Slot()
    def _go_back(self) -> None:
        self._become(self._personas.preset(self.settings.persona))

    @Slot()
    def _use_manner(self) -> None:
        persona = self._personas.preset(self.settings.persona)
        self.change(voice=persona.suited(self.settings.voice))

    @Slot(str, object)
    def _change_guard(self, field: str, value: object) -> None:
        changed: dict[str, Any] = {field: value}
        self.change(guard=replace(self.settings.guard, **changed))

    def _become(self, chosen: Persona) -> None:
        self.instructions.show_instead(chosen.instructions)
        persona = self.settings.persona
        self.change(persona=replace(persona, preset=chosen.name, instructions=chosen.instructions))


def _manner(persona: Persona) -> str:
    """The manner of speaking that suits a persona."""
    emotion = "" if persona.emotion == "neutral" else f" with {persona.emotion}"
    pace = f"{persona.pace:g} times the usual pace" if persona.pace != 1 else "the usual pace"
    return f"A {persona.tone} tone{emotion}, at {pace}."
