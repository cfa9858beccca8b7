"""Manners of speaking under names: those that ship with Parley, and the user's own. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from app.core.errors import UsageError
from app.core.style import VoiceStyle

LONGEST_NAME = 60
"""In characters."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A style under a name.

    Raises ValueError for a name that is empty, too long or more than a line.
    """

    name: str
    style: VoiceStyle

    casts: bool = True
    """Whether it says who speaks; otherwise whoever is chosen goes on."""

    own: bool = True
    """Whether the user made it."""

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= LONGEST_NAME or self.name != tidy_name(self.name):
            raise ValueError(f"a name must have between 1 and {LONGEST_NAME} characters")

    def applied(self, style: VoiceStyle) -> VoiceStyle:
        """What becomes of a style when this preset is chosen."""
        return self.style if self.casts else cast_as(self.style, style)


class Presets:
    """All presets. One of the user's own hides one of the same name that ships with Parley."""

    def __init__(self, supplied: Iterable[Preset] = (), own: Iterable[Preset] = ()) -> None:
        self._supplied = tuple(replace(preset, own=False) for preset in supplied)
        self._own = {_key(preset.name): replace(preset, own=True) for preset in own}

    def __iter__(self) -> Iterator[Preset]:
        """Those that ship, then the user's own in the order in which they were made."""
        yield from (one for one in self._supplied if _key(one.name) not in self._own)
        yield from self._own.values()

    @property
    def own(self) -> tuple[Preset, ...]:
        """What the user made."""
        return tuple(self._own.values())

    def find(self, name: str) -> Preset | None:
        """The preset of that name, whatever its capitals."""
        return next((preset for preset in self if _key(preset.name) == _key(name)), None)

    def named(self, name: str) -> Preset:
        """The preset of that name, whatever its capitals; UsageError if there is none."""
        if (preset := self.find(name)) is not None:
            return preset
        by_key = {_key(preset.name): preset.name for preset in self}
        near = [by_key[key] for key in get_close_matches(_key(name), by_key, n=3, cutoff=0.5)]
        raise UsageError(
            f'There is no preset "{name}"; choose one of: {", ".join(near or by_key.values())}.'
        )

    def equal_to(self, style: VoiceStyle) -> Preset | None:
        """The preset that the style is; the user's own before others."""
        same = [preset for preset in self if preset.applied(style) == style]
        return next((preset for preset in same if preset.own), same[0] if same else None)

    def with_own(self, name: str, style: VoiceStyle) -> "Presets":
        """These and one more, or one in place of the user's of the same name.

        Raises ValueError for an empty name.
        """
        preset = Preset(tidy_name(name), style)
        kept = [one for one in self.own if _key(one.name) != _key(preset.name)]
        return Presets(self._supplied, [*kept, preset])

    def without_own(self, name: str) -> "Presets":
        """These without the user's of that name."""
        return Presets(self._supplied, [one for one in self.own if _key(one.name) != _key(name)])


def cast_as(style: VoiceStyle, like: VoiceStyle) -> VoiceStyle:
    """A style, spoken by whoever speaks in another one."""
    return replace(
        style,
        speaker=like.speaker,
        blend_with=like.blend_with,
        timbre_share=like.timbre_share,
        prosody_share=like.prosody_share,
    )


def tidy_name(name: str) -> str:
    """A name on one line, not too long."""
    printable = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(printable.split())[:LONGEST_NAME].rstrip()


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
