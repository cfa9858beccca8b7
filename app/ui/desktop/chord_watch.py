"""Tells from single keys going down and up when a chord is held. Pure: time is handed in."""

from app.ui.desktop.key_names import Chord

_MODIFIERS = frozenset({"ctrl", "alt", "alt_gr", "shift", "cmd"})

_LOST_AFTER_SECONDS = 10.0
"""A lock screen swallows the release of what opened it; a modifier does not stay down for ever."""


class ChordWatch:
    """Follows the keyboard, remembering modifiers and nothing else."""

    def __init__(self, chord: Chord) -> None:
        self._chord = chord
        self._since: dict[str, float] = {}
        self._held = False

    def goes_down(self, name: str, now: float) -> bool:
        """Whether the chord is held from now on; a key that repeats itself changes nothing."""
        if name in _MODIFIERS:
            self._since[name] = now
            return False
        if name != self._chord.key or self._held:
            return False
        recent = {name for name, since in self._since.items() if now - since < _LOST_AFTER_SECONDS}
        self._since = {name: self._since[name] for name in recent}
        self._held = recent == self._chord.modifiers
        return self._held

    def goes_up(self, name: str) -> bool:
        """Whether the chord was held until now."""
        self._since.pop(name, None)
        if not self._held or name not in self._chord.modifiers | {self._chord.key}:
            return False
        self._held = False
        return True
