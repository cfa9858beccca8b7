import numpy as np

from app.audio.presence import Presence
from app.core.sound import Samples


def blocks(seconds: float, amplitude: float = 0.0) -> list[Samples]:
    return [np.full((480, 2), amplitude, np.float32)] * round(seconds * 100)


def fed(presence: Presence, sound: list[Samples]) -> float:
    for block in sound:
        presence.feed(block, 48_000)
    return presence.dead_seconds


def test_exact_zeros_are_counted_until_there_is_the_least_noise() -> None:
    presence = Presence()
    assert round(fed(presence, blocks(4.0)), 3) == 4.0
    assert fed(presence, blocks(0.1, 1e-6)) == 0.0
    assert round(fed(presence, blocks(1.0)), 3) == 1.0
    presence.forget()
    assert presence.dead_seconds == 0.0
