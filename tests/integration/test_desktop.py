"""The whole program as a user has it: a window, a microphone, a loudspeaker and a keyboard."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
import pytest

from app.core.exchange import Exchange
from app.core.sound import Sound
from app.speech.registry import RECOGNISERS
from app.store.history import conversations
from app.store.history.opening import open_history
from app.store.history_key import RawKey
from tests.integration import screen as screens
from tests.integration import sound_server as servers
from tests.integration.lived import usual
from tests.integration.lived.kept import DATABASE
from tests.integration.lived.window import SECRET
from tests.integration.screen import Screen
from tests.integration.sound_server import SoundServer, wait_until
from tests.integration.words import word_errors

ROOT = Path(__file__).parents[2]
AUDIBLE = 10 ** (-50 / 20)

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.engines,
    pytest.mark.timeout(240),
    pytest.mark.skipif(
        not (screens.INSTALLED and servers.INSTALLED), reason="needs Xvfb, xdotool and pulseaudio"
    ),
]


class Laptop:
    """A screen and a sound card with the running program."""

    def __init__(self, folder: Path, screen: Screen, sound: SoundServer) -> None:
        self.folder, self.screen, self.sound = folder, screen, sound
        self.state = folder / "state" / "parley"
        settings = folder / "config" / "parley" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(
            "version = 1\nfirst_run_done = true\n"
            '[models]\nlanguage_model = "qwen2.5-coder-0.5b"\n[reply]\nlongest_tokens = 40\n'
        )
        self.listened = 0.0
        self.window: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **self.sound.environment,
            **self.screen.additions,
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_DATA_HOME": str(self.folder / "data"),
        }
        loaded = self.loaded
        self.window = subprocess.Popen(
            [sys.executable, "-m", usual.__name__], cwd=ROOT, env=environment
        )
        self.screen.focus("Parley")
        wait_until(lambda: self.loaded > loaded, self.log, seconds=60)

    @property
    def loaded(self) -> int:
        """How often a language model has been loaded."""
        return self.log().count("language_model was loaded")

    @property
    def voice(self) -> psutil.Process:
        """The process that has the microphone."""
        return max(psutil.Process(self.window.pid).children(), key=lambda c: c.memory_info().rss)

    @property
    def exchanges(self) -> list[Exchange]:
        """What is kept by now, from a copy of the history."""
        with TemporaryDirectory(dir=self.folder) as folder:
            copy = Path(folder, "history")
            if not (self.state / "history" / DATABASE).exists():
                return []
            shutil.copytree(self.state / "history", copy)
            database, _ = open_history(copy / DATABASE, RawKey(SECRET))
            found = [
                turn.exchange
                for one in conversations.listed(database)
                for turn in conversations.read(database, one.id).turns
            ]
            database.close()
            return found

    def log(self) -> str:
        file = self.state / "log" / "voice.log"
        return file.read_text() if file.exists() else ""

    def user_holds_space_and_says(self, sound: Sound) -> None:
        self.listened = self.sound.recorded_loudspeaker().seconds
        self.screen.key("keydown", "space")
        self.sound.play_into_microphone(sound)
        self.screen.key("keyup", "space")

    def user_writes(self, text: str) -> None:
        self.listened = self.sound.recorded_loudspeaker().seconds
        self.screen.key("key", "ctrl+k")
        self.screen.write(text)
        self.screen.key("key", "Return")

    def heard(self) -> Sound:
        """What has come out of the loudspeaker since the user said something."""
        everything = self.sound.recorded_loudspeaker()
        return everything.between(self.listened, everything.seconds)

    def wait_for_a_reply(self) -> None:
        wait_until(lambda: self.heard().peak > AUDIBLE, "there is no reply", seconds=60)

    def whole_reply(self) -> Sound:
        """The reply, once it has been silent for two seconds."""
        self.wait_for_a_reply()

        def over() -> bool:
            sound = self.heard()
            return sound.between(sound.seconds - 2, sound.seconds).peak < AUDIBLE

        wait_until(over, "the reply does not end", seconds=60)
        audible = np.flatnonzero(np.abs(self.heard().samples) > AUDIBLE)
        return self.heard().between(audible[0] / self.heard().rate, audible[-1] / self.heard().rate)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    with screens.screen() as screen, servers.sound_server(tmp_path / "sound") as sound:
        there = Laptop(tmp_path, screen, sound)
        try:
            there.start()
            yield there
        finally:
            there.window.terminate()
            there.window.wait(10)


def test_somebody_talks_and_is_answered_and_nothing_that_dies_takes_the_rest_along(
    laptop: Laptop, people, models
) -> None:
    question, words = people("en/quick_brown_fox")
    laptop.user_holds_space_and_says(question)
    reply = laptop.whole_reply()
    wait_until(lambda: any(one.heard for one in laptop.exchanges), "the exchange was not kept")
    (kept,) = laptop.exchanges
    assert word_errors(words, kept.said) < 0.3
    recogniser = RECOGNISERS["whisper"](models("whisper-base"), ("en",), 2)
    understood = recogniser.transcribe(reply.resampled(16_000), reply.seconds).text
    assert set(kept.heard.lower().split()) & set(understood.lower().split())

    laptop.user_writes("Please count slowly from one to twenty.")
    laptop.wait_for_a_reply()
    before, loaded = laptop.voice, laptop.loaded
    before.send_signal(signal.SIGKILL)
    wait_until(lambda: laptop.loaded > loaded, "the voice did not come back", seconds=60)
    laptop.user_writes("Say good evening.")
    laptop.wait_for_a_reply()
    assert laptop.window.poll() is None

    voice = laptop.voice
    os.kill(laptop.window.pid, signal.SIGKILL)
    laptop.window.wait()
    wait_until(lambda: not voice.is_running(), "the voice outlived its window", seconds=2)
    assert laptop.sound.microphone_listeners == 0
