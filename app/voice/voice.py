"""Everything in the voice process: sound, engines and conversation, and who gets which command."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from app.audio.device_watch import DeviceWatch
from app.audio.devices import Direction
from app.audio.level import SILENCE
from app.audio.microphone import Microphone
from app.audio.playback import Playback
from app.audio.sound_library import SoundLibrary
from app.audio.wav import read_sound
from app.conversation.hearing import LONGEST_PRESS_SECONDS
from app.core.commands import (
    AnswerRecording,
    Apply,
    Attention,
    Command,
    Configure,
    FindDevices,
)
from app.core.errors import ParleyError
from app.core.events import Event, StageFailed
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.voice_events import (
    DevicesFound,
    LevelMeasured,
    LoudspeakerOpened,
    MicrophoneOpened,
)
from app.voice.continuing import Continuing
from app.voice.decision_log import DecisionLog
from app.voice.devices_in_use import DevicesInUse
from app.voice.ensemble import Ensemble
from app.voice.host import Answer, Host
from app.voice.incoming import Incoming
from app.voice.pulse import Pulse

logger = logging.getLogger(__name__)

_UNREADABLE = "The recording could not be read; the log has the details. Try another file."


class Voice:
    """Joins the sound card to a conversation; commands go in, events come out.

    Args:
        paths: where models and resources are.
        configure: how to begin.
        announce: takes events, on any thread, without blocking.
        ended: called if it cannot go on.
        library: the sound library.
    """

    def __init__(
        self,
        paths: Paths,
        configure: Configure,
        announce: Callable[[Event], None],
        ended: Callable[[], None],
        library: SoundLibrary | None = None,
    ) -> None:
        self._decision_log = DecisionLog(announce)
        self._announce = announce = self._decision_log.announce
        sound = configure.settings.sound
        self._library = library or SoundLibrary()
        self._devices = DevicesInUse(self._library, self._tell_of_device)
        self._playback = Playback(self._library, self._devices.announce, sound.loudspeaker)
        self._playback.volume = sound.volume
        ensemble = Ensemble(paths, announce)
        conversation = Continuing(configure, ensemble, self._playback, announce)
        self._host = Host(
            configure, conversation, self._playback, announce, ended, lambda: self._devices.names
        )
        incoming = Incoming(self._host.hear, self._playback)
        conversation.listen(incoming.notice)
        self._microphone = Microphone(
            self._library, incoming.hear, self._devices.announce, sound.microphone
        )
        self._devices.join(self._microphone, self._playback)
        self._device_watch = DeviceWatch(self._names, self._look_again)
        self._pulse = Pulse(self._levels, self._host.stuck, announce)

    def start(self) -> None:
        """Open the microphone first: speech waits until somebody listens."""
        self._decision_log.start()
        self._microphone.start()
        self._pulse.start()
        self._host.start()
        self._playback.start()
        self._devices.start()
        self._device_watch.start()

    def carry_out(self, command: Command) -> None:
        """Carry out a command; never blocks."""
        match command:
            case Configure():
                pass  # only ever the first
            case FindDevices():
                self._do(self._find_devices)
            case AnswerRecording():
                self._do(lambda: self._read(Path(command.path)))
            case Apply():
                self._apply_to_sound(command.settings)
                self._host.send(command)
            case _:
                self._host.send(command)

    def close(self) -> None:
        """Let go of the sound card, then of the rest."""
        self._devices.close()
        self._device_watch.close()
        self._microphone.close()
        self._playback.close()
        self._pulse.close()
        self._host.close()
        self._decision_log.close()

    def _do(self, errand: Callable[[], None]) -> None:
        threading.Thread(target=errand, name="errand", daemon=True).start()

    def _tell_of_device(self, event: Event) -> None:
        if isinstance(event, MicrophoneOpened | LoudspeakerOpened):
            self._host.send(event)
        self._announce(event)

    def _apply_to_sound(self, settings: Settings) -> None:
        self._playback.volume = settings.sound.volume
        self._playback.use(settings.sound.loudspeaker)
        self._microphone.use(settings.sound.microphone)

    def _levels(self) -> LevelMeasured:
        microphone = self._microphone.level()
        self._devices.look(
            listening=self._host.listening, dead_seconds=self._microphone.dead_seconds
        )
        muted = self._host.attention is Attention.MUTED
        return LevelMeasured(SILENCE if muted else microphone, self._playback.level())

    def _find_devices(self) -> None:
        self._look_again()
        self._announce(DevicesFound(*self._names()))

    def _look_again(self) -> None:
        """Look again, for which everything must be shut; in the midst of words that can wait."""
        if self._host.idle:
            with self._microphone.held_shut(), self._playback.held_shut():
                self._library.look_again()

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._library.names(Direction.IN), self._library.names(Direction.OUT)

    def _read(self, path: Path) -> None:
        try:
            sound = read_sound(path, LONGEST_PRESS_SECONDS)
        except ParleyError as error:
            self._announce(StageFailed(0, "recording", str(error)))
        except Exception:
            logger.exception("a recording could not be read")
            self._announce(StageFailed(0, "recording", _UNREADABLE))
        else:
            self._host.send(Answer(sound))
