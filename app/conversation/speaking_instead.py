"""Step 4 beside a model that speaks for itself: what others have to say is spoken if it can be."""

import logging
from collections.abc import Generator
from dataclasses import replace

from app.conversation.speaking import Speaking, unvoiced
from app.conversation.turnstile import Urgency
from app.core.errors import EngineError, ParleyError
from app.core.messages import ClauseReady, ReplyEnded, SpeechReady

logger = logging.getLogger(__name__)

NO_READER = (
    "The model that is chosen speaks only for itself, and reads nothing aloud. For this choose a "
    "language model and a voice on the Models page."
)


class SpeakingInstead:
    """Voices the guard's sentences; where no voice is there, or it breaks, they are only shown.

    A reply never fails for the want of it, but what is to be read aloud does.

    Args:
        speaking: what speaks; None if there is nothing for it, or it could not be loaded.
    """

    def __init__(self, speaking: Speaking | None) -> None:
        self._speaking = speaking

    def urgency(self, item: ClauseReady | SpeechReady | ReplyEnded, handed_on: int) -> Urgency:
        """Silence until the first sound is what people notice."""
        first = isinstance(item, ClauseReady) and not handed_on
        return Urgency.FIRST_SOUND if first else Urgency.LATER_SOUND

    def work(
        self, item: ClauseReady | SpeechReady | ReplyEnded
    ) -> Generator[SpeechReady | ReplyEnded | None, None, None]:
        """Yield the clause as sound, or as words alone; EngineError for what is to be read."""
        if not isinstance(item, ClauseReady):
            yield item
        elif item.style is not None:  # only what is read aloud has one of its own
            if self._speaking is None:
                raise EngineError(NO_READER)
            yield from self._speaking.work(item)
        else:
            yield from self._voiced(item)

    def _voiced(
        self, clause: ClauseReady
    ) -> Generator[SpeechReady | ReplyEnded | None, None, None]:
        told = 0  # characters
        try:
            if self._speaking is not None:
                for piece in self._speaking.work(clause):
                    if isinstance(piece, SpeechReady):
                        told += sum(len(word.text) for word in piece.words)
                    yield piece
                return
        except ParleyError:
            logger.warning("the voice failed: a sentence is shown only")
        except Exception:
            logger.exception("the voice broke: a sentence is shown only")
        yield unvoiced(replace(clause, text=clause.text[told:]))
