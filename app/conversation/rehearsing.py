"""Reads a text aloud as it stands, instead of replying.py; the language model is not asked."""

from collections.abc import Callable, Generator

from app.conversation.turnstile import Urgency
from app.core.events import ClauseWritten, Event
from app.core.messages import ClauseReady, ReplyEnded, TextGiven
from app.core.style import VoiceStyle
from app.language.clauses import clauses


class Rehearsing:
    """Passes a given text on clause by clause.

    Args:
        own_language: ISO 639-1 code of a style's speaker; UsageError for a style nobody has.
    """

    def __init__(
        self, own_language: Callable[[VoiceStyle], str], announce: Callable[[Event], None]
    ) -> None:
        self._own_language = own_language
        self._announce = announce

    def urgency(self, item: TextGiven, handed_on: int) -> Urgency:
        """It is as good as no work."""
        return Urgency.FIRST_CLAUSE

    def work(self, item: TextGiven) -> Generator[ClauseReady | ReplyEnded | None, None, None]:
        """Yield the text."""
        language = item.language or self._own_language(item.style)
        for position, text in enumerate(clauses([item.text])):
            self._announce(ClauseWritten(item.turn.number, text))
            yield ClauseReady(item.turn, text, language, position == 0, item.style)
        yield ReplyEnded(item.turn)
