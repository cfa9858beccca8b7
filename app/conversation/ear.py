"""Asks how the user sounds, if there is somebody who can tell; never costs a reply."""

import logging
from collections.abc import Callable
from concurrent.futures import Future

from app.core.events import Event
from app.core.feeling import Feeling, FeelingSettings
from app.core.sound import Sound
from app.core.voice_events import EngineFailed
from app.speech.belated_feelings import BelatedFeelings
from app.speech.protocols import FeelingEngine

logger = logging.getLogger(__name__)

_LOST = (
    "The speech-emotion model has stopped working: start Parley again, or choose Built-in on the "
    "Privacy page."
)


class Ear:
    """An engine that fails is not asked again.

    Args:
        engine: judges; None if nothing is to be noticed.
    """

    def __init__(self, engine: FeelingEngine | None = None) -> None:
        self._engine = engine

    @classmethod
    def listening(
        cls,
        settings: FeelingSettings,
        quick: FeelingEngine,
        model: Future[FeelingEngine] | None,
        announce: Callable[[Event], None],
    ) -> "Ear":
        """As the settings say: by the quick engine, which goes on whatever becomes of the model."""
        if not settings.listen:
            return cls()
        if model is None:
            return cls(quick)
        lost = EngineFailed("feelings", settings.model, _LOST)
        return cls(BelatedFeelings(quick, model, lambda: announce(lost)))

    def feeling(self, sound: Sound) -> Feeling | None:
        """How the user sounded in an utterance; None if as usual, or if nobody knows."""
        if self._engine is None:
            return None
        try:
            noticed = self._engine.feeling(sound)
        except Exception:
            logger.exception("how the user sounds cannot be told any more")
            self._engine = None
            return None
        return noticed if noticed.known else None
