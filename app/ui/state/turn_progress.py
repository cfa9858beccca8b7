"""How far one turn has come. Pure: no Qt."""

from dataclasses import dataclass

from app.core.events import CancelledBecause, OpenedBecause


@dataclass(frozen=True, slots=True)
class TurnProgress:
    """How far a turn has come; of a turn that is over, what late news of it mean."""

    turn: int
    opened: OpenedBecause | None = None
    cancelled: CancelledBecause | None = None
    sounded: bool = False
    paused: bool = False
    finished: bool = False

    @property
    def going(self) -> bool:
        """Whether the reply may be heard now."""
        return self.opened is not None and self.cancelled is None and not self.finished

    @property
    def seen(self) -> bool:
        """Whether anybody may have seen the reply."""
        return self.opened not in (None, OpenedBecause.OVERTAKEN)

    @property
    def rehearsed(self) -> bool:
        """Whether it is no part of the conversation."""
        return self.opened is OpenedBecause.REHEARSED
