"""The same key in three languages: Qt's portable text, pynput's names, the desktop portal's."""

import re
from dataclasses import dataclass

_MODIFIERS = {"Ctrl": "ctrl", "Alt": "alt", "Shift": "shift", "Meta": "cmd"}
_MAC_MODIFIERS = {**_MODIFIERS, "Ctrl": "cmd", "Meta": "ctrl"}  # Qt's Ctrl is the Mac's Command
_PORTAL_MODIFIERS = {"ctrl": "CTRL", "alt": "ALT", "shift": "SHIFT", "cmd": "LOGO"}

KEYS = {
    "Space": ("space", "space"),
    "Return": ("enter", "Return"),
    "Enter": ("enter", "KP_Enter"),
    "Tab": ("tab", "Tab"),
    "Backspace": ("backspace", "BackSpace"),
    "Del": ("delete", "Delete"),
    "Ins": ("insert", "Insert"),
    "Home": ("home", "Home"),
    "End": ("end", "End"),
    "PgUp": ("page_up", "Page_Up"),
    "PgDown": ("page_down", "Page_Down"),
    "Left": ("left", "Left"),
    "Right": ("right", "Right"),
    "Up": ("up", "Up"),
    "Down": ("down", "Down"),
    "Pause": ("pause", "Pause"),
    "ScrollLock": ("scroll_lock", "Scroll_Lock"),
    "Print": ("print_screen", "Print"),
    "Menu": ("menu", "Menu"),
    "Toggle Media Play/Pause": ("media_play_pause", "XF86AudioPlay"),
    "Media Play": ("media_play_pause", "XF86AudioPlay"),
} | {f"F{number}": (f"f{number}", f"F{number}") for number in range(1, 21)}
"""Qt's name -> pynput's name, X keysym."""

_SEEN_ALONE = re.compile(r"f\d+|pause|scroll_lock|print_screen|menu|insert|media_play_pause")
"""Keys that other programs make little of: any other needs Ctrl, Alt or Meta beside it."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A key and the modifiers held with it, by pynput's names."""

    modifiers: frozenset[str]
    key: str
    keysym: str

    @property
    def portal_trigger(self) -> str:
        """As the shortcuts specification of freedesktop.org writes it."""
        held = [theirs for ours, theirs in _PORTAL_MODIFIERS.items() if ours in self.modifiers]
        return "+".join([*held, self.keysym])


def chord_of(sequence: str, *, mac: bool = False) -> Chord | None:
    """The chord that Qt's portable text stands for; None if it can be no global key.

    That is so if it has more than one step, would write or move something in other programs, or
    looks different to the system while Shift is held.
    """
    *held, name = sequence.strip().split("+")
    table = _MAC_MODIFIERS if mac else _MODIFIERS
    if not all(modifier in table for modifier in held):
        return None
    modifiers = frozenset(table[modifier] for modifier in held)
    if re.fullmatch("[A-Z]", name) or (re.fullmatch("[0-9]", name) and "shift" not in modifiers):
        key = keysym = name.lower()
    elif name in KEYS:
        key, keysym = KEYS[name]
    else:
        return None
    if not modifiers - {"shift"} and not _SEEN_ALONE.fullmatch(key):
        return None
    return Chord(modifiers, key, keysym)
