"""Step 2: the models that Parley hears, answers and speaks with."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QMenu, QProgressBar, QVBoxLayout, QWidget

from app.catalog.library import Library
from app.catalog.model import Model, Task
from app.catalog.recommending import Recommendation
from app.catalog.space import gigabytes
from app.core.events import Event
from app.core.fetching_events import ShelvingFailed
from app.speech.voices import Repertoire
from app.ui.first_run.needs import Needs, needs
from app.ui.first_run.step import Step
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_tint
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import ButtonRow, hint_label, show_hint, wish_button
from app.ui.settings.models_activity import (
    Activities,
    Activity,
    Doing,
    after,
    progress_words,
    together,
)
from app.ui.settings.models_buttons import show_buttons
from app.ui.settings.models_marked import Marked
from app.ui.settings.models_questions import Questions
from app.ui.settings.models_shelf import Shelf
from app.ui.settings.models_switching import using

_PURPOSES = {
    Task.DETECTOR: "notices when somebody speaks",
    Task.TURN_END: "tells when you have finished",
    Task.RECOGNISER: "writes down what you say",
    Task.LANGUAGE_MODEL: "decides what to say",
    Task.SYNTHESISER: "says it aloud",
}
_READY = "Everything is here. You can go straight on."
_MISSING = (
    "{size} are still missing. Getting them needs the network, this once; you can go on meanwhile. "
    "Without a network, import them from a disk or a USB stick."
)


class ModelsStep(Step):
    """Says what is here and why it suits, and gets the rest."""

    title = "What Parley runs on"
    lead = "Five models, all on your disk, do the listening, the thinking and the speaking."

    def __init__(
        self,
        keeper: SettingsKeeper,
        library: Library,
        repertoire: Repertoire,
        shelf: Shelf,
        recommendation: Recommendation,
        questions: Questions,
    ) -> None:
        super().__init__()
        self._keeper, self._library, self._repertoire = keeper, library, repertoire
        self._shelf, self._recommendation, self._questions = shelf, recommendation, questions
        self._activities: Activities = {}
        self._refusal = ""
        self._needs = Needs((), ())
        self._rows: dict[str, Marked] = {}
        self._list = QVBoxLayout()
        self.state, self.trouble = Marked(TypeRole.BODY), Marked(TypeRole.BODY)
        self.bar, self.progress = QProgressBar(), hint_label()
        self.get = wish_button("Get them", "download", "Fetches what is missing, nothing else")
        self.pause = wish_button("Pause", "pause", "What has been received is kept")
        self.take = wish_button("Import…", "import", "Takes them from a disk or a USB stick")
        self._place()

    @property
    def ready(self) -> bool:
        """Whether a conversation is possible."""
        return not self._needs.lacking

    @property
    def voice_here(self) -> bool:
        """Whether voices can be heard."""
        return all(model.task is not Task.SYNTHESISER for model in self._needs.lacking)

    def arrive(self) -> None:
        """Look at the disk."""
        self._show()

    def first_control(self) -> QWidget | None:
        """The button that gets them, if there is something to get."""
        return None if self.get.isHidden() else self.get

    def take_in(self, event: Event) -> None:
        """Show what happened to models, and use them once they are here."""
        before = self._activities
        self._activities = after(before, event)
        if isinstance(event, ShelvingFailed):
            self._refusal = event.advice
        if self._activities is not before:
            self._show()

    def _show(self) -> None:
        models, recommended = self._keeper.settings.models, self._recommendation.language_model
        self._needs = needs(self._library, models, recommended)
        for model in self._needs.models:
            self._show_row(model)
        if self.ready:
            self._choose()
            self.state.show_words(_READY, "check", Ink.SUCCESS)
        else:
            size = gigabytes(self._needs.lacking_bytes)
            self.state.show_words(_MISSING.format(size=size), "info")
        self._show_progress(together(self._needs.lacking, self._activities))

    def _choose(self) -> None:
        """Use these models, at the latest once they are here."""
        settings = self._keeper.settings
        for model in self._needs.models:
            settings = using(settings, model, self._repertoire)
        self._keeper.change(settings)

    def _show_row(self, model: Model) -> None:
        if model.id not in self._rows:
            self._rows[model.id] = Marked()
            self._list.addWidget(self._rows[model.id])
        here = model not in self._needs.lacking
        state = "ready" if here else f"{gigabytes(model.bytes)}, not here yet"
        words = f"{model.title} {_PURPOSES[model.task]} · {state}"
        mark = ("check", Ink.SUCCESS) if here else ("download", Ink.QUIET)
        self._rows[model.id].show_words(words, *mark)

    def _show_progress(self, activity: Activity) -> None:
        idle = not activity.busy
        begun = activity.doing is not Doing.NOTHING
        self.bar.setVisible(begun)
        self.bar.setValue(round(1000 * activity.done / max(1, activity.total)))
        show_hint(self.progress, progress_words(activity) if begun else "")
        self.get.setText("Resume" if activity.doing is Doing.PAUSED else "Get them")
        self.get.setAccessibleName(self.get.text())
        offered = {
            self.get: not self.ready and idle,
            self.pause: activity.fetching,
            self.take: not self.ready and idle,
        }
        show_buttons(offered, [button for button, wanted in offered.items() if wanted])
        trouble = "" if self.ready or not idle else self._refusal or activity.outcome
        self.trouble.setVisible(bool(trouble))
        self.trouble.show_words(trouble, "warning", Ink.DANGER)

    def _place(self) -> None:
        set_tint(self.get, Tint.ACCENT)
        self.get.setIcon(icon("download", Ink.ON_ACCENT))
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("How much of the models is here")
        menu = QMenu(self.take)
        menu.addAction("From a folder or a USB stick…", self._import_folder)
        menu.addAction("From a file…", self._import_file)
        self.take.setMenu(menu)
        card = QFrame()
        set_tint(card, Tint.CARD)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        rows.setSpacing(Space.SMALL)
        self._list.setSpacing(Space.SMALL)
        rows.addLayout(self._list)
        rows.addWidget(self.bar)
        rows.addWidget(self.progress)
        for widget in (card, self.state, self.trouble, ButtonRow(self.get, self.pause, self.take)):
            self.add(widget)
        self.add(hint_label(" ".join(self._recommendation.reasons)))
        self.get.clicked.connect(self._get)
        self.pause.clicked.connect(self._pause)

    @Slot()
    def _get(self) -> None:
        self._refusal = ""
        self._choose()
        self._shelf.start(self._needs.ids)

    @Slot()
    def _pause(self) -> None:
        self._shelf.pause(self._needs.ids)

    @Slot()
    def _import_folder(self) -> None:
        self._import(self._questions.folder(self.window()))

    @Slot()
    def _import_file(self) -> None:
        self._import(self._questions.file(self.window()))

    def _import(self, path: Path | None) -> None:
        self._refusal = ""
        if path is not None:
            self._shelf.take(path)
