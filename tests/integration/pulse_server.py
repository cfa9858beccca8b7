"""A sound server of its own as a process: isolated, for any user, without hardware or screen."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.recorder import wait_until

_PCM = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
_SOCKET = "load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1\n"


class PulseServer:
    """A PulseAudio that begins with a script.

    `environment` is for child processes that are to use it. The folder is also their home, where
    ALSA finds the way to the server; whoever needs the user's own caches sets XDG_CACHE_HOME.
    """

    def __init__(self, folder: Path, script: str) -> None:
        for name in ("runtime", "state"):
            (folder / name).mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        (folder / ".asoundrc").write_text(_PCM)
        self._script = folder / "server.pa"
        self._script.write_text(_SOCKET.format(folder=folder) + script)
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

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this process, with those that lead to the server."""
        return {**os.environ, **self.additions}

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = ("--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no")
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self._script), *options],
            env={key: value for key, value in self.environment.items() if key != "PULSE_SERVER"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.control("info") == 0, "the sound server does not answer")
        self.answered_at = time.monotonic()

    def stop(self) -> None:
        """End the server, as suddenly as if it had crashed, if there is one."""
        if self._server is not None:
            self.kill()

    def kill(self) -> None:
        """Let the server crash: everybody loses it at once."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Inside the block the server does nothing at all."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

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

    def control(self, *command: str) -> int:
        """Have pactl carry out a command; its exit status."""
        return subprocess.run(
            ["pactl", *command],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
