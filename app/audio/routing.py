"""Which devices the sound server gives us, and what follows from that. Pure.

Where the microphone that was in use has gone, PulseAudio moves the recording to another source, and
if there is no other, to what the loudspeaker plays: Parley would listen to itself.
"""

from dataclasses import dataclass

NO_MICROPHONE = (
    "No microphone is connected any more. Connect one, and Parley goes on listening. "
    "You can write meanwhile."
)
NO_LOUDSPEAKER = "No loudspeaker is connected. Connect one; replies are written meanwhile."
WRONG_SOURCE = (
    "The system gives Parley what the loudspeaker plays instead of a microphone. "
    "Choose a microphone in the system's sound settings."
)


_NO_SINK = "auto_null"
"""What PulseAudio plays into for want of a loudspeaker."""


@dataclass(frozen=True, slots=True)
class End:
    """A device of the sound server."""

    name: str
    title: str
    """As people know it."""

    monitor: bool = False
    """Whether it is no microphone but what a loudspeaker plays."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What the sound server has now."""

    source: End | None
    """The microphone that it would choose."""

    sink: End | None
    """The loudspeaker that it would choose."""

    used: tuple[End, ...] = ()
    """Where our own recordings come from."""

    @property
    def microphone(self) -> End | None:
        """The microphone that is recorded from, or would be."""
        real = (end for end in (*self.used, self.source) if end is not None and not end.monitor)
        return next(real, None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do about microphone and loudspeaker."""

    microphone_barred: str = ""
    """Why it must stay shut, a sentence; empty if it may be open."""

    loudspeaker_barred: str = ""
    """Likewise."""

    renew_microphone: bool = False
    """Whether it is to be opened again, though nothing bars it."""


class Judge:
    """Follows the routing."""

    def __init__(self) -> None:
        self._renewing = False  # it is being opened again, which may help
        self._renewed_for = ""  # the source that it should come from since
        self._hopeless = ""  # the source that it should come from, and does not even so

    def opened(self) -> None:
        """The microphone has been opened: what comes now is its routing."""
        self._renewing = False

    def after(self, routing: Routing | None) -> Judgement:
        """What to do now; None means that there is no sound server to be asked."""
        if routing is None:
            self._renewed_for = self._hopeless = ""
            return Judgement()
        sink = routing.sink
        barred = NO_LOUDSPEAKER if sink is None or sink.name == _NO_SINK else ""
        microphone_barred, renew = self._of_the_microphone(routing)
        return Judgement(microphone_barred, barred, renew)

    def _of_the_microphone(self, routing: Routing) -> tuple[str, bool]:
        source = routing.source
        if source is None or source.monitor:
            self._renewed_for = self._hopeless = ""
            return NO_MICROPHONE, False
        if self._hopeless == source.name:
            return WRONG_SOURCE, False
        if not any(end.monitor for end in routing.used) or self._renewing:
            return "", False
        if self._renewed_for == source.name:
            self._hopeless = source.name
            return WRONG_SOURCE, False
        self._renewed_for = source.name
        self._renewing = True
        return "", True
