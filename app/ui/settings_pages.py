"""The pages of the settings window, made from what the window was given."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

from app.store.helplines import Helplines
from app.ui.keeper import Keeper
from app.ui.settings.appearance_page import AppearancePage
from app.ui.settings.keyboard_page import KeyboardPage
from app.ui.settings.listening_page import ListeningPage
from app.ui.settings.models_measuring import Measuring
from app.ui.settings.models_page import ModelsPage
from app.ui.settings.models_shelf import Shelf
from app.ui.settings.page import Page
from app.ui.settings.persona_page import PersonaPage
from app.ui.settings.preset_keeper import PresetKeeper
from app.ui.settings.privacy_page import Kept, PrivacyPage
from app.ui.settings.sound_page import SoundPage
from app.ui.settings.voice_page import VoicePage
from app.ui.supplies import Supplies


@dataclass(frozen=True, slots=True)
class SettingsPages:
    """All of them, in the order of the sidebar."""

    voice: VoicePage
    persona: PersonaPage
    listening: ListeningPage
    models: ModelsPage
    sound: SoundPage
    privacy: PrivacyPage
    keyboard: KeyboardPage
    appearance: AppearancePage

    def __iter__(self) -> Iterator[Page]:
        return (getattr(self, field.name) for field in fields(self))

    @classmethod
    def made_of(
        cls, supplies: Supplies, keeper: Keeper, shelf: Shelf, measuring: Measuring
    ) -> Self:
        """Pages that change the settings through the keeper."""
        library, repertoire, advice = supplies.library, supplies.repertoire, supplies.recommendation
        presets = PresetKeeper(supplies.presets, supplies.save_presets)
        return cls(
            VoicePage(keeper, repertoire, library.manifest, presets),
            PersonaPage(keeper, supplies.personas, _helplines(supplies), library),
            ListeningPage(keeper, library.manifest),
            ModelsPage(
                keeper,
                library,
                repertoire,
                shelf,
                supplies.measure,
                measuring=measuring,
                recommended=(advice.language_model, *advice.larger),
            ),
            SoundPage(keeper, repertoire),
            PrivacyPage(keeper, _kept(supplies), library),
            KeyboardPage(keeper),
            AppearancePage(keeper),
        )


def _helplines(supplies: Supplies) -> Helplines:
    return Helplines.load(supplies.paths.resources, supplies.paths.settings.parent)


def _kept(supplies: Supplies) -> tuple[Kept, ...]:
    paths = supplies.paths
    return (
        Kept("Conversations, encrypted", paths.state / "history"),
        Kept("Settings", paths.settings),
        Kept("The window's place, crash reports", paths.state),
        Kept("Logs, without a word of what was said", paths.logs),
        Kept("Models", paths.store),
    )
