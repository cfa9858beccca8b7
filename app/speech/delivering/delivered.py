"""From an expression to a delivery that a synthesiser can follow without sounding odd. Pure."""

from app.core.delivery import Blend, Delivery
from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.delivering.emospeak import figures
from app.speech.delivering.expression import Expression

PITCH = -3.0, 3.0
PITCH_RANGE = 0.6, 1.6
PACE = 0.7, 1.35
"""Times the pace that the user chose."""

LOUDNESS = -6.0, 4.0
PAUSES = 0.6, 2.0


def delivered(style: VoiceStyle, expression: Expression) -> Delivery:
    """The style's speaker and pace with that expression.

    The mood gives figures by EmoSpeak's formulas. To these come the expression's own, for three
    dimensions cannot tell apart what Mozziconacci (1998) and Banse and Scherer (1996) measured,
    such as anger and joy in loudness, or sadness and tenderness in pitch. Beyond the bounds a
    voice does not express more, it only sounds worse.
    """
    full = figures(expression.mood) + expression
    return Delivery(
        speaker=style.speaker,
        blend=_blend(style),
        pace=_within(style.pace * _within(full.pace, PACE), (SLOWEST, FASTEST)),
        pitch=_within(full.pitch, PITCH),
        pitch_range=_within(full.pitch_range, PITCH_RANGE),
        loudness=_within(full.loudness, LOUDNESS),
        pauses=_within(full.pauses, PAUSES),
        voicing=_within(full.voicing, (0.0, 1.0)),
    )


def _blend(style: VoiceStyle) -> Blend | None:
    same = style.blend_with in ("", style.speaker)
    if same or not (style.timbre_share or style.prosody_share):
        return None
    return Blend(style.blend_with, style.timbre_share, style.prosody_share)


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
