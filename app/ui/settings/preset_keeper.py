"""The presets as they are now; whoever changes them has them saved."""

from collections.abc import Callable

from app.core.style import VoiceStyle
from app.store.presets import Presets


class PresetKeeper:
    """Holds the presets. What cannot be saved holds until Parley ends.

    Args:
        presets: as they were read.
        save: writes the user's own down; raises ParleyError where it cannot.
    """

    def __init__(self, presets: Presets, save: Callable[[Presets], None]) -> None:
        self._presets = presets
        self._save = save

    @property
    def presets(self) -> Presets:
        """All there are."""
        return self._presets

    def keep(self, name: str, style: VoiceStyle) -> None:
        """Have a style under a name; ValueError for an empty name, ParleyError if not saved."""
        self._become(self._presets.with_own(name, style))

    def forget(self, name: str) -> None:
        """Do without one of the user's own; raises ParleyError where that is not saved."""
        self._become(self._presets.without_own(name))

    def _become(self, presets: Presets) -> None:
        self._presets = presets
        self._save(presets)
