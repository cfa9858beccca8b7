"""Twenty spoken exchanges over a virtual sound card whose loudspeaker the microphone hears."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.in_time.encounter import Encounter, encounter
from tests.benchmarks.in_time.exchanges import ROOM, SETTINGS, converse
from tests.integration.sound_server import INSTALLED

pytestmark = [
    pytest.mark.engines,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not INSTALLED, reason="PulseAudio is not installed"),
]


@pytest.fixture
def met() -> Iterator[Encounter]:
    with encounter(SETTINGS, ROOM) as met:
        yield met


def test_twenty_exchanges_run_from_start_to_end_though_the_room_echoes(met: Encounter) -> None:
    outcome = converse(met)
    assert outcome.exchanges == 20
    assert outcome.lost == 0
    assert outcome.self_interruptions == 0
    assert outcome.stuck == 0
    assert outcome.interrupted >= 1
