import numpy as np

from app.audio.framing import FRAME_SAMPLES, Framer
from app.audio.gathering import Gathering
from app.core.sound import Samples

RATE = 48_000
BLOCK = RATE // 100


def blocks(count: int) -> list[Samples]:
    return [np.full((BLOCK, 1), number, np.float32) for number in range(count)]


def test_blocks_are_handed_on_together_as_soon_as_they_complete_a_frame() -> None:
    framer = Framer(RATE)
    frames: list[int] = []
    gathering = Gathering(framer, lambda block: frames.append(len(list(framer.feed(block)))))
    for block in blocks(300):
        gathering.add(block)
    assert frames[2:] == [1] * (len(frames) - 2)
    assert sum(frames) * FRAME_SAMPLES > (300 - 6) * BLOCK / 3


def test_nothing_is_lost_or_changes_places() -> None:
    heard: list[Samples] = []
    gathering = Gathering(Framer(RATE), heard.append)
    for block in blocks(20):
        gathering.add(block)
        block[:] = -1.0  # the sound library uses it again
    gathering.flush()
    gathering.flush()
    np.testing.assert_array_equal(np.concatenate(heard), np.concatenate(blocks(20)))
