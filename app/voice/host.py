"""Keeps a conversation going while microphones, settings and engines come and go."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.audio.echo_control import EchoControl
from app.audio.framing import FRAME_SAMPLES
from app.audio.half_duplex import Surroundings
from app.audio.playback import Playback
from app.core.commands import (
    Apply,
    Attend,
    Attention,
    Configure,
    ConversationCommand,
    MeasureEcho,
    PlayBack,
    Press,
    Rehearse,
    Release,
    Resume,
    Rewind,
    Say,
    Stop,
)
from app.core.events import Event, SpeechPaused, SpeechStarted
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import (
    LoudspeakerOpened,
    MicrophoneGated,
    MicrophoneOpened,
    StageStuck,
)
from app.voice.attending import Attending, Heard
from app.voice.calibrating import Calibrating
from app.voice.continuing import Continuing

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 0.25
"""After so long without a frame none is to be expected."""

_GONE_SECONDS = 1.0
"""A microphone that has delivered nothing for so long delivers silence."""

_MOST_WAITING = 4000
"""About two minutes of frames; more are not kept, should the conversation not take them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A recording that has been read and is to be answered."""

    sound: Sound


Opened = MicrophoneOpened | LoudspeakerOpened
Wish = Apply | Attend | ConversationCommand | MeasureEcho | Answer
Item = Sound | Wish | Opened


class Host:
    """One thread hands frames and commands to the conversation in the order in which they came.

    Args:
        configure: how to begin.
        conversation: what frames and commands are for.
        playback: plays the replies, and says whether one sounds.
        announce: takes events.
        ended: called if the thread breaks: nobody listens any more.
        in_use: the names of microphone and loudspeaker; empty for one that is not there.
    """

    def __init__(
        self,
        configure: Configure,
        conversation: Continuing,
        playback: Playback,
        announce: Callable[[Event], None],
        ended: Callable[[], None],
        in_use: Callable[[], tuple[str, str]] = lambda: ("", ""),
    ) -> None:
        self._settings = configure.settings
        self._conversation = conversation
        self._playback = playback
        self._announce = announce
        self._ended = ended
        self._attending = Attending(configure.attention)
        sound = configure.settings.sound
        self._echo = EchoControl(playback.played, sound.duplex, announce)
        self._calibrating = Calibrating(self._echo, in_use, sound, conversation.send, announce)
        self._gated = self._speaking = self._closing = False
        self._deaf_until = self._framed_at = 0.0
        self._inbox: queue.SimpleQueue[tuple[float, Item]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)
        conversation.listen(self._notice)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    @property
    def attention(self) -> Attention:
        """Which sound is listened to."""
        return self._attending.attention

    @property
    def listening(self) -> bool:
        """Whether what is said now is heard."""
        return self.attention is Attention.OPEN or self._attending.pressed

    def hear(self, frame: Sound) -> None:
        """Take in a frame; never blocks."""
        if self._inbox.qsize() < _MOST_WAITING:
            self._inbox.put((time.monotonic(), frame))

    def send(self, command: Item) -> None:
        """Carry out a command soon, and silence at once."""
        if isinstance(command, Stop):
            self._conversation.send(command)
        self._inbox.put((time.monotonic(), command))

    @property
    def idle(self) -> bool:
        """Whether nobody speaks and nothing is being prepared."""
        return self._conversation.idle

    def stuck(self, limit_seconds: float) -> StageStuck | None:
        """A stage that has worked on one piece for longer than that."""
        return self._conversation.stuck(limit_seconds)

    def close(self) -> None:
        """End the conversation."""
        self._closing = True
        self._conversation.close()

    def _run(self) -> None:
        try:
            self._conversation.begin(self._settings)
        except Exception:
            logger.exception("no conversation could be begun")
            self._ended()
            return
        while not self._closing:
            try:
                self._take_next()
                self._calibrating.look_round()
                self._conversation.look_round()
            except Exception:  # it costs a frame or a command, not the conversation
                logger.exception("something could not be heard or carried out")
                if not self._conversation.going:  # there is none to go on with
                    self._ended()
                    return

    def _take_next(self) -> None:
        try:
            came, item = self._inbox.get(timeout=_WAIT_SECONDS)
        except queue.Empty:
            self._give(self._attending.let_go())  # no frame will ever count out the tail
            self._do_without_microphone()
            return
        if not isinstance(item, Sound):
            self._carry_out(item)
        elif came >= self._deaf_until:
            self._take_frame(item, came)

    def _carry_out(self, command: Item) -> None:
        match command:
            case Press():
                self._conversation.make_way()
                self._deaf_until = 0.0
                self._give(self._attending.press())
            case Release():
                self._attending.release()
            case Attend():
                self._give(self._attending.attend(command.attention))
            case Stop():
                self._attending.stop()
                self._conversation.send(command)  # again, for what was ahead of it in the queue
            case Apply():
                self._echo.wish(command.settings.sound.duplex)
                self._calibrating.apply(command.settings.sound)
                self._conversation.apply(command.settings)
            case MicrophoneOpened() | LoudspeakerOpened():
                self._echo.opened(command)
            case Rewind() | Resume():
                self._conversation.send(command)
            case Say() | Rehearse() | PlayBack() | MeasureEcho() | Answer():
                self._conversation.make_way()
                self._begin(command)

    def _begin(self, wish: Say | Rehearse | PlayBack | MeasureEcho | Answer) -> None:
        match wish:
            case MeasureEcho():
                self._calibrating.begin(wish, self._playback.volume)
            case Answer():
                self._conversation.hear_recording(wish.sound)
                self._deaf_until = time.monotonic()
            case _:
                self._conversation.send(wish)

    def _take_frame(self, frame: Sound, came: float) -> None:
        self._framed_at = time.monotonic()
        around = Surroundings(
            self._playback.sounding,
            self._playback.latency,
            self._speaking,
            self._attending.pressed,
        )
        self._calibrating.hear(frame, sounding=around.sounding)
        heard = self._echo.heard(frame, came, around)
        gated = self._echo.gated and self.attention is Attention.OPEN
        if gated != self._gated:
            self._gated = gated
            self._announce(MicrophoneGated(gated))
        self._conversation.take_turns(self._echo.taking_turns, echoing=self._echo.echoing)
        for cleaned in heard:
            self._give(self._attending.frame(cleaned, idle=self._conversation.idle))

    def _do_without_microphone(self) -> None:
        """Whoever was speaking when it went has finished."""
        gone = time.monotonic() - self._framed_at > _GONE_SECONDS
        if gone and not (self._attending.pressed or self._conversation.idle):
            for frame in Sound.silence(_WAIT_SECONDS, SPEECH_RATE).frames(FRAME_SAMPLES):
                self._conversation.hear(frame)

    def _give(self, heard: Iterable[Heard]) -> None:
        for item in heard:
            if isinstance(item, Sound):
                self._conversation.hear(item)
            else:
                self._conversation.send(item)

    def _notice(self, event: Event) -> None:
        self._echo.notice(event)
        self._calibrating.notice(event)
        if isinstance(event, SpeechStarted | SpeechPaused):
            self._speaking = isinstance(event, SpeechStarted)
