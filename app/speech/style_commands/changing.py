"""How a wish changes a style. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.style_commands.table import Sense
from app.speech.style_prompt.tokens import LONGEST
from app.speech.voices import Repertoire

SLOWER, FASTER = 0.85, 1.18
"""A step of pace; the two undo each other within half a per cent."""

_PLAIN = VoiceStyle()
_FIRST_INTENSITY = 0.7
_MORE, _LESS = 0.25, 0.3
_FAINTEST = 0.15
"""An emotion that would show less than this does not show at all."""

_JOINT = ", "


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of it is wished."""

    steps: float = 1.0
    """0.5 for a bit, 1 as it is, 2 for a lot."""

    less: bool = False
    """Whether less of it is wished."""


@dataclass(frozen=True, slots=True)
class Changing:
    """Knows which styles there are and which parts of a prompt exclude each other."""

    repertoire: Repertoire
    ladders: Mapping[str, Sequence[str]]

    def by_sense(self, style: VoiceStyle, sense: Sense, extent: Extent) -> VoiceStyle | None:
        """The style with more or less of something; None if less of it means nothing."""
        if sense.pace:
            return _paced(style, sense.pace * (-1 if extent.less else 1), extent.steps)
        if sense.ladder:
            return self._climbed(style, sense, extent)
        if extent.less:
            return _weaker(style, sense, extent.steps)
        if sense.emotion:
            return self._felt(style, sense.emotion, extent.steps)
        if style.tone == sense.tone:
            return self.in_words(style, f"very {sense.tone}")
        return self._toned(style, sense.tone)

    def in_words(self, style: VoiceStyle, words: str) -> VoiceStyle:
        """The style with words added to its prompt, in the place of those that mean as much."""
        meant = self._senses(words)
        like = words.startswith(("like ", "as if ", "as though "))
        kept = [
            part
            for part in _parts(style)
            if not (self._senses(part) & meant or (like and part.lower().startswith("like ")))
        ]
        return _prompted(style, [*kept, words])

    def ordinary(self, style: VoiceStyle, what: str) -> VoiceStyle:
        """The style of a speaker who is asked for nothing: "all", or the "pace" or a ladder."""
        if what == "all":
            return replace(
                style,
                tone=_PLAIN.tone,
                emotion=_PLAIN.emotion,
                intensity=_PLAIN.intensity,
                pace=_PLAIN.pace,
                prompt=_PLAIN.prompt,
            )
        if what == "pace":
            return replace(style, pace=_PLAIN.pace)
        return _prompted(style, [part for part in _parts(style) if part not in self.ladders[what]])

    def _climbed(self, style: VoiceStyle, sense: Sense, extent: Extent) -> VoiceStyle:
        rungs = self.ladders[sense.ladder]
        parts = _parts(style)
        here = next((rungs.index(part) for part in parts if part in rungs), rungs.index(""))
        if sense.at is not None:
            there = rungs.index("") if extent.less else sense.at
        else:
            far = (1 if extent.steps < 2 else 2) * (-sense.step if extent.less else sense.step)
            there = max(min(here, 1), min(len(rungs) - 1, here + far))  # the lowest only by name
        kept = [part for part in parts if part not in rungs]
        return _prompted(style, [*kept, rungs[there]])

    def _felt(self, style: VoiceStyle, emotion: str, steps: float) -> VoiceStyle:
        if style.emotion == emotion:
            return replace(style, intensity=_bounded(style.intensity + _MORE * steps))
        intensity = _bounded(_FIRST_INTENSITY + 0.2 * (steps - 1) - 0.1 * (steps < 1))
        clashes = self._valence(emotion=emotion) * self._valence(tone=style.tone) < 0
        tone = _PLAIN.tone if clashes else style.tone
        return replace(style, emotion=emotion, intensity=intensity, tone=tone)

    def _toned(self, style: VoiceStyle, tone: str) -> VoiceStyle:
        if self._valence(emotion=style.emotion) * self._valence(tone=tone) < 0:
            style = replace(style, emotion=_PLAIN.emotion, intensity=_PLAIN.intensity)
        return replace(style, tone=tone)

    def _valence(self, *, tone: str = "", emotion: str = "") -> float:
        known = self.repertoire.tones if tone else self.repertoire.emotions
        return next((one.valence for one in known if one.name == (tone or emotion)), 0.0)

    def _senses(self, words: str) -> frozenset[object]:
        return frozenset(wish.sense for wish in self.repertoire.reading(words).understood)


def _paced(style: VoiceStyle, direction: int, steps: float) -> VoiceStyle:
    factor = (FASTER if direction > 0 else SLOWER) ** steps
    return replace(style, pace=round(max(SLOWEST, min(FASTEST, style.pace * factor)), 2))


def _weaker(style: VoiceStyle, sense: Sense, steps: float) -> VoiceStyle | None:
    """Less of what is there, or of what only seems to be: then the tone against it."""
    if sense.emotion and style.emotion == sense.emotion:
        intensity = _bounded(style.intensity - _LESS * steps)
        if intensity > _FAINTEST:
            return replace(style, intensity=intensity)
        return replace(style, emotion=_PLAIN.emotion, intensity=_PLAIN.intensity)
    if style.tone in (sense.tone, *sense.kin) and style.tone:
        without = [part for part in _parts(style) if part != f"very {style.tone}"]
        return replace(_prompted(style, without), tone=_PLAIN.tone)
    return replace(style, tone=sense.against) if sense.against else None


def _parts(style: VoiceStyle) -> list[str]:
    return [part for part in style.prompt.split(_JOINT) if part]


def _prompted(style: VoiceStyle, parts: Sequence[str]) -> VoiceStyle:
    """The style with these parts as its prompt; where they are too long, the oldest go."""
    kept = [part for part in parts if part]
    while kept and len(_JOINT.join(kept)) > LONGEST:
        del kept[0]
    return replace(style, prompt=_JOINT.join(kept))


def _bounded(intensity: float) -> float:
    return round(max(0.0, min(1.0, intensity)), 2)
