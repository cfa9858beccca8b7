"""The models that hear, answer and speak: a tab for each task, a card for each model."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QTabBar, QVBoxLayout, QWidget

from app.catalog.library import Library
from app.catalog.model import BRAINS, Model, Task
from app.catalog.space import gigabytes
from app.catalog.suiting import Computer
from app.core.events import Event
from app.core.fetching_events import FetchingEvent, ShelvingFailed
from app.core.measuring_events import MeasuringEvent
from app.core.settings import Settings
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.voices import Repertoire
from app.ui.look.scale import Space
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import Row, hint_label, wish_button
from app.ui.settings.models_advice import AdviceBar, Cure
from app.ui.settings.models_card import ModelCard, Wish
from app.ui.settings.models_desk import ModelDesk
from app.ui.settings.models_measuring import Measuring
from app.ui.settings.models_profiles import ProfilesPanel
from app.ui.settings.models_questions import Questions
from app.ui.settings.models_shelf import Shelf
from app.ui.settings.models_tasks import BESIDES, SPEECH_MODELS, TABS
from app.ui.settings.page import Page

_PROMISE = (
    "Everything runs on this computer. Only when you press Get does Parley use the network, to "
    "fetch that model and nothing else."
)

_LACKING = "Parley cannot talk yet: not all that it uses is on this computer."


_OF_MODELS = (
    *get_args(FetchingEvent), *get_args(MeasuringEvent), EngineFailed, EngineReady,
)  # fmt: skip
"""After these something else is shown."""


class ModelsPage(Page):
    """Shows what the desk offers, and passes wishes on to it.

    Its arguments are the desk's, and `measuring`, which finds out how fast this computer is.
    """

    title = "Models"
    icon_name = "models"

    def __init__(
        self,
        keeper: SettingsKeeper,
        library: Library,
        repertoire: Repertoire,
        shelf: Shelf,
        measure: Callable[[], Computer],
        *,
        measuring: Measuring | None = None,
        recommended: Sequence[str] = (),
        questions: Questions | None = None,
    ) -> None:
        super().__init__(keeper)
        self.desk = ModelDesk(
            keeper,
            library,
            repertoire,
            shelf,
            measure,
            recommended=recommended,
            questions=questions,
        )
        self.cards: dict[str, ModelCard] = {}
        self._lists: dict[Task, QWidget] = {}
        self.advice = AdviceBar()
        self.profiles = ProfilesPanel(self.desk, measuring)
        self.tabs = QTabBar()
        self._purpose = hint_label("0")
        self.import_button = wish_button("Import…", "import", "Take models from a disk")
        self._fill()
        self.tabs.currentChanged.connect(self._turn_to)

    def minimumSizeHint(self) -> QSize:
        """No higher than the width makes it: wrapped words ask for more than they take."""
        return QSize(super().minimumSizeHint().width(), 0)

    def refresh(self, settings: Settings) -> None:
        """Show what is in use."""
        if self.isVisible():
            self._show_offers()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the disk again: another window may have changed it."""
        super().showEvent(event)
        self._turn_to(self.tabs.currentIndex())
        lacking = self._lacking()
        if lacking and self.advice.isHidden() and not any(map(self._is_coming, lacking)):
            self.advice.show_advice(_LACKING, self._ways_to_get(lacking))

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Show what happened to models and engines."""
        if not isinstance(event, _OF_MODELS):
            return  # some come many times a second
        self.desk.note(event)
        self.profiles.take_in(event)
        match event:
            case EngineFailed() if not self.desk.activity(event.model).busy:
                self.show_advice(event.advice, event.task)
            case EngineReady():
                self.advice.clear()
            case ShelvingFailed(ids, advice) if not ids:
                self.advice.show_advice(advice, ())
        self.refresh(self.settings)

    def show_advice(self, text: str, task: str = "") -> None:
        """Say what is wrong with a model in use, with what mends it as buttons."""
        market = self.desk.market()
        lacking = self._lacking()
        cures = self._ways_to_get(lacking)
        failed = Task(task) if task in set(Task) else Task.LANGUAGE_MODEL
        smaller = market.smaller(failed) if failed in TABS else None
        if failed in TABS:
            self.show_task(failed)
        if smaller is not None and (smaller.here or not lacking):
            way = "Use" if smaller.here else "Get and use"
            use = partial(self.desk.use, smaller.model, self)
            cures.append((f"{way} {smaller.model.title} instead", use))
        self.advice.show_advice(text, cures)

    def _lacking(self) -> list[Model]:
        needless = {task for task, _ in BESIDES.values()}
        lacking = self.desk.market().lacking()
        return [one for one in lacking if not (one.import_only or one.task in needless)]

    def _is_coming(self, model: Model) -> bool:
        return self.desk.activity(model.id).busy

    def _ways_to_get(self, lacking: Sequence[Model]) -> list[Cure]:
        if not lacking:
            return []
        size = gigabytes(sum(model.bytes for model in lacking))
        what = lacking[0].title if len(lacking) == 1 else "what is missing"
        get = partial(self.desk.get, [model.id for model in lacking])
        return [(f"Get {what} ({size})", get)]

    def show_task(self, task: Task) -> None:
        """Show the choices for a task."""
        self.tabs.setCurrentIndex(list(TABS).index(task))

    def _fill(self) -> None:
        menu = QMenu(self.import_button)
        menu.addAction("From a folder or a USB stick…", self._import_folder)
        menu.addAction("From a file…", self._import_file)
        self.import_button.setMenu(menu)
        self.tabs.setAccessibleName("What the model is for")
        for name, _ in TABS.values():
            self.tabs.addTab(name)
        self.add(Row(_PROMISE, self.import_button))
        self.import_button.setAccessibleName("Import models")
        self.add(self.advice)
        self.add(self.profiles)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.tabs)
        column.addWidget(self._purpose)
        self.add(head)

    @Slot(int)
    def _turn_to(self, number: int) -> None:
        task = list(TABS)[number]
        self._purpose.setText(TABS[task][1])
        if task not in self._lists:
            self._lists[task] = self._list_of(task)
            self.add(self._lists[task])
        for other, cards in self._lists.items():
            cards.setVisible(other is task)
        self._show_offers()

    def _list_of(self, task: Task) -> QWidget:
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        self._add_cards(column, task)
        if task is Task.LANGUAGE_MODEL:
            column.addSpacing(Space.MEDIUM)
            column.addWidget(hint_label(SPEECH_MODELS))
            for other in BRAINS[1:]:
                self._add_cards(column, other)
        if task in BESIDES:
            besides, purpose = BESIDES[task]
            column.addSpacing(Space.MEDIUM)
            column.addWidget(hint_label(purpose))
            self._add_cards(column, besides)
        return cards

    def _add_cards(self, column: QVBoxLayout, task: Task) -> None:
        for offer in self.desk.market().offers(task):
            card = self.cards[offer.model.id] = ModelCard(offer)
            card.wished.connect(self._carry_out)
            column.addWidget(card)

    def _show_offers(self) -> None:
        self.profiles.show_choices()
        market, manifest = self.desk.market(), self.desk.library.manifest
        for model_id, card in self.cards.items():
            if card.isVisibleTo(self):  # those of other tabs are shown anew when it is turned to
                offer = market.offer(manifest.model(model_id))
                card.show_offer(offer, self.desk.activity(model_id))

    @Slot(object, str)
    def _carry_out(self, wish: Wish, model_id: str) -> None:
        self.desk.carry_out(wish, model_id, self.window())
        self._show_offers()

    @Slot()
    def _import_folder(self) -> None:
        self.desk.take(self.desk.questions.folder(self.window()))

    @Slot()
    def _import_file(self) -> None:
        self.desk.take(self.desk.questions.file(self.window()))
