"""What a crash costs: `make bench-faults`.

The voice process with the real starter models is killed in the middle of a reply, and so is the
window's process. It needs neither screen nor sound card; where PulseAudio is installed, it gets
one that is none. Run it on a quiet machine.
"""

import argparse
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.commands import Attention, Say
from app.core.errors import ParleyError
from app.core.events import Event, ReplySounded
from app.core.settings import Settings
from app.core.voice_events import (
    EngineReady,
    LevelMeasured,
    MicrophoneLost,
    MicrophoneOpened,
    VoiceStarted,
)
from app.remote.session import RemoteSession
from app.voice.process import run
from tests.benchmarks.table import Row, publish
from tests.integration.sound_server import INSTALLED, SoundServer

ROOT = Path(__file__).parents[2]
REPETITIONS = 5
LONGEST_WAIT = 120.0
LONG_ANSWER = "Tell me in five sentences how a lighthouse works."
QUESTION = "What is the capital of France?"
READY = "ready"


class Clock:
    """When what was told; levels are not kept."""

    def __init__(self) -> None:
        self._told: list[tuple[float, Event]] = []
        self._changed = threading.Condition()

    def notice(self, event: Event) -> None:
        if not isinstance(event, LevelMeasured):
            with self._changed:
                self._told.append((time.monotonic(), event))
                self._changed.notify_all()

    def seconds_until(self, wanted: Callable[[Event], bool], since: float) -> float:
        """Waits for the first such event after `since`; tells how long that was."""

        def first() -> float | None:
            after = (when - since for when, event in self._told if when > since and wanted(event))
            return next(after, None)

        with self._changed:
            found = self._changed.wait_for(lambda: first() is not None, LONGEST_WAIT)
            seconds = first()
        if not found or seconds is None:
            raise ParleyError(f"Nothing came for {LONGEST_WAIT:.0f} s; look at the log.")
        return seconds

    def seconds_until_listening(self, since: float) -> float:
        """Somebody is there, has looked for the microphone, and hears speech when there is some."""
        started = self.seconds_until(lambda event: isinstance(event, VoiceStarted), since)
        microphone = self.seconds_until(
            lambda event: isinstance(event, MicrophoneOpened | MicrophoneLost), since
        )
        detector = self.seconds_until(
            lambda event: isinstance(event, EngineReady) and event.task == "detector", since
        )
        return max(started, microphone, detector)

    def seconds_until_replying(self, since: float) -> float:
        return self.seconds_until(lambda event: isinstance(event, ReplySounded), since)


@contextmanager
def conversation() -> Iterator[tuple[RemoteSession, Clock]]:
    session, clock = RemoteSession(run, Settings(), Attention.OPEN), Clock()
    session.listen(clock.notice)
    session.start()
    try:
        yield session, clock
    finally:
        session.close()


def main() -> None:
    options = _options()
    if options.window:
        _be_a_window()
        return
    with tempfile.TemporaryDirectory() as folder, _sound(Path(folder)):
        voices = [_kill_voice() for _ in range(options.repetitions)]
        windows = [_kill_window() for _ in range(options.repetitions)]
    listening, replying = ([pair[half] for pair in voices] for half in (0, 1))
    publish(
        "faults",
        [
            *_rows("voice killed: listening again", 3.0, listening),
            *_rows("voice killed: replying again", 8.0, replying),
            *_rows("window killed: voice gone", 1.0, windows),
        ],
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--window", action="store_true", help="be the window that is killed")
    return parser.parse_args()


@contextmanager
def _sound(folder: Path) -> Iterator[None]:
    """Something to listen and speak to, for this process and those that it starts."""
    if not INSTALLED:
        yield
        return
    server = SoundServer(folder / "sound")
    server.start()
    before = dict(os.environ)
    os.environ.update(server.additions)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stop()


def _kill_voice() -> tuple[float, float]:
    """Seconds from the voice's death in the midst of a reply to listening and to a reply."""
    with conversation() as (session, clock):
        asked = time.monotonic()
        session.send(Say(LONG_ANSWER))
        clock.seconds_until_replying(asked)
        (voice,) = multiprocessing.active_children()
        killed = time.monotonic()
        voice.kill()
        session.send(Say(QUESTION))
        return clock.seconds_until_listening(killed), clock.seconds_until_replying(killed)


def _kill_window() -> float:
    """Seconds from a window's death in the midst of a reply until its voice is no more."""
    command = [sys.executable, "-m", "tests.benchmarks.faults", "--window"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        if window.stdout.readline().strip() != READY:
            raise ParleyError("The window did not come to speak; look at the log.")
        killed = time.monotonic()
        window.send_signal(signal.SIGKILL)
        window.stdout.read()  # ends when the last process that could write has ended
        return time.monotonic() - killed


def _be_a_window() -> None:
    with conversation() as (session, clock):
        asked = time.monotonic()
        session.send(Say(LONG_ANSWER))
        clock.seconds_until_replying(asked)
        print(READY, flush=True)
        threading.Event().wait()


def _rows(measure: str, target: float, seconds: list[float]) -> list[Row]:
    return [
        Row(f"{measure}, median", None, statistics.median(seconds), "s", len(seconds)),
        Row(f"{measure}, slowest", target, max(seconds), "s", len(seconds)),
    ]


if __name__ == "__main__":
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
