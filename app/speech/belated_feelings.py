"""A model of feelings that is too slow to be waited for: it is heard one utterance late."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from app.core.feeling import Feeling
from app.core.sound import Sound
from app.speech.protocols import FeelingEngine

logger = logging.getLogger(__name__)


def _on_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="feelings", daemon=True).start()


class BelatedFeelings:
    """A quick judgement of this utterance, and what the model made of the one before.

    Moods outlast an utterance, so the model's valence completes the quick judgement, which has
    none worth the name; its arousal stands in where the quick one is unknown.

    Args:
        quick: answers at once.
        slow: the model.
        start: has some work done elsewhere.
    """

    def __init__(
        self,
        quick: FeelingEngine,
        slow: FeelingEngine,
        start: Callable[[Callable[[], None]], None] = _on_a_thread,
    ) -> None:
        self._quick = quick
        self._slow = slow
        self._start = start
        self._busy = False
        self._made_of_it: Feeling | None = None
        self._lock = threading.Lock()

    def feeling(self, sound: Sound) -> Feeling:
        """The feeling now, as far as it is known so soon."""
        now = self._quick.feeling(sound)
        with self._lock:
            before, self._made_of_it = self._made_of_it, None
            idle, self._busy = not self._busy, True
        if idle:  # what is said while the model is at work is not judged by it
            self._start(lambda: self._judge(sound))
        if before is None or not before.known:
            return now
        if not now.known:
            return before
        return replace(now, valence=before.valence, valence_confidence=before.valence_confidence)

    def _judge(self, sound: Sound) -> None:
        judged = None
        try:
            judged = self._slow.feeling(sound)
        except Exception:
            logger.exception("the speech-emotion model failed")
        with self._lock:
            self._made_of_it, self._busy = judged, False
