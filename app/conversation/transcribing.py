"""Step 2: an utterance becomes words. Before: hearing.py. Next: replying.py."""

from collections.abc import Callable, Generator

from app.conversation.floor import Floor
from app.conversation.turnstile import Urgency
from app.core.events import Event, NothingSaid, WordsRecognised
from app.core.messages import UserSaid, UtteranceCaptured
from app.speech.protocols import Recogniser

LEAST_SPEECH_SECONDS = 0.09
"""Less than this is a click or a cough; the shortest "no" in the tests has 0.19 s."""


class Transcribing:
    """Writes down what the user said; silence and coughs end here."""

    def __init__(
        self, recogniser: Recogniser, floor: Floor, announce: Callable[[Event], None]
    ) -> None:
        self._recogniser = recogniser
        self._floor = floor
        self._announce = announce

    def urgency(self, item: UtteranceCaptured, handed_on: int) -> Urgency:
        """Everything else waits for the words."""
        return Urgency.RECOGNITION

    def work(self, item: UtteranceCaptured) -> Generator[UserSaid | None, None, None]:
        """Yield the words, if there are any and the floor lets them have a reply."""
        said = self._recognise(item)
        if not said.text:
            self._announce(NothingSaid(said.turn.number))
        admitted = self._floor.admit(said)  # first: who hears of the words may open their turn
        if said.text:
            self._announce(WordsRecognised(said.turn.number, said.text, said.language))
        if admitted:
            yield said

    def _recognise(self, item: UtteranceCaptured) -> UserSaid:
        if item.speech_seconds < LEAST_SPEECH_SECONDS:
            return UserSaid(item.turn, "", "")
        transcription = self._recogniser.transcribe(item.sound, item.speech_seconds)
        return UserSaid(item.turn, transcription.text, transcription.language)
