"""The rooms on the sample clock in which something is tried, and the replies in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle

import numpy as np

from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.sound import Sound
from app.core.turn import Turn
from app.speech.protocols import Recogniser, SpeechDetector, TurnEndDetector
from app.workshop import Workshop
from tests.benchmarks import material
from tests.benchmarks.material import at_level
from tests.rooms.echo_path import Acoustics
from tests.rooms.talking_room import TalkingRoom

RECOGNITION_SECONDS = 0.4
"""What Whisper base takes on two cores for a sentence: docs/latency.md."""


@dataclass(frozen=True)
class Place:
    """One of the rooms in which something is tried."""

    echo: float | None
    """In dB beside what is played; None for none."""

    number: int
    settings: Settings = field(default_factory=Settings)

    @property
    def acoustics(self) -> Acoustics:
        """Each room is larger than the last; in every other one the loudspeaker distorts."""
        return Acoustics(
            self.echo,
            delay=0.03 + 0.025 * (self.number % 4),
            reverberation=0.2 + 0.1 * (self.number % 4),
            drive=1.5 if self.number % 2 else 0.0,
            noise=-65.0,
            seed=self.number + 1,
        )


def replies(full: bool, random: np.random.Generator) -> Iterator[list[tuple[Sound, str]]]:
    """One after the other, in another order in each room, without end."""
    made = material.replies(full)
    return cycle([made[place] for place in random.permutation(len(made))])


def begin(
    room: TalkingRoom, reply: Sequence[tuple[Sound, str]], random: np.random.Generator
) -> Turn:
    """A reply begins; each of its sentences is as loud as the others."""
    level = random.uniform(-24.0, -16.0)
    return room.begin_reply([(at_level(sound, level), text) for sound, text in reply])


def room_at(place: Place) -> TalkingRoom:
    """A room with real engines, which remember nothing of the last one."""
    detector, recogniser, turn_end = engines()
    detector.reset()
    recogniser.forget()
    return TalkingRoom(
        detector,
        place.acoustics,
        recogniser=recogniser,
        turn_end=turn_end,
        settings=place.settings,
        recognition_seconds=RECOGNITION_SECONDS,
    )


@cache
def engines() -> tuple[SpeechDetector, Recogniser, TurnEndDetector]:
    """On one core each, as the trials run side by side."""
    workshop, models = Workshop(Paths.default(), cores=1), ModelSettings()
    return (
        workshop.detector(models.detector),
        workshop.recogniser(models.recogniser, Settings().listening),
        workshop.turn_end_detector(models.turn_end),
    )
