"""Step 2 where the model hears for itself, instead of transcribing.py: nobody writes words down."""

from collections.abc import Callable, Generator

from app.conversation.floor import Floor
from app.conversation.transcribing import LEAST_SPEECH_SECONDS
from app.conversation.turnstile import Urgency
from app.core.events import Event, NothingSaid, WordsRecognised
from app.core.messages import UserSaid, UtteranceCaptured
from app.core.sound import Sound

UNWRITTEN = "[spoken]"
"""Stands in the history for what was said, until the model has written it down."""


class Admitting:
    """Passes on utterances to which the floor lets there be a reply, judged by their length.

    Args:
        floor: decides.
        language: ISO 639-1 code of what is usually spoken.
        announce: takes events.
        said: takes the number and the sound of each turn.
    """

    def __init__(
        self,
        floor: Floor,
        language: str,
        announce: Callable[[Event], None],
        said: Callable[[int, Sound], None] = lambda turn, sound: None,
    ) -> None:
        self._floor = floor
        self._language = language
        self._announce = announce
        self._said = said

    def urgency(self, item: UtteranceCaptured, handed_on: int) -> Urgency:
        """Everything else waits for this, and it is as good as no work."""
        return Urgency.RECOGNITION

    def work(self, item: UtteranceCaptured) -> Generator[UserSaid | None, None, None]:
        """Yield the sound itself."""
        turn, seconds = item.turn, item.speech_seconds
        self._said(turn.number, item.sound)
        sound = item.sound if seconds >= LEAST_SPEECH_SECONDS else None
        said = UserSaid(turn, "", self._language, seconds, sound=sound)
        if not said.anything:
            self._announce(NothingSaid(turn.number))
        admitted = self._floor.admit(said)
        if said.anything:
            self._announce(WordsRecognised(turn.number, UNWRITTEN, self._language))
        if admitted:
            yield said
