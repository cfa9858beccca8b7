"""What the voice makes of how the user sounds: a style a little way from the chosen one. Pure.

What the user chose is kept: a tone or an emotion is put only where there is none, and the pace
moves by a few per cent. Anger and sadness are never mirrored; what is not clear changes nothing.
"""

from dataclasses import replace

from app.core.feeling import Feeling, Follow
from app.core.style import FASTEST, SLOWEST, VoiceStyle

_PLAIN = VoiceStyle()
_PACE = 0.06
"""The largest change of pace, as a share of it."""

_MIRRORED = {
    (1, 0): "confident",
    (1, 1): "cheerful",
    (1, -1): "empathetic",
    (-1, 0): "calm",
    (-1, 1): "calm",
    (-1, -1): "empathetic",
    (0, 1): "warm",
    (0, -1): "empathetic",
}
"""Arousal and valence as far as they are clear -> a tone. Liveliness alone may be anger, so the
tone for it is no gay one."""

_SOOTHING = {
    (1, 0): "calm",
    (1, -1): "calm",
    (-1, 0): "warm",
    (-1, -1): "empathetic",
    (0, -1): "empathetic",
}
"""Likewise; whoever is cheerful, calm or content needs no soothing."""

_TENDERNESS = 0.3
"""The intensity of the emotion that soothes somebody who is clearly unhappy."""


def followed(style: VoiceStyle, feeling: Feeling | None, follow: Follow) -> VoiceStyle:
    """The style in which to answer somebody who sounds like that."""
    if feeling is None or follow is Follow.OFF:
        return style
    heard = (feeling.clear_arousal, feeling.clear_valence)
    tone = (_MIRRORED if follow is Follow.MIRROR else _SOOTHING).get(heard)
    if tone is None:
        return style
    arousal = feeling.arousal if heard[0] else 0.0
    if follow is Follow.SOOTHE:
        style = _tender(style) if heard[1] < 0 else style
        arousal = -abs(arousal)
    elif heard == (1, -1):
        arousal = 0.0
    if style.tone == _PLAIN.tone:
        style = replace(style, tone=tone)
    pace = style.pace * (1 + _PACE * arousal)
    return replace(style, pace=max(SLOWEST, min(FASTEST, pace)))


def _tender(style: VoiceStyle) -> VoiceStyle:
    if style.emotion != _PLAIN.emotion:
        return style
    return replace(style, emotion="tender", intensity=_TENDERNESS)
