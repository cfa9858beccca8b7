"""Engines that others have replaced: kept, if there is memory, until those have come."""

from collections.abc import Callable, Iterable, Mapping

from app.catalog.manifest import Manifest
from app.voice.loading import Place

_SPARE_BYTES = 1_000_000_000
"""Memory that must be left besides: what catalogues say of models are estimates."""

_CAUTION = 1.5
"""What is to be loaded is taken for so many times as large, for the same reason."""


class Replaced:
    """What the conversation can go back to at once, should the new engines not come.

    Args:
        manifest: says how much memory models take.
        available_bytes: what the computer has free.
    """

    def __init__(self, manifest: Manifest, available_bytes: Callable[[], int]) -> None:
        self._megabytes = {model.id: model.memory_megabytes for model in manifest}
        self._available_bytes = available_bytes
        self._places: dict[str, Place] = {}

    def keep(self, places: Iterable[Place], coming: Iterable[Place]) -> None:
        """Keep those of the places that hold a sound engine, if all that is coming fits beside."""
        kept = [place for place in places if place.filled and place.error is None]
        self._places.update({place.task: place for place in kept})
        need = sum(self._bytes(place) for place in coming if not place.filled)
        if need and need * _CAUTION + _SPARE_BYTES > self._available_bytes():
            self.let_go()

    def take_back(self, wanted: Mapping[str, Place]) -> dict[str, Place]:
        """Those that are wanted again."""
        back = {
            task: place
            for task, place in self._places.items()
            if task in wanted and wanted[task].key == place.key
        }
        for task, place in back.items():
            del self._places[task]
            place.vacated = False
        return back

    def let_go(self) -> bool:
        """Keep none any longer; whether there were any."""
        any_kept = bool(self._places)
        self._places.clear()
        return any_kept

    def _bytes(self, place: Place) -> int:
        return self._megabytes.get(str(place.key[0]), 0) * 1_000_000
