"""A conversation as one sound, and who is heard in it when. Pure."""

from collections.abc import Mapping

from app.core.recorded import Whose
from app.core.sound import Sound
from app.store.history.markdown import ASSISTANT, USER
from app.store.history.records import KeptConversation
from app.store.history.subtitles import Cue

RATE = 24_000

_PAUSE_SECONDS = 0.4
"""After each of the two."""

_READING_SECONDS_A_LETTER = 0.06
"""Silence for words that were written and have no sound: 17 letters a second can be read."""


def soundtrack(
    conversation: KeptConversation, sounds: Mapping[tuple[int, Whose], Sound]
) -> tuple[Sound, tuple[Cue, ...]]:
    """All that was said and heard, one after the other, and what is spoken in it.

    Args:
        conversation: the words.
        sounds: by the number of a turn and whose it is, at any rate; some may not be there.

    Returns:
        The sound at `RATE`, without the time in which nobody spoke, and a cue for each side.
    """
    parts: list[Sound] = []
    cues: list[Cue] = []
    begin = 0.0
    for turn in conversation.turns:
        exchange = turn.exchange
        sides = ((Whose.USER, USER, exchange.said), (Whose.REPLY, ASSISTANT, exchange.heard))
        for whose, who, words in sides:
            sound = sounds.get((exchange.turn, whose))
            if sound is None and not words.strip():
                continue
            if sound is None:
                sound = Sound.silence(_READING_SECONDS_A_LETTER * len(words), RATE)
            parts += [sound.resampled(RATE), Sound.silence(_PAUSE_SECONDS, RATE)]
            cues.append(Cue(begin, begin + sound.seconds, who, words))
            begin += parts[-2].seconds + parts[-1].seconds
    return Sound.joined(parts, RATE), tuple(cues)
