"""Joins the settings window to the conversation; it is made when it is first wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.core.settings import Settings
from app.ui.actions import Deed, key_rows
from app.ui.dialogue import Dialogue
from app.ui.keeper import Keeper
from app.ui.main_window import MainWindow
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.models_measuring import Measuring
from app.ui.settings.models_page import ModelsPage
from app.ui.settings.models_shelf import Shelf
from app.ui.settings.persona_page import PersonaPage
from app.ui.settings.privacy_page import PrivacyPage
from app.ui.settings.sound_page import SoundPage
from app.ui.settings_pages import SettingsPages
from app.ui.state.view_state import Cure, ViewState
from app.ui.supplies import Supplies

_DEEDS = (
    Deed.VOICE, Deed.PERSONA, Deed.LISTENING, Deed.MODELS, Deed.SOUND, Deed.PRIVACY,
    Deed.KEYBOARD, Deed.APPEARANCE,
)  # fmt: skip
_CURES = {
    Cure.MODELS: ModelsPage.title,
    Cure.SOUND: SoundPage.title,
    Cure.PRIVACY: PrivacyPage.title,
    Cure.PERSONA: PersonaPage.title,
}


class SettingsWiring(QObject):
    """Opens the settings at a page, and carries out what the pages wish."""

    privacy_made = Signal(object)
    """The Privacy page, whose wishes about the history are carried out elsewhere."""

    def __init__(
        self,
        supplies: Supplies,
        window: MainWindow,
        dialogue: Dialogue,
        keeper: Keeper,
        shelf: Shelf,
        measuring: Measuring,
    ) -> None:
        super().__init__(window)
        self._supplies = supplies
        self._window = window
        self._dialogue = dialogue
        self._keeper = keeper
        self._shelf = shelf
        self._measuring = measuring
        self._pages: SettingsPages | None = None
        self._dialog: SettingsDialog | None = None
        self._global_key_state = ""
        self.show_crash_report: Callable[[], None] = lambda: None
        for deed in _DEEDS:
            title = deed.value.rstrip("…")
            window.actions_[deed].triggered.connect(lambda _=False, title=title: self.open(title))
        window.actions_[Deed.SETTINGS].triggered.connect(lambda: self.open(""))
        window.notices.cure_wished.connect(self._open_cure)

    @property
    def dialog(self) -> SettingsDialog:
        """The settings window."""
        if self._dialog is None:
            self._pages = SettingsPages.made_of(
                self._supplies, self._keeper, self._shelf, self._measuring
            )
            self._dialog = SettingsDialog(self._keeper, tuple(self._pages), self._window)
            self._join(self._pages)
        return self._dialog

    def open(self, title: str) -> None:
        """Show the settings, at a page if one is named."""
        if title:
            self.dialog.show_page(title)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @Slot(str)
    def show_global_key_state(self, text: str) -> None:
        """Say on the Keyboard page whether there can be a global talk key."""
        self._global_key_state = text
        if self._pages is not None:
            self._pages.keyboard.show_global_key_state(text)

    def _join(self, pages: SettingsPages) -> None:
        dialogue = self._dialogue
        dialogue.changed.connect(self._show_state)
        dialogue.happened.connect(pages.models.take_in)
        dialogue.happened.connect(pages.sound.take_in)
        self._keeper.changed.connect(self._show_settings)
        pages.voice.rehearse_wished.connect(dialogue.rehearse)
        pages.sound.rehearse_wished.connect(dialogue.rehearse)
        pages.sound.devices_wished.connect(dialogue.find_devices)
        pages.sound.measure_wished.connect(dialogue.measure_echo)
        pages.sound.stop_wished.connect(dialogue.stop)
        pages.privacy.folder_wished.connect(self._show_folder)
        pages.privacy.crash_report_wished.connect(lambda: self.show_crash_report())
        self.privacy_made.emit(pages.privacy)
        self._show_devices(dialogue.state)
        self._show_keys(self._keeper.settings)
        pages.keyboard.show_global_key_state(self._global_key_state)

    @Slot(object, object)
    def _show_state(self, before: ViewState, after: ViewState) -> None:
        self.dialog.show_levels(after.levels)
        devices = (after.microphones, after.loudspeakers)
        if devices != (before.microphones, before.loudspeakers):
            self._show_devices(after)

    def _show_devices(self, state: ViewState) -> None:
        if self._pages is not None:
            for page in (self._pages.listening, self._pages.sound):
                page.show_devices(state.microphones, state.loudspeakers)

    @Slot(object, object)
    def _show_settings(self, before: Settings, after: Settings) -> None:
        self.dialog.refresh(after)
        if before.talking != after.talking:
            self._show_keys(after)

    def _show_keys(self, settings: Settings) -> None:
        if self._pages is not None:
            talking = settings.talking
            self._pages.keyboard.show_shortcuts(key_rows(talking.key, talking.global_key))

    @Slot(object)
    def _open_cure(self, cure: Cure) -> None:
        if cure not in _CURES:
            return
        notice = self._dialogue.state.notice
        self.open(_CURES[cure])
        if cure is Cure.MODELS and notice is not None and self._pages is not None:
            self._pages.models.show_advice(notice.text)

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._supplies.vault.path.parent)))
