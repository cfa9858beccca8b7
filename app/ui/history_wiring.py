"""Joins the history to the conversation, to its own window and to the settings."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.core.events import Event, ReplyFinished, Rewound, TurnCancelled, TurnOpened
from app.core.history_events import HistoryForgotten, HistoryTold
from app.core.recorded import TurnRecorded
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.store.history.archive import Archive
from app.ui.actions import Deed
from app.ui.bridge import Bridge
from app.ui.dialogue import Dialogue
from app.ui.history.desk import HistoryDesk
from app.ui.history.window import HistoryWindow
from app.ui.history_opening import HistoryOpening
from app.ui.history_playing import HistoryPlaying
from app.ui.history_wishes import HistoryWishes
from app.ui.keeper import Keeper
from app.ui.lasting_notice import LastingNotice
from app.ui.main_window import MainWindow
from app.ui.settings.privacy_page import PrivacyPage
from app.ui.settings_wiring import SettingsWiring
from app.ui.state.view_state import Cure, Notice
from app.ui.supplies import Supplies

_WRITTEN = (TurnOpened, TurnCancelled, ReplyFinished, TurnRecorded, Rewound, Resumed)
"""After these the list of conversations is another."""

_UNDONE = "Not all is forgotten that you wished to be: the system's keyring has not answered yet."
_UNKEPT = "What was said will be lost: the history is not open, so none of it is written down."


class HistoryWiring(QObject):
    """What is said goes into the archive from the beginning, and waits there until it is open."""

    def __init__(
        self,
        supplies: Supplies,
        window: MainWindow,
        dialogue: Dialogue,
        keeper: Keeper,
        settings: SettingsWiring,
        bridge: Bridge,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._dialogue = dialogue
        self._keeper = keeper
        self._settings = settings
        self.archive = Archive(
            supplies.vault,
            supplies.paths.state / "conversation.jsonl",
            lambda sentence: bridge.post(HistoryTold(sentence)),
            keep=keeper.settings.privacy.keep_conversation,
            days=lambda: keeper.settings.privacy.keep_days,
            style=lambda: keeper.settings.voice,
            forgotten=lambda turn: bridge.post(HistoryForgotten(turn, self.archive.shown)),
        )
        supplies.session.listen(self._write_down)
        self.desk = HistoryDesk(self)
        self.opening = HistoryOpening(self.archive, self.desk, dialogue, keeper)
        self.wishes = HistoryWishes(self.archive, self.desk, dialogue, keeper)
        self.playing = HistoryPlaying(self.archive, self.desk, dialogue)
        self.shown: HistoryWindow | None = None
        self._page: PrivacyPage | None = None
        self._failure = LastingNotice(dialogue)
        self._join()

    def close(self) -> None:
        """Write down what is outstanding, and close the history."""
        self.desk.close(in_vain=lambda: self.archive.waits_for_keyring)
        self.archive.close()

    def unkept(self) -> str:
        """What would be lost if the program ended now, in a sentence; nothing if all is kept."""
        undone = self.wishes.outstanding and self.archive.waits_for_keyring
        told = (_UNDONE if undone else "", _UNKEPT if self.archive.holds_words else "")
        return " ".join(filter(None, told))

    @Slot()
    def show(self) -> None:
        """Show the history's window."""
        if self.shown is None:
            self.shown = self._made()
            self._show_state()
        self.shown.show_in_front()

    def _join(self) -> None:
        self._dialogue.happened.connect(self._take_in)
        self._keeper.changed.connect(self._settings_changed)
        self.desk.told.connect(self._tell)
        self.opening.changed.connect(self._show_state)
        self.opening.resumed.connect(self._window.composer.cancel_edit)
        self.opening.resumed.connect(self._window.transcript.go_to_end)
        self.opening.keep_nothing_wished.connect(self._keep_nothing)
        self.wishes.told.connect(self._show_told)
        self.wishes.failed.connect(self._show_failure)
        self.wishes.everything_forgotten.connect(self.opening.begin)
        self._window.actions_[Deed.HISTORY].triggered.connect(self.show)
        self._window.notices.cure_wished.connect(self._cure)
        self._settings.privacy_made.connect(self._join_page)

    def _made(self) -> HistoryWindow:
        shown = HistoryWindow(
            self.archive,
            self.desk,
            lambda: self._keeper.settings.privacy.keep_conversation,
            self._window,
        )
        shown.continue_wished.connect(self.opening.go_on_with)
        shown.unlock_wished.connect(partial(self.opening.unlock, shown))
        shown.privacy_wished.connect(partial(self._settings.open, PrivacyPage.title))
        shown.forget_wished.connect(self.wishes.forget_since)
        shown.forget_everything_wished.connect(self.wishes.forget_everything)
        shown.play_wished.connect(self.playing.play)
        shown.stop_wished.connect(self.playing.stop)
        self.playing.playing.connect(shown.reader.show_playing)
        self.playing.failed.connect(shown.tell_failure)
        return shown

    @Slot(object)
    def _join_page(self, page: PrivacyPage) -> None:
        self._page = page
        wishes = self.wishes
        page.forget_wished.connect(wishes.forget_since)
        page.forget_everything_wished.connect(wishes.forget_everything)
        page.passphrase_wished.connect(lambda: wishes.lock_with_passphrase(page.window()))
        page.keyring_wished.connect(wishes.lock_with_keyring)
        page.unlock_wished.connect(lambda: self.opening.unlock(page.window()))
        wishes.busy.connect(page.show_busy)
        self._show_state()

    @Slot(object)
    def _take_in(self, event: Event) -> None:
        match event:
            case HistoryTold():
                self._failure.show(Notice(event.sentence, failed=True))
            case HistoryForgotten() if not event.turn or self.opening.shows(event.conversation):
                self._window.composer.cancel_edit()
                self._dialogue.forget_from(event.turn)
        if isinstance(event, _WRITTEN) and self.shown is not None:
            self.shown.refresh()

    def _write_down(self, event: Event) -> None:
        """On the session's thread. The desk may be late to hear that nothing is to be kept."""
        privacy = self._keeper.settings.privacy
        sound = isinstance(event, TurnRecorded)
        if privacy.keep_conversation and (privacy.keep_sound or not sound):
            self.archive.notice(event)

    @Slot(object, object)
    def _settings_changed(self, before: Settings, after: Settings) -> None:
        keep, days = after.privacy.keep_conversation, after.privacy.keep_days
        if keep != before.privacy.keep_conversation:
            self.desk.ask(partial(self.archive.keep, keep), lambda _: self._kept())
        if days != before.privacy.keep_days and self.archive.is_open:
            self.wishes.keep_for(days)

    def _kept(self) -> None:
        """Something, or nothing, is kept from now on."""
        self._show_state()
        if not self._keeper.settings.privacy.keep_conversation:
            self.opening.do_without()
        elif not self.archive.is_open:
            self.opening.begin()

    @Slot()
    def _keep_nothing(self) -> None:
        settings = self._keeper.settings
        privacy = replace(settings.privacy, keep_conversation=False)
        self._keeper.change(replace(settings, privacy=privacy))

    @Slot(object)
    def _cure(self, cure: Cure) -> None:
        if cure is Cure.HISTORY:
            self.opening.unlock(self._window)

    @Slot(str)
    def _show_told(self, sentence: str) -> None:
        if self.shown is not None:
            self.shown.tell(sentence)
        self._tell_page(sentence)

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        if self.shown is not None:
            self.shown.tell_failure(sentence)
        self._tell_page(sentence)

    def _tell_page(self, sentence: str) -> None:
        if self._page is not None:
            self._page.show_told(sentence)
        self._show_state()

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        """Something failed, and whoever asked for it shows nothing: tell it where people look."""
        self._dialogue.notify(Notice(sentence, failed=True))
        if self.shown is not None and self.shown.isActiveWindow():
            self.shown.tell_failure(sentence)

    @Slot()
    def _show_state(self) -> None:
        """Show whether the history is open wherever that is shown."""
        archive, trouble = self.archive, self.opening.trouble
        if self._page is not None:
            self._page.show_history(
                is_open=archive.is_open,
                behind_passphrase=archive.behind_passphrase,
                trouble=trouble,
            )
        if self.shown is not None:
            self.shown.explain(trouble)
            self.shown.refresh()
