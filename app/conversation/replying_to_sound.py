"""Step 3 with a model that hears for itself: like replying.py, but it is given the sound."""

from collections.abc import Callable, Generator

from app.conversation.guarding import Guarding
from app.conversation.history import History
from app.conversation.obliging import Obliging
from app.conversation.prompting import Prompting
from app.conversation.replying import Replying
from app.conversation.unwritten import Unwritten
from app.core.events import Event
from app.core.messages import ClauseReady, NothingToDo, ReplyEnded, UserSaid
from app.core.settings import Settings
from app.speech_models.protocols import ListeningModel


class ReplyingToSound(Replying):
    """Asks a listening model, which in idle time writes down what nobody else has."""

    def __init__(
        self,
        model: ListeningModel,
        history: History,
        settings: Settings,
        obliging: Obliging,
        guarding: Guarding,
        announce: Callable[[Event], None],
    ) -> None:
        super().__init__(model, history, settings, obliging, guarding, announce)
        self._unwritten = Unwritten(model, history, announce)
        self._prompting = Prompting(history, settings.persona.text, self._unwritten)

    def work(
        self, item: UserSaid | NothingToDo
    ) -> Generator[ClauseReady | ReplyEnded | None, None, None]:
        """Yield the reply, the first clause while the rest is still being written."""
        if isinstance(item, NothingToDo):
            yield from self._unwritten.write_down(item.turn)
        else:
            self._unwritten.keep(item)
        yield from super().work(item)
