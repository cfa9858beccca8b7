"""Builds the window and everything around it."""

from dataclasses import astuple, replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.core.commands import Attention
from app.core.events import Event
from app.core.fetching_events import FetchFinished, ModelsImported
from app.core.offline.sealing import announce
from app.core.settings import AppearanceSettings, Settings
from app.store.helplines import Helplines
from app.ui.actions import Deed, key_rows
from app.ui.announcing import Announcements
from app.ui.bridge import Bridge
from app.ui.desktop.about import AboutDialog
from app.ui.desktop.geometry import Geometry
from app.ui.desktop.help import HelpDialog
from app.ui.desktop.single_instance import SingleInstance
from app.ui.desktop_wiring import DesktopWiring
from app.ui.dialogue import Dialogue
from app.ui.explaining import Explaining
from app.ui.falling_back import FallingBack
from app.ui.first_run_wiring import FirstRunWiring
from app.ui.history_wiring import HistoryWiring
from app.ui.keeper import Keeper
from app.ui.leaving import Leaving
from app.ui.look import theme
from app.ui.main_window import MainWindow
from app.ui.offering_help import OfferingHelp
from app.ui.settings_wiring import SettingsWiring
from app.ui.showing_offline import ShowingOffline
from app.ui.state.view_state import Notice, ViewState
from app.ui.supplies import Supplies
from app.ui.voice_wishes import VoiceWishes
from app.ui.wiring import Wiring


class Application:
    """The window and its surroundings, joined in the order in which things reach them."""

    def __init__(self, supplies: Supplies, qt: QApplication, instance: SingleInstance) -> None:
        self._supplies = supplies
        self._qt = qt
        self.keeper = Keeper(supplies.settings, supplies.save)
        self.bridge = Bridge()
        supplies.session.listen(self.bridge.post)
        self.shelf = supplies.shelf(self.bridge.post)
        self.measuring = supplies.measuring(self.bridge.post)
        self.dialogue = Dialogue(supplies.session, starting_state(supplies))
        self.bridge.happened.connect(self.dialogue.take_in)
        _wear(qt, supplies.settings.appearance)
        self.window = MainWindow()
        self.wiring = Wiring(self.window, self.dialogue, self.keeper)
        self.desktop = DesktopWiring(self.window, self.dialogue, self.keeper, instance)
        self.settings = SettingsWiring(
            supplies, self.window, self.dialogue, self.keeper, self.shelf, self.measuring
        )
        self.first_run = FirstRunWiring(
            supplies, self.window, self.dialogue, self.keeper, self.shelf
        )
        self.announcements = Announcements(self.window, aloud=supplies.settings.reply.aloud)
        self.history = HistoryWiring(
            supplies, self.window, self.dialogue, self.keeper, self.settings, self.bridge
        )
        self.falling_back = FallingBack(
            self.dialogue, self.keeper, supplies.library, supplies.repertoire
        )
        self.explaining = Explaining(self.window.decisions)
        self.offline = ShowingOffline(self.window.talk.status)
        paths = supplies.paths
        helplines = Helplines.load(paths.resources, paths.settings.parent)
        self.offering_help = OfferingHelp(self.window.help_card, helplines, self.keeper)
        self.voice_wishes = VoiceWishes(self.dialogue, self.keeper, self.window)
        self.window.notices.cure_wished.connect(self.voice_wishes.cure)
        self.geometry = Geometry(supplies.paths.state / "window.ini")
        self.leaving = Leaving(qt, self.window, self.history.unkept)
        self._join()

    def show(self) -> None:
        """Show the window, then begin the conversation."""
        self.geometry.restore(self.window)
        self.window.show_state(ViewState(), self.dialogue.state)
        self._show_settings(self.keeper.settings)
        self.window.show()
        if self.keeper.settings.first_run_done:
            self.history.opening.begin()
        else:
            self.first_run.finished.connect(self.history.opening.begin)
            self.first_run.show()
        announce(self.bridge.post)
        QTimer.singleShot(0, self._supplies.session.start)

    def close(self) -> None:
        """Keep what is to be kept and end the conversation."""
        self.leaving.close()
        self.geometry.remember(self.window)
        self.keeper.save()
        self.desktop.close()
        self.shelf.close()
        self.measuring.close()
        self._supplies.session.close()
        self.history.close()

    def _join(self) -> None:
        self.keeper.changed.connect(self._settings_changed)
        self.keeper.failed.connect(self._tell)
        self.dialogue.changed.connect(self.announcements.show)
        self.settings.show_global_key_state(self.desktop.global_key.state_text)
        self.desktop.global_key.pressed.connect(self.wiring.key_down)
        self.desktop.global_key.released.connect(self.wiring.key_up)
        self.desktop.global_key.state_changed.connect(self.settings.show_global_key_state)
        self.dialogue.happened.connect(self._models_came)
        self.dialogue.happened.connect(self.explaining.take_in)
        self.dialogue.happened.connect(self.offering_help.take_in)
        self.dialogue.happened.connect(self.offline.take_in)
        deeds = self.window.actions_
        deeds[Deed.HELP].triggered.connect(self._show_help)
        deeds[Deed.ABOUT].triggered.connect(self._show_about)

    def _settings_changed(self, before: Settings, after: Settings) -> None:
        if heard(before) != heard(after):
            self.dialogue.apply(after)
        if before.talking.open_mic != after.talking.open_mic:
            self.dialogue.listen(open_mic=after.talking.open_mic)
        if before.appearance != after.appearance:
            _wear(self._qt, after.appearance)
        self.announcements.aloud = after.reply.aloud
        self._show_settings(after)

    def _show_settings(self, settings: Settings) -> None:
        self.wiring.show_settings(settings)
        self.desktop.show_settings(settings)
        library, repertoire = self._supplies.library, self._supplies.repertoire
        self.window.show_settings(settings, library.manifest, repertoire, self._supplies.personas)

    def _models_came(self, event: Event) -> None:
        """Have a model that is in use loaded, now that it is here."""
        if isinstance(event, FetchFinished | ModelsImported):
            used = astuple(self.keeper.settings.models)
            if any(model_id in used for model_id in event.model_ids):
                self.dialogue.apply(self.keeper.settings)

    def _tell(self, text: str) -> None:
        self.dialogue.notify(Notice(text))

    def _show_help(self) -> None:
        talking = self.keeper.settings.talking
        HelpDialog(key_rows(talking.key, talking.global_key), self.window).open()

    def _show_about(self) -> None:
        AboutDialog(self._supplies.paths.resources.parent, self.window).open()


def starting_state(supplies: Supplies) -> ViewState:
    """What the window shows before anything has happened."""
    settings = supplies.settings
    attention = Attention.wished(open_mic=settings.talking.open_mic)
    notice = Notice(supplies.trouble) if supplies.trouble else None
    return ViewState(attention=attention, notice=notice)


def _wear(qt: QApplication, look: AppearanceSettings) -> None:
    theme.apply(qt, look.theme, look.text_size, still=look.reduced_motion)


def heard(settings: Settings) -> Settings:
    """What of the settings concerns the voice process; all else at its default."""
    usual, kept = Settings(), settings.privacy
    return replace(
        settings,
        appearance=usual.appearance,
        privacy=replace(usual.privacy, keep_sound=kept.keep_sound and kept.keep_conversation),
        talking=usual.talking,
        worked=usual.worked,
        first_run_done=usual.first_run_done,
    )
