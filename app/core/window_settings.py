"""The settings that concern the window: how one talks to it, what it looks like, what it keeps.

They are part of the tree in `app/core/settings.py`, from where they are imported.
"""

from dataclasses import dataclass
from enum import StrEnum

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.0
LONGEST_KEPT_DAYS = 36_500
"""A hundred years."""


@dataclass(frozen=True, slots=True)
class TalkingSettings:
    """How the user takes the floor."""

    open_mic: bool = False
    """Whether Parley listens all the time, or only while the talk key is down."""

    hold: bool = True
    """Whether the talk key is held while talking; if not, one press begins and the next ends."""

    key: str = "Space"
    """The talk key inside the window, as Qt writes key sequences."""

    global_key: str = ""
    """The talk key while other programs have the keyboard; empty for none."""


class Theme(StrEnum):
    """The window's colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class AppearanceSettings:
    """What the window looks like."""

    theme: Theme = Theme.SYSTEM

    text_size: float = 1.0
    """1.0 is the usual size, 2.0 twice that."""

    reduced_motion: bool = False
    """Whether nothing on the screen moves by itself."""

    def __post_init__(self) -> None:
        if not SMALLEST_TEXT <= self.text_size <= LARGEST_TEXT:
            raise ValueError(
                f"text_size is {self.text_size}, "
                f"but must lie between {SMALLEST_TEXT} and {LARGEST_TEXT}"
            )


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What is kept."""

    keep_conversation: bool = True
    """Whether conversations are written down, encrypted; if not, nothing is kept."""

    keep_days: int = 0
    """After so many days what was said is deleted, pinned conversations apart; 0 for never."""

    go_on: bool = True
    """Whether the last conversation is there again at the next start."""

    keep_sound: bool = False
    """Whether what was said and heard is kept as sound too, with the words."""

    def __post_init__(self) -> None:
        if not 0 <= self.keep_days <= LONGEST_KEPT_DAYS:
            raise ValueError(
                f"keep_days is {self.keep_days}, but must lie between 0 and {LONGEST_KEPT_DAYS}"
            )
