"""What a mood does to the voice: EmoSpeak's published formulas, scaled for neural voices. Pure.

Marc Schroeder, Speech and Emotion Research (thesis, Saarland University, 2004) and EmoSpeak of MARY
TTS give, for arousal A, valence V and power P from -100 to 100:

    pitch            0.3 A + 0.1 V - 0.1 P   per cent
    pitch range      4 + 0.04 A              semitones
    rate             0.5 A + 0.2 V           per cent
    length of pauses -0.2 A                  per cent
    volume           50 + 0.33 A             of 100

Their numbers of pauses, accents and lengths of single sounds are left out: a delivery has none.

The formulas were made for voices joined from recorded sounds, where only strong changes were
noticed. Neural voices are natural to begin with, and sound odd beyond some 3 semitones and 0.8 to
1.3 times the range; so only a share of each change is asked for. The shares are a judgement: the
largest that keep the strongest moods in styles.toml within bounds.
"""

from math import log2, log10

from app.speech.delivering.expression import Expression
from app.speech.delivering.mood import Mood

PITCH_SHARE = 0.5
RANGE_SHARE = 0.5
RATE_SHARE = 0.4
VOLUME_SHARE = 0.6
PAUSE_SHARE = 1.5
"""Above one: pauses are the one thing that a neural voice leaves unchanged with the mood."""


def figures(mood: Mood) -> Expression:
    """The figures that go with a mood; the mood itself is not in the result."""
    pitch = 0.3 * mood.arousal + 0.1 * mood.valence - 0.1 * mood.power
    rate = 0.5 * mood.arousal + 0.2 * mood.valence
    volume = 0.33 * mood.arousal / 0.5
    return Expression(
        pitch=12 * log2(1 + PITCH_SHARE * pitch),
        pitch_range=1 + RANGE_SHARE * mood.arousal,
        pace=1 + RATE_SHARE * rate,
        loudness=20 * log10(1 + VOLUME_SHARE * volume),
        pauses=1 - PAUSE_SHARE * 0.2 * mood.arousal,
    )
