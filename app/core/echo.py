"""What the echo of the loudspeaker allows. Pure."""

from app.core.voice_events import Duplex

FULL_FROM, GATED_FROM = 35.0, 15.0
"""Losses in dB after cancelling. In a simulated room the detector takes nothing for speech from 35
on. Real rooms were measured at 15 to 25, where bursts of echo sound like speech."""

INAUDIBLE_FROM = 50.0
"""From this loss on there is no echo to speak of."""


def allowed_by(loss: float) -> Duplex:
    """What becomes of the user's voice where the echo is quieter by so many dB after cancelling."""
    if loss >= FULL_FROM:
        return Duplex.FULL
    return Duplex.GATED if loss >= GATED_FROM else Duplex.HALF
