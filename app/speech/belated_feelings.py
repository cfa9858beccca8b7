"""A model of feelings that is too slow to be waited for: it is heard one utterance late."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
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
    none worth the name; its arousal stands in where the quick one is unknown. A model that never
    comes, or that fails, leaves the quick judgement, and one that fails is not asked again.

    Args:
        quick: answers at once.
        slow: the model; it may still be loading.
        tell_lost: called once, on whatever thread, if the model fails at its work.
        start: has some work done elsewhere.
    """

    def __init__(
        self,
        quick: FeelingEngine,
        slow: Future[FeelingEngine],
        tell_lost: Callable[[], None],
        start: Callable[[Callable[[], None]], None] = _on_a_thread,
    ) -> None:
        self._quick = quick
        self._slow = slow
        self._tell_lost = tell_lost
        self._start = start
        self._busy = False
        self._lost = False
        self._made_of_it: Feeling | None = None
        self._lock = threading.Lock()

    def feeling(self, sound: Sound) -> Feeling:
        """The feeling now, as far as it is known so soon."""
        now = self._quick.feeling(sound)
        with self._lock:
            before, self._made_of_it = self._made_of_it, None
            # what is said while the model is at work is not judged by it
            asked = self._here and not (self._busy or self._lost)
            self._busy = self._busy or asked
        if asked:
            self._start(lambda: self._judge(sound))
        if before is None or not before.known:
            return now
        if not now.known:
            return before
        return replace(now, valence=before.valence, valence_confidence=before.valence_confidence)

    @property
    def _here(self) -> bool:
        slow = self._slow
        return slow.done() and not slow.cancelled() and slow.exception() is None

    def _judge(self, sound: Sound) -> None:
        judged, lost = None, False
        try:
            judged = self._slow.result().feeling(sound)
        except Exception:
            logger.exception("the speech-emotion model failed")
            lost = True
        with self._lock:
            self._made_of_it, self._busy, self._lost = judged, False, lost
        if lost:
            self._tell_lost()
