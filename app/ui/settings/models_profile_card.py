"""One profile as a card: its models, what they would be like, and why it is offered or not."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from app.catalog.model import Model
from app.catalog.profile_words import (
    hearing_words,
    latency_words,
    memory_words,
    models_words,
    speaking_words,
)
from app.catalog.profiles import Choice, Profile
from app.catalog.space import gigabytes
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, change_tint
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import hint_label, show_hint, text_label, wish_button
from app.ui.settings.models_activity import Activity, Doing, progress_words
from app.ui.settings.models_buttons import show_buttons
from app.ui.settings.models_marked import Marked

OFFERED = ("Suits this computer", "check", Ink.SUCCESS)
SLOW = ("Slow on this computer", "clock", Ink.WARNING)
NOT_OFFERED = ("Not offered", "warning", Ink.WARNING)


class ProfileCard(QFrame):
    """Shows what is offered for a profile; says what the user wishes."""

    wished = Signal(object)
    """The Profile whose models are to be used."""

    paused = Signal(object)
    """The Profile whose models are to be fetched no further."""

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.profile = profile
        name = profile.value[0]
        self.title = text_label(name, TypeRole.HEADING)
        self.title.setWordWrap(False)
        self.standing, self.reason = Marked(), text_label("")
        self.standing.words.setWordWrap(False)
        self.standing.setContentsMargins(0, Space.HAIR, 0, 0)  # to stand level with the title
        self.models = hint_label()
        self.facts = {sign: Marked() for sign in ("clock", "models", "ear", "speaker-voice")}
        self.bar, self.progress, self.outcome = QProgressBar(), hint_label(), Marked()
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(f"How much of the models is here: {name}")
        self.use = wish_button("Use", "check", f"Uses these models in place of all others: {name}")
        self.pause = wish_button("Pause", "pause", "What has been received is kept")
        self.use.clicked.connect(lambda: self.wished.emit(profile))
        self.pause.clicked.connect(lambda: self.paused.emit(profile))
        self.has_button = False
        """Whether there is anything to be pressed."""

        self.setAccessibleName(name)
        self._place()

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its buttons has the keyboard."""
        return self.use.hasFocus() or self.pause.hasFocus()

    def show_choice(
        self,
        choice: Choice,
        *,
        memory_bytes: int,
        lacking: Sequence[Model],
        in_use: bool,
        activity: Activity,
    ) -> None:
        """Show how things are."""
        change_tint(self, Tint.ACCENT if in_use else Tint.CARD)
        words, sign, ink = SLOW if choice.slow else OFFERED if choice.offered else NOT_OFFERED
        words = f"In use · {words}" if in_use else words
        self.standing.show_words(words, sign, ink)
        self.reason.setText(" ".join(choice.reasons))
        self._show_facts(choice, memory_bytes)
        self._show_activity(activity)
        size = gigabytes(sum(model.bytes for model in lacking))
        self.use.setText(f"Get and use ({size})" if lacking else "Use")
        self.use.setIcon(icon("download" if lacking else "check"))
        self.use.setAccessibleName(f"{self.use.text()}: {self.profile.value[0]}")
        self.pause.setAccessibleName(f"Pause: {self.profile.value[0]}")
        usable = choice.offered and not activity.busy and (not in_use or bool(lacking))
        shown = [self.use] * usable + [self.pause] * activity.fetching
        show_buttons((self.use, self.pause), shown)
        self.has_button = bool(shown)
        told = [words, self.reason.text(), self.models.text(), self.progress.text()]
        told += [fact.words.text() for fact in self.facts.values()] if choice.offered else []
        self.setAccessibleDescription(" ".join(filter(None, told)))

    def _show_facts(self, choice: Choice, memory_bytes: int) -> None:
        expected = choice.expected
        show_hint(self.models, models_words(choice.models) if choice.models else "")
        for fact in self.facts.values():
            fact.setVisible(expected is not None)
        if expected is not None:
            sentences = (
                latency_words(expected),
                memory_words(expected, memory_bytes),
                hearing_words(expected),
                speaking_words(expected),
            )
            for (sign, fact), words in zip(self.facts.items(), sentences, strict=True):
                fact.show_words(words, sign)

    def _show_activity(self, activity: Activity) -> None:
        begun = activity.doing is not Doing.NOTHING
        self.bar.setVisible(begun)
        self.bar.setValue(round(1000 * activity.done / max(1, activity.total)))
        show_hint(self.progress, progress_words(activity) if begun else "")
        self.outcome.setVisible(activity.trouble)
        self.outcome.show_words(activity.outcome, "warning", Ink.DANGER)

    def _place(self) -> None:
        head, buttons = QWidget(), QWidget()
        names, line = FlowLayout(head, Space.MEDIUM), FlowLayout(buttons, Space.SMALL)
        for label in (self.title, self.standing):
            names.addWidget(label)
        for button in (self.use, self.pause):
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.TIGHT)
        for part in (head, self.reason, self.models, *self.facts.values()):
            column.addWidget(part)
        for part in (self.bar, self.progress, self.outcome):
            column.addWidget(part)
        column.addSpacing(Space.TIGHT)
        column.addWidget(buttons)
