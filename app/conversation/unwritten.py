"""What was said but is not written down yet: kept as sound, never longer than it is needed."""

from collections.abc import Callable, Generator

from app.conversation.history import History
from app.core.events import Event, WordsRecognised
from app.core.messages import UserSaid
from app.core.sound import Sound
from app.language.protocols import Cancellation
from app.speech.written_language import written_language
from app.speech_models.protocols import Hearer

_MOST = 4
"""So many utterances are kept; a minute each at most, in memory alone."""


class Unwritten:
    """Has the model write down in idle time what it heard.

    All methods are called by one thread.
    """

    def __init__(self, hearer: Hearer, history: History, announce: Callable[[Event], None]) -> None:
        self._hearer = hearer
        self._history = history
        self._announce = announce
        self._kept: dict[int, UserSaid] = {}

    def keep(self, said: UserSaid) -> None:
        """Remember an utterance whose words are not known."""
        if said.sound is not None and not said.text:
            self._kept[said.turn.number] = said
            for turn in sorted(self._kept)[:-_MOST]:
                del self._kept[turn]

    def sound(self, turn: int) -> Sound | None:
        """What was said in a turn, if it is not written down."""
        said = self._kept.get(turn)
        return None if said is None else said.sound

    def write_down(self, cancellation: Cancellation) -> Generator[None, None, None]:
        """Tell the words of each turn that really happened, and let its sound go."""
        happened = {exchange.turn for exchange in self._history.exchanges}
        for turn, said in tuple(self._kept.items()):
            if turn in happened and said.sound is not None:
                words = ""
                for fragment in self._hearer.write_down(said.sound, cancellation):
                    words += fragment
                    yield None
                if cancellation.cancelled:
                    return
                self._tell(said, words.strip())
            del self._kept[turn]

    def _tell(self, said: UserSaid, words: str) -> None:
        if words:
            language = written_language(words, said.language)
            self._announce(WordsRecognised(said.turn.number, words, language))
