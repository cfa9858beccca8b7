"""Does as the user wishes of the voice: in the reply to the wish, and from then on. A listener."""

import threading
from collections.abc import Callable
from dataclasses import replace

from app.conversation.announcer import Announcer
from app.conversation.history import History
from app.conversation.manner import Manner
from app.core.events import (
    CancelledBecause,
    Event,
    ReplyFinished,
    StyleWished,
    TurnCancelled,
    TurnOpened,
)
from app.core.messages import UserSaid
from app.core.style import VoiceStyle
from app.speech.style_commands.understanding import StyleCommands, StyleWish

_BY_THE_USER = (CancelledBecause.INTERRUPTED, CancelledBecause.STOPPED)
"""A reply that was given up for these reasons had been heard, or could have been."""

_DONE = "Your voice has just been changed, as the user asked: {change}. {how}"
_ALONE = 'Answer only with a few words such as "Of course, like this."'
_BESIDES = "Do not mention it, and answer the rest."
_NOTHING = 'Your voice is like that already. Answer only with words such as "I already do."'
"""Small models do what they are shown; told not to say that they cannot, they say it."""


class Obliging:
    """Knows the manner in which every reply is to be said.

    A wish holds for the reply to its own turn at once. It is kept, and told of once, when that
    turn ends: until then going on to speak may take it back, together with the turn.

    Args:
        manner: as it is set.
        history: tells whether Parley has just asked something.
        commands: understands wishes; None if none are to be heeded.
        announcer: tells what happens, and is told of wishes.
    """

    def __init__(
        self,
        manner: Manner,
        history: History,
        commands: StyleCommands | None,
        announcer: Announcer,
    ) -> None:
        self._manner = manner
        self._history = history
        self._commands = commands
        self._announce: Callable[[Event], None] = announcer.announce
        self._opened: set[int] = set()
        self._wishes: dict[int, StyleWish] = {}
        self._lock = threading.Lock()
        announcer.listen(self.notice)

    @property
    def manner(self) -> Manner:
        """As it is by now, towards nobody in particular."""
        return self._manner

    def towards(self, said: UserSaid) -> Manner:
        """The manner of the reply to these words."""
        wish = self._wish(said)
        if wish is None:
            return self._manner.towards(said.feeling)
        with self._lock:
            if not said.turn.cancelled:
                self._wishes[said.turn.number] = wish
        return replace(self._manner, style=wish.style, asked=_in_words(wish))

    def notice(self, event: Event) -> None:
        """Listen for turns that have become real, and for those that never were."""
        match event:
            case TurnOpened():
                with self._lock:
                    self._opened.add(event.turn)
            case ReplyFinished():
                self._ended(event.turn, real=True)
            case TurnCancelled():
                self._ended(event.turn, real=event.because in _BY_THE_USER)

    def _wish(self, said: UserSaid) -> StyleWish | None:
        if self._commands is None or said.language != self._commands.language:
            return None
        before = self._history.before(said.turn.number)
        asked = bool(before) and before[-1].heard.rstrip().endswith("?")
        return self._commands.wish(said.text, self._manner.style, asked=asked)

    def _ended(self, turn: int, *, real: bool) -> None:
        with self._lock:
            opened = turn in self._opened
            self._opened.discard(turn)
            wish = self._wishes.pop(turn, None)
        if wish is not None and opened and real and wish.style != self._manner.style:
            self._become(wish.style)
            self._announce(StyleWished(turn, wish.style, wish.change))

    def _become(self, style: VoiceStyle) -> None:
        self._manner = replace(self._manner, style=style)


def _in_words(wish: StyleWish) -> str:
    if not wish.change:
        return _NOTHING if wish.alone else ""
    return _DONE.format(change=wish.change, how=_ALONE if wish.alone else _BESIDES)
