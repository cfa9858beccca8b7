"""Asks how the user sounds, if there is somebody who can tell; never costs a reply."""

import logging
from concurrent.futures import Future

from app.core.feeling import Feeling
from app.core.sound import Sound
from app.speech.protocols import FeelingEngine

logger = logging.getLogger(__name__)


class Ear:
    """Nobody waits for an engine that is not there yet, and one that fails is not asked again.

    Args:
        engine: judges; None if nothing is to be noticed.
    """

    def __init__(self, engine: "Future[FeelingEngine] | None" = None) -> None:
        self._engine = engine

    def feeling(self, sound: Sound) -> Feeling | None:
        """How the user sounded in an utterance; None if as usual, or if nobody knows."""
        engine = self._engine
        if engine is None or not engine.done():
            return None
        try:
            noticed = engine.result().feeling(sound)
        except Exception:
            logger.exception("how the user sounds cannot be told any more")
            self._engine = None
            return None
        return noticed if noticed.known else None
