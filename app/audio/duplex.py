"""Whether the user is listened to while a reply sounds: decided by what was measured. Pure."""

import re
from dataclasses import dataclass

from app.audio.echo_loss import EchoLoss
from app.core.echo import FULL_FROM, GATED_FROM, allowed_by
from app.core.settings import DuplexWish
from app.core.voice_events import Duplex, DuplexBecause

_HYSTERESIS = 3.0

_HEADPHONES = re.compile(
    r"head-?\s?phone|head-?\s?set|ear-?\s?(bud|phone|piece|pod)|air-?\s?pods|\bbuds\b",
    re.IGNORECASE,
)
_STEPS = (Duplex.FULL, Duplex.GATED, Duplex.HALF)
_MOST_SELF_INTERRUPTIONS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided, and why."""

    duplex: Duplex
    because: DuplexBecause
    echo_loss: float = 0.0
    """In dB, after cancelling; 0 while it is not known."""


def names_headphones(loudspeaker: str) -> bool:
    """Whether the name of a loudspeaker says that it is worn."""
    return _HEADPHONES.search(loudspeaker) is not None


class DuplexJudge:
    """Begins with caution, and allows what the measured echo allows."""

    def __init__(self, wish: DuplexWish) -> None:
        self.wish = wish
        self._headphones = False
        self._loss: EchoLoss | None = None
        self._allowed: Duplex | None = None  # by what was measured
        self.calibrated: float | None = None
        """What was measured in the settings, in dB after cancelling, if with these devices."""

        self._self_interruptions = 0

    @property
    def choice(self) -> Choice:
        """What holds now."""
        loss = self._loss.after if self._loss else self.calibrated or 0.0
        if self.wish is not DuplexWish.AUTO:
            duplex = Duplex.FULL if self.wish is DuplexWish.FULL else Duplex.HALF
            return Choice(duplex, DuplexBecause.CHOSEN, loss)
        duplex, because = self._by_echo()
        lowered = min(_STEPS.index(duplex) + self._steps_down, len(_STEPS) - 1)
        if _STEPS[lowered] is not duplex:
            duplex, because = _STEPS[lowered], DuplexBecause.INTERRUPTED_ITSELF
        return Choice(duplex, because, loss)

    def uses(self, loudspeaker: str) -> None:
        """Another loudspeaker, or microphone, is in use: what was measured is void."""
        self._headphones = names_headphones(loudspeaker)
        self._loss = self._allowed = None

    def measures(self, loss: EchoLoss) -> None:
        """This is the echo now."""
        self._loss = loss
        for step, least in ((Duplex.FULL, FULL_FROM), (Duplex.GATED, GATED_FROM)):
            held = self._allowed is not None and _STEPS.index(self._allowed) <= _STEPS.index(step)
            if loss.after >= least - (_HYSTERESIS if held else 0.0):
                self._allowed = step
                return
        self._allowed = Duplex.HALF

    def interrupted_itself(self) -> None:
        """Our own words were taken for the user's."""
        self._self_interruptions += 1

    def begin_conversation(self) -> None:
        """What happened in the last one is forgiven."""
        self._self_interruptions = 0

    @property
    def _steps_down(self) -> int:
        return self._self_interruptions // _MOST_SELF_INTERRUPTIONS

    def _by_echo(self) -> tuple[Duplex, DuplexBecause]:
        if self._allowed is not None:
            return self._allowed, DuplexBecause.MEASURED
        if self.calibrated is not None:
            return allowed_by(self.calibrated), DuplexBecause.CALIBRATED
        if self._headphones:
            return Duplex.FULL, DuplexBecause.HEADPHONES
        return Duplex.HALF, DuplexBecause.UNKNOWN
