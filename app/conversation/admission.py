"""What words mean that were said while a reply was heard, or before one. Pure."""

from dataclasses import dataclass
from enum import Enum

from app.conversation.own_words import OwnWords
from app.core.events import CancelledBecause
from app.core.messages import UserSaid
from app.speech.word_cues import is_backchannel, is_stop_word

LEAST_SECONDS_OVER_ECHO = 0.4
"""What a simulated loudspeaker's distortion leaves after cancelling sounds like speech for up to
0.3 s, and a recogniser makes words of it."""


LEAST_SECONDS_UNWRITTEN = 0.7
"""Over a reply, what is shorter may be an "mm-hm": where nobody writes the words down, only its
length can tell. Chosen, not measured: one of two syllables takes about half a second."""


class Begun(Enum):
    """When an utterance began."""

    IN_SILENCE = "while no reply was heard"
    OVER_REPLY = "while a reply was heard"
    OVER_ECHO = "while a reply was heard whose echo is too loud to believe in more than a stop word"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How something was said."""

    begun: Begun
    """When it was begun to be said."""

    interrupting: bool = False
    """Whether another turn's reply is still being heard, or was when this counted as said."""


def refused_because(
    said: UserSaid, own_words: OwnWords, how: Circumstances, *, echoing: bool
) -> CancelledBecause | None:
    """Why the words deserve no reply; None if they do.

    Args:
        said: what was recognised.
        own_words: what was heard of the replies.
        how: the circumstances.
        echoing: whether the microphone hears the loudspeaker.
    """
    begun, interrupting = how.begun, how.interrupting
    if not said.anything:
        return CancelledBecause.NOTHING_SAID
    if not said.text:
        return _refused_unwritten(said, begun) if interrupting else None
    if interrupting and is_stop_word(said.text, said.language):
        return CancelledBecause.STOPPED
    if interrupting and begun is Begun.OVER_ECHO:
        stop = own_words.follow_stop_word(said.text, said.language)
        return CancelledBecause.STOPPED if stop else CancelledBecause.NOT_LISTENED
    short = said.speech_seconds is not None and said.speech_seconds < LEAST_SECONDS_OVER_ECHO
    if interrupting and echoing and short:
        return CancelledBecause.TOO_SHORT
    if interrupting and is_backchannel(said.text, said.language):
        return CancelledBecause.BACKCHANNEL
    if begun is not Begun.IN_SILENCE and own_words.repeated(said.text, said.language):
        return CancelledBecause.OWN_WORDS
    return None


def _refused_unwritten(said: UserSaid, begun: Begun) -> CancelledBecause | None:
    """The same for an interruption whose words nobody knows."""
    if begun is Begun.OVER_ECHO:
        return CancelledBecause.NOT_LISTENED
    short = (said.speech_seconds or 0.0) < LEAST_SECONDS_UNWRITTEN
    return CancelledBecause.TOO_SHORT if short else None
