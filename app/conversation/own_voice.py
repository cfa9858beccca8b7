"""Pairs what a model says with what it writes, and lets the guard read before anybody hears."""

from collections import deque
from collections.abc import Callable, Generator, Iterator

from app.conversation.guarding import Watch
from app.core.events import ClauseWritten, Event
from app.core.messages import ClauseReady, SpeechReady
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn
from app.language.clauses import ClauseSplitter
from app.speech.protocols import Speech
from app.speech.word_times import WordTimes
from app.speech.written_language import written_language
from app.speech_models.protocols import Spoken


class OwnVoice:
    """One reply of a speaking model.

    Sound waits until the guard has passed the whole clause to which the words before it belong. A
    clause that is not passed as it stands ends the reply, for its sound cannot be told from that
    of the clauses after it; what is said instead is handed on as text.
    """

    def __init__(self, turn: Turn, watch: Watch, announce: Callable[[Event], None]) -> None:
        self._turn = turn
        self._watch = watch
        self._announce = announce
        self._splitter = ClauseSplitter()
        self._times = WordTimes()
        self._held: deque[tuple[int, Sound]] = deque()  # after so many characters
        self._written = self._passed = 0  # characters
        self._instead = ""
        self._language = watch.language
        self.over = False
        """Whether nothing more of the model's may be heard."""

    def take(self, piece: Spoken) -> Generator[SpeechReady | None, None, None]:
        """Yield what may be heard after the model's next piece, and None while it is read."""
        self._written += len(piece.text)
        ready = self._splitter.feed(piece.text) if piece.text else []
        for clause in (*ready, *(self._splitter.flush() if piece.written else ())):
            yield from self._read(clause)
        if piece.sound is not None:
            self._held.append((self._written, piece.sound))
        yield from self._release()

    def rest(self, *, whole: bool) -> Generator[SpeechReady | ClauseReady | None, None, None]:
        """Yield what is left at the end of the reply; if it is not whole, the model was stopped.

        Words whose sound may never have come do not count as heard then. It has come if there is
        sound of what follows them.
        """
        if whole:
            for clause in self._splitter.flush():
                yield from self._read(clause)
        yield from self._release()
        said = (whole and not self.over) or bool(self._held)
        words = self._times.rest() if said else ()
        yield SpeechReady(self._turn, Sound.silence(0.0, SPEECH_RATE), words)
        if self._instead:
            yield ClauseReady(self._turn, self._instead, self._language, first=False)

    def _read(self, clause: str) -> Generator[None, None, None]:
        if self.over:
            return
        passed = yield from self._watch.passed(clause)
        self._language = written_language(passed, self._language)
        if passed:
            self._announce(ClauseWritten(self._turn.number, passed))
        if passed != clause:
            self.over = True
            self._instead = passed
            return
        self._passed += len(clause)
        waiting = "".join(word.text for word in self._times.rest())
        self._times.begin(waiting + clause, waiting + clause, str)

    def _release(self) -> Iterator[SpeechReady]:
        while self._held and self._held[0][0] <= self._passed:
            _, sound = self._held.popleft()
            words = self._times.take(Speech(sound.samples, sound.rate))
            yield SpeechReady(self._turn, sound, words)
