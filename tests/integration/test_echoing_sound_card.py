"""The room in a box itself: what comes back from the loudspeaker, and what the clocks are worth."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.core.sound import SPEECH_RATE, Sound
from tests.integration.pulse_stream import PulseStream, Way
from tests.integration.recorder import RATE
from tests.integration.sound_server import INSTALLED, SoundServer, offset_of, sound_server
from tests.rooms.echo_path import Acoustics

pytestmark = pytest.mark.skipif(not INSTALLED, reason="PulseAudio is not installed")

CLICKS = 6
EVERY = 0.5
BLOCK = RATE // 100


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as server:
        yield server


def clicks() -> Sound:
    """Short bursts of noise, which are found again in what came through a room."""
    random = np.random.default_rng(1)
    samples = np.zeros(round(CLICKS * EVERY * SPEECH_RATE), np.float32)
    for number in range(CLICKS):
        start = round(number * EVERY * SPEECH_RATE)
        samples[start : start + 320] = random.uniform(-0.5, 0.5, 320)
    return Sound(samples, SPEECH_RATE)


def test_what_is_played_comes_back_later_and_quieter_and_always_as_late(
    server: SoundServer,
) -> None:
    acoustics = Acoustics(level=-10.0, reverberation=0.01)
    with server.echoing(acoustics):
        began = server.play_into("loudspeaker", clicks())
        server.mouth.wait_until(began + CLICKS * EVERY + 1.0)
    delays, levels = [], []
    at = offset_of(clicks(), server.loudspeaker.between(began, began + 5.0))[0] + began
    for number in range(CLICKS):
        start = at + number * EVERY
        click = server.loudspeaker.between(start, start + 0.02)
        heard = server.mouth.between(start, start + 0.3)
        delays.append(offset_of(click, heard)[0])
        levels.append(np.linalg.norm(heard.samples) / np.linalg.norm(click.samples))
    assert min(delays) == pytest.approx(acoustics.delay, abs=0.005)
    assert max(delays) - min(delays) < 0.002
    assert 20 * np.log10(np.mean(levels)) == pytest.approx(-10.0, abs=2.0)


def test_a_recording_knows_to_some_milliseconds_when_a_sample_sounded(
    server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.additions.items():
        monkeypatch.setenv(name, value)
    for sink, recorder in (("loudspeaker", server.loudspeaker), ("mouth", server.mouth)):
        stream = PulseStream(Way.OUT, sink, RATE, BLOCK, buffered=4 * BLOCK)
        stream.write(np.zeros(max(BLOCK, 4 * BLOCK - stream.ahead), np.float32))
        for _ in range(50):
            stream.write(np.zeros(BLOCK, np.float32))
        due = time.monotonic() + stream.ahead / RATE
        stream.write(np.full(BLOCK, 0.5, np.float32))
        for _ in range(10):
            stream.write(np.zeros(BLOCK, np.float32))
        recorder.wait_until(due + 0.1)
        around = recorder.between(due - 0.1, due + 0.1).samples
        first = int(np.argmax(around > 0.25)) / RATE - 0.1
        assert first == pytest.approx(0.0, abs=0.005)
