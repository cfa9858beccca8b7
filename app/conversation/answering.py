"""Steps 3 and 4 in one, for a model that speaks for itself; instead of replying.py, speaking.py."""

from collections.abc import Callable, Generator

from app.conversation.guarding import Guarding, Watch
from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.obliging import Obliging
from app.conversation.own_voice import OwnVoice
from app.conversation.prompting import Prompting
from app.conversation.turnstile import Urgency
from app.conversation.unwritten import Unwritten
from app.core.events import ClauseWritten, Event, ReplyBegun
from app.core.messages import ClauseReady, NothingToDo, ReplyEnded, SpeechReady, UserSaid
from app.core.settings import Settings
from app.language.loop_guard import LoopGuard
from app.speech_models.protocols import SpeakingModel

_LONGEST_SECONDS = 60.0
"""A reply has no more sound than this, whatever the model thinks."""

Answer = ClauseReady | SpeechReady | ReplyEnded


class Answering:
    """Passes on what the model says aloud."""

    def __init__(
        self,
        model: SpeakingModel,
        history: History,
        settings: Settings,
        obliging: Obliging,
        guarding: Guarding,
        announce: Callable[[Event], None],
    ) -> None:
        self._model = model
        self._longest = settings.reply.longest_tokens
        self._unwritten = Unwritten(model, history, announce)
        self._prompting = Prompting(history, settings.persona.text, self._unwritten)
        self._obliging = obliging
        self._guarding = guarding
        guarding.prepare()
        self._announce = announce

    def urgency(self, item: UserSaid | NothingToDo, handed_on: int) -> Urgency:
        """Silence until the first sound is what people notice."""
        if isinstance(item, NothingToDo):
            return Urgency.IDLE
        return Urgency.LATER_SOUND if handed_on else Urgency.FIRST_SOUND

    def work(self, item: UserSaid | NothingToDo) -> Generator[Answer | None, None, None]:
        """Yield the reply in sound, or what is said instead as text."""
        if isinstance(item, NothingToDo):
            yield from self._unwritten.write_down(item.turn)
            prompt = self._prompting.prompt(None, self._obliging.manner)
            yield from self._model.remember(prompt, item.turn)
            return
        self._unwritten.keep(item)
        watch = yield from self._guarding.watch(item)
        if watch.refused:
            yield from self._instead(item, watch)
        else:
            yield from self._spoken(item, self._obliging.towards(item), watch)
        yield ReplyEnded(item.turn)

    def _instead(self, said: UserSaid, watch: Watch) -> Generator[Answer, None, None]:
        self._announce(ReplyBegun(said.turn.number))
        for place, text in enumerate(watch.instead()):
            self._announce(ClauseWritten(said.turn.number, text))
            yield ClauseReady(said.turn, text, watch.language, place == 0)

    def _spoken(
        self, said: UserSaid, manner: Manner, watch: Watch
    ) -> Generator[Answer | None, None, None]:
        voice, loops = OwnVoice(said.turn, watch, self._announce), LoopGuard()
        prompt = self._prompting.prompt(said, manner)
        tokens, seconds, whole = 0, 0.0, True
        for piece in self._model.answer(prompt, manner.style, said.turn):
            if piece.text and not tokens:
                self._announce(ReplyBegun(said.turn.number))
            tokens += bool(piece.text)
            seconds += 0.0 if piece.sound is None else piece.sound.seconds
            looping = bool(piece.text) and loops.feed(piece.text)
            yield None
            yield from voice.take(piece)
            too_long = tokens >= 2 * self._longest or seconds >= _LONGEST_SECONDS
            if voice.over or looping or too_long:
                whole = False
                break
        yield from voice.rest(whole=whole)
