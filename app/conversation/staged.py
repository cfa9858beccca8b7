"""What every pipeline is: a hearing in front of stages, which are started and stopped together."""

import time
from typing import Any

from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.stage import Stage
from app.core.messages import UserSaid, UtteranceCaptured
from app.core.voice_events import StageStuck

_STOP_SECONDS = 0.8
"""How long the end of all stages together is waited for."""


class Staged:
    """Whoever inherits it has these four, made before `start`."""

    _hearing: Hearing
    _floor: Floor
    _transcribing: Stage[UtteranceCaptured, UserSaid]
    _stages: tuple[Stage[Any, Any], ...]
    """In the order in which work goes through them."""

    @property
    def idle(self) -> bool:
        """Whether nobody speaks and no turn is prepared or heard."""
        return self._hearing.quiet and self._floor.free

    @property
    def awaits_words(self) -> bool:
        """Whether somebody speaks, or has spoken and the words are not known yet."""
        return not self._hearing.quiet or self._floor.awaits_words

    def start(self) -> None:
        """Start every stage, last first, so that nothing is produced without a taker."""
        for stage in reversed(self._stages):
            stage.start()

    def press(self) -> None:
        """The talk button is down."""
        self._hearing.press()

    def release(self) -> None:
        """The talk button is up."""
        for utterance in self._hearing.release():
            self._transcribing.put(utterance)

    def silence(self) -> None:
        """Give up everything, and what is being said with the talk button down."""
        self._floor.stop()
        self._hearing.give_up()

    def stuck(self, limit_seconds: float) -> StageStuck | None:
        """The stage that has worked on one piece for longer than that, if there is one."""
        for stage in self._stages:
            seconds = stage.busy_seconds
            if seconds > limit_seconds:
                return StageStuck(stage.name, seconds)
        return None

    def stop(self) -> bool:
        """Give up everything and end every thread; false if one is still in a piece of work."""
        self._floor.stop()
        for stage in self._stages:
            stage.stop()
        deadline = time.monotonic() + _STOP_SECONDS
        return all(stage.join(deadline - time.monotonic()) for stage in self._stages)
