"""Shows the card with helplines when help is offered, and copies a number when that is wished."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication

from app.core.events import Event, ReplyGuarded
from app.core.guarding import Guarded
from app.store.helplines import Helplines
from app.ui.keeper import Keeper
from app.ui.widgets.help_card import TITLE, HelpCard


class OfferingHelp(QObject):
    """The card stays until the user puts it away, whatever is said meanwhile."""

    def __init__(self, card: HelpCard, helplines: Helplines, keeper: Keeper) -> None:
        super().__init__(card)
        self._card = card
        self._helplines = helplines
        self._keeper = keeper
        card.dismissed.connect(card.hide)
        card.copy_wished.connect(self._copy)

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Take in something that happened."""
        if not (isinstance(event, ReplyGuarded) and event.because is Guarded.CRISIS):
            return
        self._card.show_country(self._helplines.of(self._keeper.settings.guard.country))
        told = QAccessibleAnnouncementEvent(self._card, f"{TITLE}. Helplines are shown.")
        QAccessible.updateAccessibility(told)

    @Slot(str)
    def _copy(self, number: str) -> None:
        QGuiApplication.clipboard().setText(number)
