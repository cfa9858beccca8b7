"""Which microphone and loudspeaker are in use, what must not be, and what the user is told."""

import threading
from collections.abc import Callable
from dataclasses import replace

from app.audio.bluetooth import ADVICE, is_one_headset
from app.audio.devices import Direction, leads_to_a_server
from app.audio.microphone import Microphone
from app.audio.playback import Playback
from app.audio.presence import DEAD_SECONDS
from app.audio.routing import End, Judge, Judgement, Routing
from app.audio.routing_watch import RoutingWatch
from app.audio.sound_library import SoundLibrary
from app.core.events import Event
from app.core.voice_events import (
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
    MicrophoneSilent,
    SoundAdvised,
)

SILENT = (
    "The microphone gives no sound at all: "
    "it may be muted in the system's settings or not allowed for Parley."
)
_NOUNS = {Direction.IN: "microphone", Direction.OUT: "loudspeaker"}


class DevicesInUse:
    """Stands between the sound card and those who are told of it.

    Args:
        library: opens the devices.
        announce: takes events.
    """

    def __init__(self, library: SoundLibrary, announce: Callable[[Event], None]) -> None:
        self._library = library
        self._announce = announce
        self._ends: dict[Direction, Microphone | Playback] = {}
        self._judge = Judge()
        self._judgement = Judgement()
        self._routing: Routing | None = None
        self._open: dict[Direction, str] = {}  # names of what is open
        self._known: dict[Direction, str] = {}  # what the user knows to be in use
        self._missed: set[Direction] = set()  # whose loss the user was told
        self._silent = self._warned = False
        self._lock = threading.RLock()
        self._watch = RoutingWatch(self.routed)

    def join(self, microphone: Microphone, playback: Playback) -> None:
        """These are to be opened again when they have to be. To be called first."""
        self._ends = {Direction.IN: microphone, Direction.OUT: playback}

    @property
    def names(self) -> tuple[str, str]:
        """Microphone and loudspeaker as people know them; empty for one that is not there."""
        with self._lock:
            return self._title(Direction.IN), self._title(Direction.OUT)

    def start(self) -> None:
        """Begin to watch the sound server."""
        self._watch.start()

    def close(self) -> None:
        """Do nothing about them any more."""
        self._watch.close()

    def announce(self, event: Event) -> None:
        """Take an event of the microphone or the loudspeaker, and pass it on with what is known."""
        match event:
            case MicrophoneOpened():
                event = self._opened(Direction.IN, event)
            case LoudspeakerOpened():
                event = self._opened(Direction.OUT, event)
            case MicrophoneLost():
                self._lost(Direction.IN)
            case LoudspeakerLost():
                self._lost(Direction.OUT)
        self._announce(event)
        if isinstance(event, MicrophoneOpened):
            with self._lock:
                self._judge.opened()
            self._watch.look()
        self._warn()

    def look(self, *, listening: bool, dead_seconds: float) -> None:
        """To be called often: whether the microphone should hear, and for how long it cannot."""
        if not self._silent and listening and dead_seconds >= DEAD_SECONDS:
            self._silent = True
            self._announce(MicrophoneSilent(SILENT))
        elif self._silent and not dead_seconds:
            self._silent = False
            self._announce(MicrophoneSilent(""))

    def routed(self, routing: Routing | None) -> None:
        """The sound server has chosen other devices, has gone (None) or has come."""
        with self._lock:
            returned = self._routing is None
            before, self._routing = self._judgement, routing
            now = self._judgement = self._judge.after(routing)
        self._library.bar(Direction.IN, now.microphone_barred)
        self._library.bar(Direction.OUT, now.loudspeaker_barred)
        if routing is None:
            return
        if now.renew_microphone or now.microphone_barred != before.microphone_barred:
            self._open_again(Direction.IN)
        if now.loudspeaker_barred != before.loudspeaker_barred:
            self._open_again(Direction.OUT)
        if returned:
            for end in self._ends.values():
                end.hurry()
        self._tell_of_moves()
        self._warn()

    def _open_again(self, direction: Direction) -> None:
        name = self._open.get(direction)
        if name is None:
            self._ends[direction].hurry()
        elif leads_to_a_server(name):
            self._ends[direction].renew()

    def _opened(
        self, direction: Direction, event: MicrophoneOpened | LoudspeakerOpened
    ) -> MicrophoneOpened | LoudspeakerOpened:
        with self._lock:
            self._open[direction] = event.name
            before, title = self._known.get(direction), self._title(direction)
            self._known[direction] = title
            other = direction in self._missed or before not in (None, event.name, title)
            self._missed.discard(direction)
        if other and not event.advice:
            return replace(event, advice=_in_use(direction, title))
        return event

    def _lost(self, direction: Direction) -> None:
        with self._lock:
            self._open.pop(direction, None)
            self._missed.add(direction)

    def _tell_of_moves(self) -> None:
        """The sound server may go on with another device, without a gap."""
        for direction, kind in (
            (Direction.IN, MicrophoneOpened), (Direction.OUT, LoudspeakerOpened)
        ):  # fmt: skip
            with self._lock:
                name, title = self._open.get(direction), self._title(direction)
                known = self._known.get(direction)
                if name is None or self._end(direction) is None or title == known:
                    continue
                self._known[direction] = title
                moved = known != name  # else it is only now known what is behind that name
            if moved:
                self._announce(kind(name, _in_use(direction, title)))

    def _warn(self) -> None:
        with self._lock:
            if self._warned or len(self._open) < len(Direction):
                return
            microphone, loudspeaker = (
                self._full_name(one) for one in (Direction.IN, Direction.OUT)
            )
            self._warned = is_one_headset(microphone, loudspeaker)
            if not self._warned:
                return
        self._announce(SoundAdvised(ADVICE))

    def _end(self, direction: Direction) -> End | None:
        """What the sound server has behind what is open."""
        if self._routing is None or not leads_to_a_server(self._open[direction]):
            return None
        return self._routing.microphone if direction is Direction.IN else self._routing.sink

    def _title(self, direction: Direction) -> str:
        if direction not in self._open:
            return ""
        end = self._end(direction)
        return self._open[direction] if end is None else end.title

    def _full_name(self, direction: Direction) -> str:
        end = self._end(direction)
        return self._open[direction] if end is None else f"{end.name} {end.title}"


def _in_use(direction: Direction, title: str) -> str:
    return f"The {_NOUNS[direction]} in use is now {title}."
