"""A sound card that is none: an isolated PulseAudio with a virtual microphone and loudspeaker.

It has its own runtime folder, so several of them do not collide, and nothing of the user's sound
server is touched. It works without a screen, without sound hardware and for root.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np

from app.core.sound import Sound
from tests.integration import air
from tests.integration.recorder import RATE, Recorder, wait_until
from tests.rooms.echo_path import Acoustics

__all__ = ["INSTALLED", "RATE", "SoundServer", "offset_of", "sound_server", "wait_until"]

ROOT = Path(__file__).parents[2]
INSTALLED = all(shutil.which(name) for name in ("pulseaudio", "pactl", "parec", "paplay"))

_SCRIPT = """\
load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1
load-module module-null-sink sink_name=loudspeaker {sink}
load-module module-null-sink sink_name=mouth {sink}
load-module module-remap-source source_name=microphone master=mouth.monitor
set-default-sink loudspeaker
set-default-source microphone
"""
_SINK = f"rate={RATE} channels=1 norewinds=1"
"""Without rewinding it works in blocks of at most 50 ms, else of up to two seconds."""

_PCM = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


class SoundServer:
    """One running server.

    `environment` is for child processes that are to use it. The folder is also their home, where
    ALSA finds the way to the server; whoever needs the user's own caches sets XDG_CACHE_HOME.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("runtime", "state"):
            (folder / name).mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        (folder / ".asoundrc").write_text(_PCM)
        self._script = folder / "server.pa"
        self._script.write_text(_SCRIPT.format(folder=folder, sink=_SINK))
        self.additions = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "runtime"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{folder}/native",
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
        }
        self.answered_at = 0.0
        """When, on the monotonic clock, the server was there after it was last started."""

        self._server: subprocess.Popen[bytes] | None = None
        self._recorders: list[Recorder] = []
        self._earlier: list[Sound] = []  # what was recorded before the server was restarted
        self._mouth = "mouth"  # the sink behind the microphone that the system would choose

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this process, with those that lead to the server."""
        return {**os.environ, **self.additions}

    def start(self) -> None:
        """Start the server, and wait until it answers and its loudspeaker is recorded."""
        options = ("--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no")
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self._script), *options],
            env={key: value for key, value in self.environment.items() if key != "PULSE_SERVER"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self._control("info") == 0, "the sound server does not answer")
        self.answered_at = time.monotonic()
        self._record("loudspeaker.monitor", "mouth.monitor")

    def stop(self) -> None:
        """End the server, as suddenly as if it had crashed."""
        if self._recorders:
            self._earlier.append(self._recorders[0].sound)
        for recorder in self._recorders:
            recorder.close()
        self._recorders = []
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def kill(self) -> None:
        """Let the server crash: everybody loses it at once."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    def restart(self) -> None:
        """Have a server again after it crashed, with its first devices."""
        self.stop()
        self._mouth = "mouth"
        self.start()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Inside the block the server does nothing at all."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

    def unplug_microphone(self) -> None:
        """The microphone goes; the only source left is what the loudspeaker plays."""
        assert self._control("unload-module", "module-remap-source") == 0

    def plug_microphone(self) -> None:
        """The microphone comes back, and the system chooses it again."""
        self._plug("microphone", "mouth")

    def change_default_microphone(self) -> None:
        """Another microphone comes, which the system chooses and people speak into."""
        sink = ("module-null-sink", "sink_name=headset_mouth", *_SINK.split())
        assert self._control("load-module", *sink) == 0
        self._record("headset_mouth.monitor")
        self._plug("headset", "headset_mouth")

    def _plug(self, source: str, mouth: str) -> None:
        ends = (f"source_name={source}", f"master={mouth}.monitor")
        title = f"source_properties=device.description={source.capitalize()}"
        assert self._control("load-module", "module-remap-source", *ends, title) == 0
        assert self._control("set-default-source", source) == 0
        self._mouth = mouth

    def _record(self, *sources: str) -> None:
        new = [Recorder(self.environment, source) for source in sources]
        self._recorders += new
        for recorder in new:
            recorder.wait_for_sound_of(0.1)

    def play_into_microphone(self, sound: Sound) -> None:
        """Somebody speaks; returns when it has been said."""
        self.play_into(self._mouth, sound)

    def play_into(self, sink: str, sound: Sound) -> float:
        """Returns when it has been played; tells a moment shortly before it began."""
        command = ["paplay", "--raw", f"--device={sink}", "--format=float32le", "--channels=1"]
        began = time.monotonic()
        subprocess.run(
            [*command, f"--rate={sound.rate}"],
            env=self.environment,
            input=sound.samples.astype("<f4").tobytes(),
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return began

    def let_microphone_hear_loudspeaker(self, milliseconds: int = 30) -> None:
        """From now on what is played is recorded so much later, as it is in a room."""
        ends = ("source=loudspeaker.monitor", "sink=mouth", f"latency_msec={milliseconds}")
        assert self._control("load-module", "module-loopback", *ends) == 0

    @contextmanager
    def echoing(self, acoustics: Acoustics) -> Iterator[None]:
        """Inside the block loudspeaker and microphone are in a room; see tests/rooms.

        Its echo cannot come sooner than `air.LEAST_DELAY`.
        """
        command = [sys.executable, "-m", air.__name__, json.dumps(asdict(acoustics))]
        with subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == air.READY, "the room does not sound"
            try:
                yield
            finally:
                process.terminate()

    @property
    def loudspeaker(self) -> Recorder:
        """What it has played since the server was last started."""
        return self._recorders[0]

    @property
    def mouth(self) -> Recorder:
        """What came to the microphone since the server was last started."""
        return self._recorders[1]

    def recorded_loudspeaker(self) -> Sound:
        """Everything that the loudspeaker has played since the server was first started."""
        return Sound.joined([*self._earlier, self._recorders[0].sound], RATE)

    @property
    def microphone_listeners(self) -> int:
        """How many programs record from the virtual microphone."""
        return self.listeners("microphone")

    def listeners(self, source: str) -> int:
        """How many programs record from a source; none if there is no such source."""
        sources = (line.split() for line in self._listed("sources"))
        number = next((fields[0] for fields in sources if fields[1] == source), "")
        outputs = (line.split() for line in self._listed("source-outputs"))
        return sum(fields[1] == number for fields in outputs)

    def _listed(self, kind: str) -> list[str]:
        command = ["pactl", "list", "short", kind]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    def _control(self, *command: str) -> int:
        return subprocess.run(
            ["pactl", *command],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """A server for as long as the block runs."""
    server = SoundServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def offset_of(part: Sound, whole: Sound) -> tuple[float, float]:
    """Where in a recording a sound is found: the second, and how alike they are from 0 to 1."""
    needle = part.resampled(whole.rate).samples
    if len(whole.samples) < len(needle):
        return 0.0, 0.0
    size = len(whole.samples) + len(needle)
    spectrum = np.fft.rfft(whole.samples, size) * np.conj(np.fft.rfft(needle, size))
    matches = np.fft.irfft(spectrum, size)[: len(whole.samples) - len(needle) + 1]
    best = int(np.argmax(matches))
    found = whole.samples[best : best + len(needle)]
    norm = float(np.linalg.norm(found) * np.linalg.norm(needle))
    return best / whole.rate, float(found @ needle) / norm if norm else 0.0
