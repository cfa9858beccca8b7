"""Carries out what the user wishes done with models, and knows what is being done. No widgets."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.catalog.library import Library, State
from app.catalog.model import Model
from app.catalog.obstacles import Situation
from app.catalog.profiles import Choice, profiles
from app.catalog.removing import given_back
from app.catalog.space import gigabytes
from app.catalog.suiting import Computer, Fit, roughly
from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    ModelDeleted,
    ModelsImported,
)
from app.core.settings import Settings
from app.speech.voices import Repertoire
from app.ui.protocols import SettingsKeeper
from app.ui.settings.models_activity import (
    IDLE,
    Activities,
    Activity,
    Doing,
    after,
    asked,
    together,
)
from app.ui.settings.models_card import Wish
from app.ui.settings.models_offer import Market
from app.ui.settings.models_questions import Questions
from app.ui.settings.models_shelf import Shelf
from app.ui.settings.models_switching import using, using_all, with_former_speaker
from app.ui.settings.models_wording import how_to_import


class ModelDesk:
    """Wishes go to the shelf or into the settings; events come back.

    Args:
        keeper: where the choice of models is kept.
        library: read only; what changes it is asked of the shelf.
        repertoire: the speakers, for a synthesiser has its own.
        shelf: fetches, imports, checks and deletes.
        measure: what this computer has at the moment.
        recommended: ids of models that suit it best.
        questions: asks the user.
    """

    def __init__(
        self,
        keeper: SettingsKeeper,
        library: Library,
        repertoire: Repertoire,
        shelf: Shelf,
        measure: Callable[[], Computer],
        *,
        recommended: Sequence[str] = (),
        questions: Questions | None = None,
    ) -> None:
        self._keeper = keeper
        self.library = library
        self._repertoire = repertoire
        self._shelf = shelf
        self._measure = measure
        self._recommended = tuple(recommended)
        self.questions = questions or Questions()
        self._activities: Activities = {}
        self._to_use: set[str] = set()
        self._to_use_together: tuple[Model, ...] = ()
        self._speakers: dict[str, str] = {}  # whom each synthesiser that was used had last
        self._choices: tuple[Situation, tuple[Choice, ...]] | None = None

    def market(self) -> Market:
        """Everything on offer, as it is now."""
        settings = self._keeper.settings
        return Market(self.library, self._measure(), settings, self._recommended)

    def activity(self, model_id: str) -> Activity:
        """What is being done with a model."""
        return self._activities.get(model_id, IDLE)

    def activity_of(self, models: Sequence[Model]) -> Activity:
        """What is being done with several models, as one."""
        return together(models, self._activities)

    def computer(self) -> Computer:
        """What this computer has at the moment."""
        return self._measure()

    def choices(self) -> tuple[Choice, ...]:
        """What suits this computer, for each profile; as it was while one of them is fetched."""
        if self._choices is not None and self._to_use_together:
            return self._choices[1]
        situation = Situation.of(self.library, roughly(self._measure()), self._keeper.settings)
        if self._choices is None or self._choices[0] != situation:
            self._choices = situation, profiles(self.library.manifest, situation)
        return self._choices[1]

    def uses_all(self, models: Sequence[Model]) -> bool:
        """Whether the settings name just these."""
        settings = self._keeper.settings
        return using_all(settings, models, self._repertoire).models == settings.models

    def lacking(self, models: Sequence[Model]) -> list[Model]:
        """Those that are not here."""
        return [model for model in models if self.library.state(model) is not State.PRESENT]

    def waits_for(self, models: Sequence[Model]) -> bool:
        """Whether these are used as soon as all are here."""
        return bool(models) and self._to_use_together == tuple(models)

    def use_all(self, models: Sequence[Model]) -> None:
        """Use these models in place of all others, once every one is here."""
        self._to_use.clear()
        self._to_use_together = tuple(models)
        lacking = self.lacking(models)
        if lacking:
            self._shelf.start([model.id for model in lacking])
        else:
            self._switch_all()

    def pause_all(self, models: Sequence[Model]) -> None:
        """Fetch no more of these models."""
        self._to_use_together = ()
        self._shelf.pause([model.id for model in self.lacking(models)])

    def carry_out(self, wish: Wish, model_id: str, parent: QWidget) -> None:
        """Do what the user wishes, after asking where it cannot be undone."""
        model = self.library.manifest.model(model_id)
        match wish:
            case Wish.USE | Wish.GET_AND_USE:
                self.use(model, parent)
            case Wish.GET:
                self.get([model_id])
            case Wish.PAUSE:
                self._to_use.discard(model_id)
                self._give_up({model_id})
                self._shelf.pause([model_id])
            case Wish.CHECK:
                self._begin(model_id, Doing.CHECKING)
                self._shelf.verify([model_id])
            case Wish.DELETE:
                self._delete(model, parent)
            case Wish.IMPORT:
                text = how_to_import(model)
                if self.questions.sure(parent, f"Import {model.title}", text, "Choose the folder"):
                    self.take(self.questions.folder(parent))
            case Wish.LICENCE:
                self.questions.licence(parent, model)

    def use(self, model: Model, parent: QWidget) -> None:
        """Use a model, once it is here."""
        offer = self.market().offer(model)
        if offer.suitability.fit is Fit.TOO_BIG and not self.questions.sure(
            parent,
            f"{model.title} is too big for this computer",
            f"{offer.suitability.reason} Parley will probably not be able to load it.",
            "Use it anyway",
        ):
            return
        self._to_use_together = ()
        if offer.here:
            self._switch(model)
        else:
            self._to_use.add(model.id)
            self.get([model.id])

    def get(self, model_ids: Sequence[str], *, to_use: bool = False) -> None:
        """Fetch what is missing of these models."""
        if to_use:
            self._to_use.update(model_ids)
        self._shelf.start(model_ids)

    def pause(self) -> None:
        """Fetch nothing more for now."""
        self._shelf.pause()

    def take(self, path: Path | None) -> None:
        """Import from a folder or a file, if the user has chosen one."""
        if path is not None:
            self._shelf.take(path)

    def note(self, event: Event) -> None:
        """Remember what happened, and use what was waited for."""
        self._activities = after(self._activities, event)
        match event:
            case FetchFailed(ids) | FetchPaused(ids):
                self._give_up(ids)
            case ModelDeleted(name):
                self._give_up({name})
        if isinstance(event, FetchFinished | ModelsImported):
            for model_id in set(event.model_ids) & self._to_use:
                model = self.library.manifest.model(model_id)
                if self.library.state(model) is State.PRESENT:
                    self._to_use.discard(model_id)
                    self._switch(model)
            if self._to_use_together and not self.lacking(self._to_use_together):
                self._switch_all()

    def _give_up(self, model_ids: Collection[str]) -> None:
        """These do not come, so what waits for one of them is not used."""
        if any(model.id in model_ids for model in self._to_use_together):
            self._to_use_together = ()

    def _switch_all(self) -> None:
        models, self._to_use_together = self._to_use_together, ()
        self._change(using_all(self._keeper.settings, models, self._repertoire))

    def _switch(self, model: Model) -> None:
        self._change(using(self._keeper.settings, model, self._repertoire))

    def _change(self, after: Settings) -> None:
        before = self._keeper.settings
        self._speakers[before.models.synthesiser] = before.voice.speaker
        self._keeper.change(with_former_speaker(before, after, self._speakers))

    def _delete(self, model: Model, parent: QWidget) -> None:
        size = gigabytes(given_back(self.library, model))
        ways = "by importing it again" if model.import_only else "again at any time"
        after = "The one that came with Parley stays."
        if not self.library.came_along(model):
            after = f"You can get it {ways}."
        if self.questions.sure(
            parent,
            f"Delete {model.title}?",
            f"This gives back {size} on the disk. {after}",
            "Delete",
        ):
            self._begin(model.id, Doing.DELETING)
            self._shelf.delete(model.id)

    def _begin(self, model_id: str, doing: Doing) -> None:
        self._activities = asked(self._activities, model_id, doing)
