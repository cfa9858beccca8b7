"""The engines of the voice process, kept from one setting to the next."""

from collections.abc import Callable, Iterable
from functools import partial

from app.bootstrap import ArrivingEngines
from app.core.engine_events import EngineNeedless
from app.core.events import Event
from app.core.free_memory import free_bytes
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.voice_events import EngineReady
from app.voice.giving_back import give_back
from app.voice.loading import Loader, Place, load
from app.voice.memory import require_memory
from app.voice.places import FEELINGS, GUARD, places
from app.voice.replaced import Replaced
from app.voice.stand_ins import DeafDetector, PatientDetector
from app.workshop import SCRIPTED_BRAINS, Workshop, build_library

_AT_ONCE = ("detector", "turn_end")
"""Small, and needed for listening. The others come later."""

_LEFT_OUT = ("recogniser", "synthesiser")
"""Not there where the model that answers makes them needless."""

_LATER = (*_LEFT_OUT, "language_model")
_BESIDES = (FEELINGS, GUARD)
"""Only there if models are chosen for them; nobody waits for these."""

_BESIDE = "language_model"
"""Loaded beside the others: each is loaded by one thread, so two cores load two of them."""


class Ensemble:
    """Engines by what they were built from: those that stay the same are not built again.

    All methods are called by one thread. What is dropped must not be in use any more; it is let
    go of before anything else is loaded, unless there is memory for both: then another model's
    engine is kept until the new one has come, which may fail.
    """

    def __init__(
        self,
        paths: Paths,
        announce: Callable[[Event], None],
        available_bytes: Callable[[], int] = free_bytes,
    ) -> None:
        self._paths = paths
        self._available_bytes = available_bytes
        self._announce = announce
        self._loaders = [Loader("loading", announce), Loader("loading-language", announce)]
        self._places: dict[str, Place] = {}
        manifest = build_library(paths).manifest
        self._titles = {model.id: model.title for model in manifest}
        self._replaced = Replaced(manifest, available_bytes)
        self._settings = Settings()
        self._workshop: Workshop | None = None

    def workshop(self, settings: Settings) -> Workshop:
        """Builds for so many cores."""
        if self._workshop is None or self._settings.cores != settings.cores:
            self._workshop = Workshop(self._paths, settings.cores)
        self._settings = settings
        return self._workshop

    @property
    def failed(self) -> bool:
        """Whether an engine that is needed was not loaded, and another attempt may go better."""
        return any(
            place.error and not place.spare
            for task, place in self._places.items()
            if task not in _BESIDES
        )

    def arriving(self, settings: Settings) -> ArrivingEngines:
        """The engines for these settings; what is missing comes once it is asked for."""
        workshop = self.workshop(settings)
        wanted = places(workshop, settings, partial(self._check_memory, workshop))
        for place in wanted.values():
            place.title = self._titles.get(place.title, place.title)
        self._exchange(wanted)
        for task in _AT_ONCE:
            if not self._places[task].filled:
                load(self._places[task], self._announce)
        detector, turn_end, chat_model = (
            self._places[task].arriving() for task in (*_AT_ONCE, _BESIDE)
        )
        recogniser, synthesiser, feelings, guard = (
            self._places[task].arriving() if task in self._places else None
            for task in (*_LEFT_OUT, *_BESIDES)
        )
        return ArrivingEngines(
            DeafDetector() if detector.exception() else detector.result(),
            PatientDetector() if turn_end.exception() else turn_end.result(),
            recogniser,
            synthesiser,
            chat_model,
            feelings,
            guard,
        )

    def _exchange(self, wanted: dict[str, Place]) -> None:
        """Let go of what is not wanted any more, and have room for what is."""
        outdated = [
            place
            for task, place in self._places.items()
            if place.error or task not in wanted or place.key != wanted[task].key
        ]
        former = [place for place in outdated if _is_former(place, wanted)]
        for place in outdated:
            self._places.pop(place.task).vacated = True
        back = self._replaced.take_back(wanted)
        self._places = wanted | back | self._places
        for task, place in self._places.items():
            place.spare = wanted[task].spare
        self._replaced.keep(former, self._places.values())
        if outdated:
            outdated.clear()
            former.clear()
            del place  # the last of the names by which engines are held
            give_back()
        for task, place in back.items():
            self._announce(EngineReady(task, str(place.key[0]), 0.0))

    def settle(self) -> None:
        """To be called often: what was kept to go back to is let go once nothing is missing."""
        needed = [place for task, place in self._places.items() if task in _LATER]
        here = (place.filled and (place.spare or not place.error) for place in needed)
        if all(here) and self._replaced.let_go():
            give_back()

    def ask_for_all(self) -> None:
        """Load whatever is not there yet, in the background."""
        for task in _LEFT_OUT:
            if task not in self._places:
                self._announce(EngineNeedless(task))
        for task in (*_LATER, *_BESIDES):
            if task in self._places:
                self._loaders[task == _BESIDE].ask_for(self._places[task])

    def rest(self) -> None:
        """Let go of what takes much memory; `arriving` and `ask_for_all` bring it back."""
        self._replaced.let_go()
        self._release((*_LATER, *_BESIDES))

    def _release(self, tasks: Iterable[str]) -> None:
        released = tuple(task for task in tuple(tasks) if task in self._places)
        for task in released:
            self._places.pop(task).vacated = True
        if released:
            give_back()

    def _check_memory(self, workshop: Workshop, task: str, model_id: str) -> None:
        """Raises ModelError where a model does not fit beside those that a reply needs.

        What answers, and what is not needed, give way to what hears and speaks; a voice that can be
        spared to what answers.
        """
        if model_id in SCRIPTED_BRAINS:
            return
        now = dict(self._places)
        first = task in _LEFT_OUT and task in now and not now[task].spare
        coming = {
            str(place.key[0])
            for other, place in now.items()
            if other in _LATER and other != task and not (first or place.filled or place.spare)
        }
        manifest = workshop.library.manifest
        taken = sum(model.memory_megabytes for model in manifest if model.id in coming) * 1_000_000
        require_memory(workshop.library, model_id, self._available_bytes() - taken)


def _is_former(place: Place, wanted: dict[str, Place]) -> bool:
    """Whether it is another model's, that might have to come back: not one with other figures."""
    coming = wanted.get(place.task)
    return place.task in _LATER and (coming is None or coming.key[0] != place.key[0])
