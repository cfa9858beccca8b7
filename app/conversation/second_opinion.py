"""Asks a guard model, if there is one, about what the phrase lists let pass; never for long.

It reads in pieces, between which the stage looks at the turn and gives way to what is more urgent.
What it does not know in time passes by the lists alone, as all does until it is loaded, and after
it has failed.
"""

import logging
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future

from app.core.events import Event
from app.core.guarding import Guarded, GuardLevel, GuardSettings
from app.core.messages import UserSaid
from app.core.voice_events import EngineFailed
from app.language.protocols import GuardModel, Judgement

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 2.0
"""Of its own work on one look; waiting for others is not its fault."""

MOST_LATE = 3
"""After so many looks in a row that took too long it is not asked again."""

_SURE = 0.5
"""From this likelihood on it counts."""

_FAILED = (
    "The guard model has stopped working: start Parley again, or choose None as the second opinion "
    "on the Persona page."
)
_SLOW = (
    "The guard model has not read something within {seconds:.0f} seconds: close other programs, or "
    "choose None as the second opinion on the Persona page."
)


class SecondOpinion:
    """A guard model's, of what may be said.

    Args:
        model: judges; it may still be loading. None if nobody is to be asked.
        level: how much is kept out.
        tell_lost: called once, with a sentence, if the model fails or is too slow.
        monotonic: seconds.
    """

    def __init__(
        self,
        model: Future[GuardModel] | None = None,
        level: GuardLevel = GuardLevel.FAMILY,
        tell_lost: Callable[[str], None] = lambda advice: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._family = level is GuardLevel.FAMILY
        self._tell_lost = tell_lost
        self._monotonic = monotonic
        self._told = False
        self._late = 0

    @classmethod
    def of(
        cls,
        settings: GuardSettings,
        model: Future[GuardModel] | None,
        announce: Callable[[Event], None],
    ) -> "SecondOpinion":
        """As the settings say."""

        def tell_lost(advice: str) -> None:
            announce(EngineFailed("guard", settings.model, advice))

        return cls(model, settings.level, tell_lost)

    def of_words(self, said: UserSaid) -> Generator[None, None, Guarded | None]:
        """Why the user's words are not to be answered, as all do; None if they may be."""
        return (yield from self._look(said, None))

    def of_reply(self, said: UserSaid, reply: str) -> Generator[None, None, Guarded | None]:
        """Why what the reply has come to is not to be said; None if it may be."""
        return (yield from self._look(said, reply))

    def _look(self, said: UserSaid, reply: str | None) -> Generator[None, None, Guarded | None]:
        model = self._here
        if model is None:
            return None
        try:
            judgement = yield from self._judged(model, said, reply)
        except Exception:
            logger.exception("the guard model failed")
            self._model = None
            self._tell(_FAILED)
            return None
        return None if judgement is None else self._minded(judgement)

    def _judged(
        self, model: GuardModel, said: UserSaid, reply: str | None
    ) -> Generator[None, None, Judgement | None]:
        pieces, worked = model.judge(said.text, reply, said.turn), 0.0
        while worked <= LONGEST_SECONDS:
            began = self._monotonic()
            try:
                judgement = next(pieces)
            except StopIteration:  # the turn was given up
                return None
            worked += self._monotonic() - began
            if judgement is not None:
                self._late = 0
                return judgement
            yield None
        self._note_late()
        return None

    @property
    def _here(self) -> GuardModel | None:
        model = self._model
        if model is None or not model.done() or model.cancelled() or model.exception():
            return None  # that it could not be loaded has been told by who loads it
        return model.result()

    def _minded(self, judgement: Judgement) -> Guarded | None:
        """What to make of it: to offer help, doubt is enough."""
        in_crisis = judgement.harm is Guarded.CRISIS
        likely = judgement.harmful + (judgement.doubtful if in_crisis else 0.0)
        if likely < _SURE or (judgement.harm is Guarded.SEXUAL and not self._family):
            return None
        return judgement.harm

    def _note_late(self) -> None:
        self._late += 1
        logger.warning("the guard model was too slow")
        if self._late >= MOST_LATE:
            self._model = None
        self._tell(_SLOW.format(seconds=LONGEST_SECONDS))

    def _tell(self, advice: str) -> None:
        if not self._told:
            self._told = True
            self._tell_lost(advice)
