"""All models at once: a profile for each wish, and how fast this computer is."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.catalog.model import Model
from app.catalog.profile_words import measurement_words
from app.catalog.profiles import Choice, Profile
from app.core.events import Event
from app.core.measuring_events import ComputerMeasured, MeasuringEnded, MeasuringProgressed
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space
from app.ui.settings.form import ButtonRow, hint_label, show_hint, text_label, wish_button
from app.ui.settings.models_desk import ModelDesk
from app.ui.settings.models_marked import Marked
from app.ui.settings.models_measuring import Measuring
from app.ui.settings.models_profile_card import ProfileCard

CHOOSE, LESS = "Choose for this computer", "Hide these choices"
MEASURE, CANCEL = "Measure its speed", "Stop measuring"
_MEASURING_HINT = (
    "Tries for ten seconds at most how fast this computer is. Speech may falter meanwhile. "
    "Nothing leaves it."
)
_OWN_CHOICE = "The models below are a choice of your own."


class ProfilesPanel(QWidget):
    """What is in use as a line; the choices when they are asked for."""

    def __init__(self, desk: ModelDesk, measuring: Measuring | None = None) -> None:
        super().__init__()
        self._desk, self._measuring = desk, measuring
        self._going, self._trouble = False, ""
        self.state = text_label("")
        self.choose = wish_button(CHOOSE, "chevron-down", "Four choices, each with all models")
        self.measure = wish_button(MEASURE, "clock", _MEASURING_HINT)
        self.measure.setVisible(measuring is not None)
        self.bar, self.trying = QProgressBar(), hint_label()
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("How much of the measuring is done")
        self.speed, self.trouble = hint_label(), Marked()
        self.cards = {profile: ProfileCard(profile) for profile in Profile}
        self._place()
        self.choose.clicked.connect(self._toggle)
        self.measure.clicked.connect(self._press_measure)
        for card in self.cards.values():
            card.wished.connect(self._use)
            card.paused.connect(self._pause)

    @property
    def is_open(self) -> bool:
        """Whether the choices are shown."""
        return not self._more.isHidden()

    def show_choices(self) -> None:
        """Show how things are."""
        choices = self._desk.choices()
        used = [one for one in choices if one.offered and self._desk.uses_all(one.models)]
        names = " and ".join(f"“{one.profile.value[0]}”" for one in used)
        self.state.setText(f"The models in use are {names}." if used else _OWN_CHOICE)
        self._show_measuring()
        if self.is_open:
            computer = self._desk.computer()
            show_hint(self.speed, measurement_words(computer.measurement))
            for choice in choices:
                self._show(choice, in_use=choice in used, memory_bytes=computer.memory_bytes)

    def take_in(self, event: Event) -> None:
        """Show how the measuring goes."""
        match event:
            case MeasuringProgressed(trying, share):
                self.bar.setValue(round(1000 * share))
                show_hint(self.trying, f"Trying: {trying}")
            case ComputerMeasured(measurement):
                self._announce(measurement_words(measurement))
            case MeasuringEnded(advice):
                self._going, self._trouble = False, advice
                self._show_measuring()
                if advice:
                    self._announce(advice)

    def _show(self, choice: Choice, *, in_use: bool, memory_bytes: int) -> None:
        lacking, card = self._desk.lacking(choice.models), self.cards[choice.profile]
        had_keyboard = card.has_keyboard
        card.show_choice(
            choice,
            memory_bytes=memory_bytes,
            lacking=lacking,
            in_use=in_use,
            activity=self._desk.activity_of(lacking),
        )
        if had_keyboard and not card.has_button:
            self.choose.setFocus()  # left to itself, Qt goes on to another choice's button

    def _show_measuring(self) -> None:
        words = CANCEL if self._going else MEASURE
        if words != self.measure.text():
            self.measure.setText(words)
            self.measure.setAccessibleName(words)
            self.measure.setIcon(icon("stop" if self._going else "clock"))
        self.bar.setVisible(self._going)
        self.trying.setVisible(self._going)
        self.trouble.setVisible(bool(self._trouble))
        self.trouble.show_words(self._trouble, "warning", Ink.WARNING)

    def _announce(self, text: str) -> None:
        said = QAccessibleAnnouncementEvent(self, text)
        QAccessible.updateAccessibility(said)

    @Slot()
    def _toggle(self) -> None:
        self._more.setVisible(not self.is_open)
        words = LESS if self.is_open else CHOOSE
        self.choose.setText(words)
        self.choose.setAccessibleName(words)
        self.choose.setIcon(icon("chevron-up" if self.is_open else "chevron-down"))
        self.show_choices()

    @Slot()
    def _press_measure(self) -> None:
        if self._measuring is None:
            return
        self._going, self._trouble = not self._going, ""
        self.bar.setValue(0)
        show_hint(self.trying, "")
        if self._going:
            self._measuring.start()
            if not self.is_open:
                self._toggle()
        else:
            self._measuring.cancel()
        self._show_measuring()

    @Slot(object)
    def _use(self, profile: Profile) -> None:
        models = self.models(profile)
        if models:
            self._desk.use_all(models)
            self.show_choices()

    @Slot(object)
    def _pause(self, profile: Profile) -> None:
        self._desk.pause_all(self.models(profile))
        self.show_choices()

    def models(self, profile: Profile) -> tuple[Model, ...]:
        """Those that the card shows, which may have been fetched since."""
        return next(one.models for one in self._desk.choices() if one.profile is profile)

    def _place(self) -> None:
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(Space.MEDIUM)
        more.addWidget(self.speed)
        for card in self.cards.values():
            more.addWidget(card)
        self._more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        head = (self.state, ButtonRow(self.choose, self.measure), self.bar, self.trying)
        for part in (*head, self.trouble, self._more):
            column.addWidget(part)
