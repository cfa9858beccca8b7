"""One model as a card: what it is, whether it is here and suits, and what can be done with it."""

from enum import Enum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from app.catalog.suiting import Fit
from app.ui.look.icons import Ink
from app.ui.look.scale import Space, Tint, TypeRole, change_tint, set_tint
from app.ui.look.theme import keeps_still
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import hint_label, show_hint, text_label, wish_button
from app.ui.settings.models_activity import IDLE, Activity, Doing
from app.ui.settings.models_buttons import show_buttons
from app.ui.settings.models_marked import Marked
from app.ui.settings.models_offer import Offer, Standing
from app.ui.settings.models_wording import facts, languages_in_full, origin, progress

_STANDING_ICONS = {
    Standing.HERE: ("check", Ink.SUCCESS),
    Standing.PARTLY: ("half-duplex", Ink.QUIET),
    Standing.DAMAGED: ("warning", Ink.DANGER),
    Standing.MISSING: ("download", Ink.QUIET),
    Standing.IMPORT_ONLY: ("import", Ink.QUIET),
}
_FIT_ICONS = {
    Fit.COMFORTABLE: ("check", Ink.SUCCESS),
    Fit.UNKNOWN: ("clock", Ink.QUIET),
    Fit.SLOW: ("clock", Ink.WARNING),
    Fit.TIGHT: ("warning", Ink.WARNING),
    Fit.NO_ROOM: ("warning", Ink.WARNING),
    Fit.TOO_BIG: ("warning", Ink.DANGER),
}


class Wish(Enum):
    """What the user may want done with a model: the button, its icon, and what it does."""

    USE = ("Use", "check", "Use {title}")
    GET_AND_USE = ("Get and use", "download", "Fetch {title} from {origin}, then use it")
    GET = ("Get", "download", "Fetch {title} from {origin}")
    PAUSE = ("Pause", "pause", "Fetch {title} no further for now; what is here is kept")
    IMPORT = ("Import…", "import", "Import {title} from a folder")
    CHECK = ("Check", "", "Read every file of {title} and see whether it is sound")
    DELETE = ("Delete…", "", "Take {title} off this computer")
    LICENCE = ("Licence…", "", "What {title} may be used for, and where to read it")


_QUIET = (Wish.CHECK, Wish.DELETE, Wish.LICENCE)


class ModelCard(QFrame):
    """Shows an offer and what is being done; says what the user wishes."""

    wished = Signal(object, str)
    """A Wish and the model's id."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        model = offer.model
        self._title = model.title
        self.title = text_label(model.title, TypeRole.HEADING)
        self.standing, self.fit, self.outcome = Marked(), Marked(), Marked()
        self.title.setWordWrap(False)
        self.standing.words.setWordWrap(False)
        self.standing.setContentsMargins(0, Space.HAIR, 0, 0)  # to stand level with the title
        self.bar = QProgressBar()
        self.bar.setAccessibleName(f"How much of {model.title} is here")
        self.progress = hint_label()
        self.buttons = {}
        for wish in Wish:
            text, name, description = wish.value
            described = description.format(title=model.title, origin=origin(model) or "a disk")
            button = self.buttons[wish] = wish_button(text, name, described)
            button.clicked.connect(partial(self.wished.emit, wish, model.id))
            if wish in _QUIET:
                set_tint(button, Tint.QUIET)
        self.setAccessibleName(model.title)
        self._place(offer)
        self.show_offer(offer, IDLE)

    def show_offer(self, offer: Offer, activity: Activity) -> None:
        """Show how things are."""
        change_tint(self, Tint.ACCENT if offer.in_use else Tint.CARD)
        state = offer.standing_words
        words = f"In use · {state}" if offer.in_use else state
        self.standing.show_words(words, *_STANDING_ICONS[offer.standing])
        fit = offer.suitability
        self.fit.show_words(f"{offer.fit_words}. {fit.reason}", *_FIT_ICONS[fit.fit])
        self._show_activity(activity)
        self._show_buttons(offer, activity)
        told = (words, offer.fit_words, self.progress.text(), activity.outcome)
        self.setAccessibleDescription(". ".join(filter(None, told)))

    def _show_activity(self, activity: Activity) -> None:
        begun = activity.doing is not Doing.NOTHING
        counted = activity.total > 0
        self.bar.setVisible(begun)
        # in thousandths, for a bar counts in 32 bits; without any it only moves
        self.bar.setRange(0, 1000 if counted or keeps_still() else 0)
        self.bar.setValue(round(1000 * activity.done / max(1, activity.total)))
        text = activity.doing.value
        if counted:
            pace = (activity.bytes_per_second, activity.seconds_left)
            text += f" · {progress(activity.done, activity.total, *pace)}"
        show_hint(self.progress, text if begun else "")
        self.outcome.setVisible(bool(activity.outcome))
        sign = ("warning", Ink.DANGER) if activity.trouble else ("info", Ink.QUIET)
        self.outcome.show_words(activity.outcome, *sign)

    def _show_buttons(self, offer: Offer, activity: Activity) -> None:
        standing, idle, only = offer.standing, not activity.busy, offer.model.import_only
        fetchable = not offer.here and not only and idle
        begun = standing is Standing.PARTLY or activity.doing is Doing.PAUSED
        again = "Resume" if begun else "Get again" if standing is Standing.DAMAGED else "Get"
        nothing = standing in (Standing.MISSING, Standing.IMPORT_ONLY)
        shown = {
            Wish.USE: offer.here and not offer.in_use,
            Wish.GET_AND_USE: fetchable and not offer.in_use and not begun,
            Wish.GET: fetchable,
            Wish.PAUSE: activity.fetching,
            Wish.IMPORT: only and not offer.here,
            Wish.CHECK: standing in (Standing.HERE, Standing.DAMAGED),
            Wish.DELETE: not nothing and not offer.in_use and offer.removable,
            Wish.LICENCE: True,
        }
        self.buttons[Wish.GET].setText(again)
        for button in self.buttons.values():
            button.setAccessibleName(f"{button.text().rstrip('…')}: {self._title}")
        always = (Wish.PAUSE, Wish.LICENCE)
        show_buttons(
            self.buttons.values(),
            [button for wish, button in self.buttons.items() if shown[wish]],
            [button for wish, button in self.buttons.items() if not idle and wish not in always],
        )

    def _place(self, offer: Offer) -> None:
        head = QWidget()
        names = FlowLayout(head, Space.MEDIUM)
        names.addWidget(self.title)
        names.addWidget(self.standing)
        known = hint_label(facts(offer.model))
        known.setToolTip(languages_in_full(offer.model))
        known.setAccessibleDescription(languages_in_full(offer.model))
        buttons = QWidget()
        line = FlowLayout(buttons, Space.SMALL)
        for button in self.buttons.values():
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.TIGHT)
        column.addWidget(head)
        column.addWidget(text_label(offer.model.note))
        column.addWidget(known)
        column.addWidget(self.fit)
        column.addWidget(self.bar)
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        column.addSpacing(Space.TIGHT)
        column.addWidget(buttons)
