"""Step 3: words become the clauses of a reply. Before: transcribing.py. Next: speaking.py."""

from collections.abc import Callable, Generator

from app.conversation.history import History
from app.conversation.turnstile import Urgency
from app.core.events import ClauseWritten, Event, ReplyBegun
from app.core.messages import ClauseReady, NothingToDo, ReplyEnded, UserSaid
from app.core.settings import ReplySettings
from app.language.clauses import ClauseSplitter
from app.language.loop_guard import LoopGuard
from app.language.prompt import build_prompt
from app.language.protocols import ChatModel, Prompt


class Replying:
    """Asks the language model and passes its answer on clause by clause."""

    def __init__(
        self,
        model: ChatModel,
        history: History,
        settings: ReplySettings,
        persona: str,
        hint: str,
        announce: Callable[[Event], None],
    ) -> None:
        self._model = model
        self._history = history
        self._settings = settings
        self._persona = persona
        self._hint = hint
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
            yield from self._model.remember(self._prompt("", None), item.turn)
            return
        first = True
        for text in self._clauses(item):
            if text is None:
                yield None
                continue
            self._announce(ClauseWritten(item.turn.number, text))
            yield ClauseReady(item.turn, text, item.language, first)
            first = False
        yield ReplyEnded(item.turn)

    def _clauses(self, said: UserSaid) -> Generator[str | None, None, None]:
        splitter, guard = ClauseSplitter(), LoopGuard()
        tokens = 0
        for fragment in self._model.reply(self._prompt(said.text, said.turn.number), said.turn):
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

    def _prompt(self, words: str, turn: int | None) -> Prompt:
        past = self._history.exchanges if turn is None else self._history.before(turn)
        exchanges = [(part.said, part.heard, part.cancelled is not None) for part in past]
        return build_prompt(self._persona, self._hint, exchanges, words)
