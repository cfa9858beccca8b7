"""The last decisions and when they were made: why Parley did what it did. Pure: no Qt, no clock.

They are no part of ViewState, which would otherwise change with much that nothing else shows.
"""

from dataclasses import dataclass
from datetime import time

from app.core.events import Event, Rewound
from app.core.explaining import Decision, explained
from app.core.resumed import Resumed

KEPT = 200
"""Some fifty turns."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision, and when it was made."""

    decision: Decision
    at: time
    """Of the day."""

    @property
    def clock(self) -> str:
        """When, to a tenth of a second: much is decided within one."""
        return self.at.isoformat("milliseconds")[:-2]

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.clock} {self.decision.line}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What has been decided lately."""

    made: tuple[Made, ...] = ()
    """Oldest first."""

    forgotten: int = 0
    """How many came before these."""

    def after(self, event: Event, at: time) -> "Decisions":
        """The decisions after an event that came at this time of day."""
        if isinstance(event, Resumed) or (isinstance(event, Rewound) and not event.turn):
            return self._keeping((), len(self.made))
        decision = explained(event)
        if decision is None:
            return self
        made = (*self.made, Made(decision, at))
        surplus = max(0, len(made) - KEPT)
        return self._keeping(made[surplus:], surplus)

    def _keeping(self, made: tuple[Made, ...], fewer: int) -> "Decisions":
        return Decisions(made, self.forgotten + fewer) if made or fewer else self
