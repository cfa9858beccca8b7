"""Step 2: an utterance becomes words. Before: hearing.py. Next: replying.py."""

from collections.abc import Callable, Generator
from dataclasses import replace

from app.conversation.ear import Ear
from app.conversation.floor import Floor
from app.conversation.turnstile import Urgency
from app.core.events import Event, FeelingNoticed, NothingSaid, WordsRecognised
from app.core.messages import UserSaid, UtteranceCaptured
from app.core.sound import Sound
from app.speech.cutting import cut
from app.speech.protocols import Recogniser

LEAST_SPEECH_SECONDS = 0.09
"""Less than this is a click or a cough; the shortest "no" in the tests has 0.19 s."""

_PIECE_SECONDS = 29.0
"""What fits into the window of a recogniser at once."""


class Transcribing:
    """Writes down what the user said, and how it sounded; silence and coughs end here.

    Args:
        recogniser: writes down.
        floor: decides what the words are worth.
        announce: takes events.
        ear: hears how it sounded.
        said: takes the number and the sound of each turn.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        floor: Floor,
        announce: Callable[[Event], None],
        ear: Ear | None = None,
        said: Callable[[int, Sound], None] = lambda turn, sound: None,
    ) -> None:
        self._recogniser = recogniser
        self._floor = floor
        self._announce = announce
        self._ear = ear or Ear()
        self._said = said

    def urgency(self, item: UtteranceCaptured, handed_on: int) -> Urgency:
        """Everything else waits for the words."""
        return Urgency.RECOGNITION

    def work(self, item: UtteranceCaptured) -> Generator[UserSaid | None, None, None]:
        """Yield the words, if there are any and the floor lets them have a reply."""
        self._said(item.turn.number, item.sound)
        over_reply = self._floor.speaking not in (None, item.turn)
        said = yield from self._recognise(item)
        if not said.text:
            self._announce(NothingSaid(said.turn.number))
        admitted = self._floor.admit(said)  # first: who hears of the words may open their turn
        if said.text:
            self._announce(WordsRecognised(said.turn.number, said.text, said.language))
        if admitted and over_reply:  # whoever talks over a voice raises their own
            yield said
        elif admitted:
            yield None  # an engine for feelings may take its time
            yield self._with_feeling(said, item)

    def _with_feeling(self, said: UserSaid, item: UtteranceCaptured) -> UserSaid:
        feeling = self._ear.feeling(item.sound)
        if feeling is not None:
            self._announce(FeelingNoticed(said.turn.number, feeling))
        return replace(said, feeling=feeling)

    def _recognise(self, item: UtteranceCaptured) -> Generator[None, None, UserSaid]:
        """A long utterance piece by piece, so that it can be given up in between."""
        if item.speech_seconds < LEAST_SPEECH_SECONDS:
            return UserSaid(item.turn, "", "")
        texts, language = [], ""
        share = min(1.0, item.speech_seconds / item.sound.seconds)
        for position, part in enumerate(cut(item.sound, _PIECE_SECONDS)):
            if position:
                yield None
            transcription = self._recogniser.transcribe(part, share * part.seconds)
            texts.append(transcription.text)
            language = transcription.language
        text = " ".join(filter(None, texts))
        sound = item.sound if text else None
        return UserSaid(item.turn, text, language, item.speech_seconds, sound=sound)
