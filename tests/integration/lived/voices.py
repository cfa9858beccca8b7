"""Voice processes that are not quite as they ship: what a spawned child runs in their place."""

import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

import numpy as np

from app.language.protocols import Cancellation, Prompt
from app.remote.child import Target
from app.voice.process import run
from tests.integration.lived.habits import HUNGER, Voice

_BITE_BYTES, _BITE_SECONDS = 16_000_000, 0.05


def hungry(connection: Connection) -> None:
    """The usual voice, whose language model takes more and more memory when it reads a word."""
    from app.language.engines.scripted import ScriptedChatModel

    usual = ScriptedChatModel.reply

    def reply(self: ScriptedChatModel, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        eaten = []
        while HUNGER in str(prompt.fresh):
            eaten.append(b"x" * _BITE_BYTES)  # written to, so that it is there, not only promised
            time.sleep(_BITE_SECONDS)
        yield from usual(self, prompt, cancellation)

    ScriptedChatModel.reply = reply  # type: ignore[method-assign] # that is the trick
    run(connection)


def rushing(connection: Connection) -> None:
    """The usual voice with a sound card that plays and records silence, and plays quickly."""
    library = ModuleType("sounddevice")
    library.__dict__.update(
        PortAudioError=OSError,
        InputStream=_Recording,
        OutputStream=_Playing,
        query_hostapis=lambda: [
            {"name": "none", "default_input_device": 0, "default_output_device": 0}
        ],
        query_devices=lambda: [_DEVICE],
        _initialize=lambda: None,
        _terminate=lambda: None,
    )
    sys.modules["sounddevice"] = library
    run(connection)


_DEVICE = {
    "name": "Rushing", "index": 0, "hostapi": 0, "max_input_channels": 1,
    "max_output_channels": 1, "default_samplerate": 48_000.0,
}  # fmt: skip


class _Stream:
    """Asks for, or brings, a block every so often, on a thread of its own."""

    latency = 0.01

    def __init__(self, samplerate: float, callback: Any, finished_callback: Any, **_: Any) -> None:
        self._callback, self._finished = callback, finished_callback
        self._frames = round(samplerate / 100)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, ignore_errors: bool = False) -> None:
        self._ended.set()
        self._thread.join()
        self._finished()

    def _run(self) -> None:
        block, pause = np.zeros((self._frames, 1), np.float32), 0.01
        while not self._ended.wait(pause):
            self._callback(block, self._frames, None, 0)
            pause = self._pause(block)

    def _pause(self, block: Any) -> float:
        return 0.01


class _Recording(_Stream):
    pass


class _Playing(_Stream):
    def _pause(self, block: Any) -> float:
        return 0.000_25 if block.any() else 0.002


TARGETS: dict[Voice, Target] = {
    Voice.USUAL: run, Voice.HUNGRY: hungry, Voice.RUSHING: rushing
}  # fmt: skip
