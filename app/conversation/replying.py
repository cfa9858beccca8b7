"""Step 3: words become the clauses of a reply. Before: transcribing.py. Next: speaking.py."""

from collections.abc import Callable, Generator

from app.conversation.guarding import Guarding, Watch
from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.obliging import Obliging
from app.conversation.prompting import Prompting
from app.conversation.turnstile import Urgency
from app.core.events import ClauseWritten, Event, ReplyBegun
from app.core.messages import ClauseReady, NothingToDo, ReplyEnded, UserSaid
from app.core.settings import Settings
from app.language.clauses import ClauseSplitter
from app.language.loop_guard import LoopGuard
from app.language.protocols import ChatModel
from app.speech.written_language import written_language


class Replying:
    """Asks the language model and passes its answer on clause by clause."""

    def __init__(
        self,
        model: ChatModel,
        history: History,
        settings: Settings,
        obliging: Obliging,
        guarding: Guarding,
        announce: Callable[[Event], None],
    ) -> None:
        self._model = model
        self._settings = settings.reply
        self._prompting = Prompting(history, settings.persona.text)
        self._obliging = obliging
        self._guarding = guarding
        guarding.prepare()  # here, for this is made while the user still waits for the model
        self._usual = obliging.manner.style
        self._announce = announce

    def urgency(self, item: UserSaid | NothingToDo, handed_on: int) -> Urgency:
        """The first clause is waited for; the others are written faster than they are spoken."""
        if isinstance(item, NothingToDo):
            return Urgency.IDLE
        return Urgency.LATER_WORDS if handed_on else Urgency.FIRST_CLAUSE

    def work(
        self, item: UserSaid | NothingToDo
    ) -> Generator[ClauseReady | ReplyEnded | None, None, None]:
        """Yield the reply, the first clause while the rest is still being written."""
        if isinstance(item, NothingToDo):
            yield from self._model.remember(
                self._prompting.prompt(None, self._obliging.manner), item.turn
            )
            return
        watch = yield from self._guarding.watch(item)
        manner, first = self._obliging.towards(item), True
        style = None if manner.style == self._usual else manner.style
        language = watch.language
        for text in self._texts(item, manner, watch):
            if not text:
                yield None
                continue
            self._announce(ClauseWritten(item.turn.number, text))
            language = written_language(text, language)  # the model may answer in another
            yield ClauseReady(item.turn, text, language, first, style)
            first = False
        yield ReplyEnded(item.turn)

    def _texts(
        self, said: UserSaid, manner: Manner, watch: Watch
    ) -> Generator[str | None, None, None]:
        """What is spoken, as far as the guard lets it pass."""
        if watch.refused:
            self._announce(ReplyBegun(said.turn.number))
            yield from watch.instead()
            return
        for clause in self._clauses(said, manner):
            yield (yield from watch.passed(clause)) if clause else None
            if watch.over:
                return

    def _clauses(self, said: UserSaid, manner: Manner) -> Generator[str | None, None, None]:
        splitter, guard = ClauseSplitter(), LoopGuard()
        tokens = 0
        for fragment in self._model.reply(self._prompting.prompt(said, manner), said.turn):
            if fragment and not tokens:
                self._announce(ReplyBegun(said.turn.number))
            tokens += bool(fragment)
            ready = splitter.feed(fragment)
            yield from ready
            if guard.feed(fragment) or (ready and tokens >= self._settings.longest_tokens):
                return
            if tokens >= 2 * self._settings.longest_tokens:
                break
            if not ready:
                yield None
        yield from splitter.flush()
