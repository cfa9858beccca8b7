"""Goes back to the last model that worked when the chosen one turns out to be broken, and says so.

The settings go back, too: what is shown is what runs, and the next start does not try it again.
"""

from dataclasses import asdict, replace

from PySide6.QtCore import QObject, Slot

from app.catalog.library import Library, State
from app.catalog.model import Model
from app.core.events import Event
from app.core.fetching_events import FetchFinished, ModelsImported
from app.core.settings import ModelSettings, Settings
from app.core.voice_events import EngineReady
from app.speech.voices import Repertoire
from app.ui.dialogue import Dialogue
from app.ui.keeper import Keeper
from app.ui.settings.models_switching import using, usual_recogniser, with_former_speaker
from app.ui.state.notices import Cure, Notice
from app.ui.state.trials import REPLACEABLE, Broken, How, Trials, Worked


class FallingBack(QObject):
    """Remembers in the settings which models worked, and uses them where others do not.

    Args:
        dialogue: the conversation; tells what happens, and shows the notice.
        keeper: the settings.
        library: says which models are on this computer.
        repertoire: the speakers, for a synthesiser has its own.
    """

    def __init__(
        self, dialogue: Dialogue, keeper: Keeper, library: Library, repertoire: Repertoire
    ) -> None:
        super().__init__(dialogue)
        self._keeper = keeper
        self._library = library
        self._repertoire = repertoire
        self._dialogue = dialogue
        self._trials = Trials()
        self._broken: set[tuple[str, str]] = set()
        self._speakers: dict[str, str] = {}
        self._returning = False
        for task in REPLACEABLE:
            self._trials.remember(task, keeper.settings.worked.of(task))
        self._note(keeper.settings)
        dialogue.happened.connect(self._take_in)
        keeper.changed.connect(self._changed)

    @Slot(object)
    def _take_in(self, event: Event) -> None:
        match event:
            case EngineReady(task, model, _):
                self._broken.discard((task, model))
            case FetchFinished(ids) | ModelsImported(ids):
                self._broken = {one for one in self._broken if one[1] not in ids}
        match self._trials.after(event):
            case Worked(task, model) if self._uses(task, model):
                self._remember(task, model)
            case Broken() as broken if self._uses(broken.task, broken.model):
                self._broken.add((broken.task, broken.model))
                self._go_back(broken)

    @Slot(object, object)
    def _changed(self, before: Settings, after: Settings) -> None:
        """What the user chooses is tried again, and there is nothing more to say of it."""
        self._note(after)
        if self._returning or before.models == after.models:
            return
        for task, model in asdict(after.models).items():
            if getattr(before.models, task) != model:
                self._broken.discard((task, model))
                self._trials.forgive(task, model)
        self._dialogue.do_without(None)

    def _remember(self, task: str, model: str) -> None:
        settings = self._keeper.settings
        worked = settings.worked.after(task, model)
        if worked != settings.worked:
            self._keeper.change(replace(settings, worked=worked))

    def _go_back(self, broken: Broken) -> None:
        former = self._former(broken.task)
        if former is None:
            return
        self._returning = True
        try:
            self._keeper.change(self._using(broken.task, former))
        finally:
            self._returning = False
        failed, instead = self._title(broken.model), self._title(former)
        goes_on = f"Parley goes on with {instead}. {broken.advice}"
        if broken.how is not How.NOT_LOADED or failed not in broken.advice:
            goes_on = f"{failed} {broken.how.value}, so {goes_on}"
        self._dialogue.do_without(Notice(goes_on, Cure.MODELS))

    def _former(self, task: str) -> str | None:
        """The last model that worked, or the one that Parley comes with, if either is here."""
        settings = self._keeper.settings
        usual: str = getattr(ModelSettings(), task)
        for model in (*settings.worked.of(task), usual):
            if (task, model) not in self._broken and self._is_here(model):
                return model
        return None

    def _using(self, task: str, former: str) -> Settings:
        settings, model = self._keeper.settings, self._known(former)
        if model is not None:
            after = using(settings, model, self._repertoire)
        else:
            models = replace(settings.models, **{task: former})
            hearing = models.recogniser or usual_recogniser(settings)
            after = replace(settings, models=replace(models, recogniser=hearing))
        return with_former_speaker(settings, after, self._speakers)

    def _uses(self, task: str, model: str) -> bool:
        return bool(getattr(self._keeper.settings.models, task) == model)

    def _is_here(self, model_id: str) -> bool:
        model = self._known(model_id)
        return model is None or self._library.state(model) is State.PRESENT

    def _title(self, model_id: str) -> str:
        model = self._known(model_id)
        return model_id if model is None else model.title

    def _known(self, model_id: str) -> Model | None:
        return next((one for one in self._library.manifest if one.id == model_id), None)

    def _note(self, settings: Settings) -> None:
        for task in REPLACEABLE:
            self._trials.expect(task, getattr(settings.models, task))
        self._speakers[settings.models.synthesiser] = settings.voice.speaker
