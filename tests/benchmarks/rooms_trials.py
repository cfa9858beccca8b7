"""What is tried in a room on the sample clock: own speech, somebody who talks over it, noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    SpeechStarted,
    TurnCancelled,
    TurnDucked,
    TurnEvent,
    TurnOpened,
    TurnPaused,
    WordsRecognised,
)
from app.core.sound import SPEECH_RATE
from app.core.turn import Turn
from tests.benchmarks.material import Clip, at_level
from tests.benchmarks.material_music import music
from tests.benchmarks.material_noises import NOISES, Noise, keyboard
from tests.benchmarks.rooms_places import Place, begin, engines, replies, room_at
from tests.rooms.talking_room import FRAME, TalkingRoom

CALIBRATION_SECONDS = 12.0
NOISE_KINDS: dict[str, tuple[Noise, ...]] = {
    "noise": NOISES,
    "music": (music,),
    "keyboard": (keyboard,),
}
INTERRUPTED_ITSELF = "the reply interrupted itself before anybody spoke"
_STEP_SECONDS = 32 * FRAME / SPEECH_RATE
_OVER = (CancelledBecause.INTERRUPTED, CancelledBecause.STOPPED)


@dataclass(frozen=True)
class Reaction:
    """What became of a reply that somebody talked over."""

    who: str
    words: str
    kind: str
    level: float
    echo: float | None
    room: int
    outcome: str
    cancelled: bool
    heard_as: str
    duplex: str
    """As it was when it was over."""

    ducked: float | None
    """Seconds from the first voiced sample; None if it was not."""

    silent: float | None
    """Until it was paused or cancelled."""


@dataclass(frozen=True)
class OwnSpeech:
    """What Parley made of what it heard of itself."""

    echo: float | None
    seconds: float
    interruptions: int
    turns: int
    ducked: int
    paused: int
    dropped: dict[str, int]
    """Why what it heard was no turn, and how often."""

    heard_as: list[str]


@dataclass(frozen=True)
class Intrusion:
    """What was made of noise."""

    kind: str
    seconds: float
    turns: int
    detected: int
    heard_as: list[str]


def own_speech(place: Place, seconds: float, full: bool) -> OwnSpeech:
    """Reply after reply, now louder and now quieter, and nobody else speaks."""
    room = room_at(place)
    random = np.random.default_rng([1, place.number])
    coming = replies(full, random)
    interruptions = 0
    while room.now < seconds:
        turn = begin(room, next(coming), random)
        while room.floor.speaking is turn:
            room.live(_STEP_SECONDS)
        interruptions += turn.cancelled
        room.live(random.uniform(0.5, 2.5))
        room.floor.stop()
    room.close()
    dropped: dict[str, int] = {}
    for event in room.of(TurnCancelled):
        dropped[event.because.name] = dropped.get(event.because.name, 0) + 1
    return OwnSpeech(
        place.echo,
        room.now,
        interruptions,
        _spoken_turns(room),
        len(room.of(TurnDucked)),
        len(room.of(TurnPaused)),
        dropped,
        [event.text for event in room.of(WordsRecognised)],
    )


def talked_over(place: Place, clips: Sequence[Clip], full: bool) -> list[Reaction]:
    """A reply for each clip, which begins somewhere in it."""
    room = room_at(place)
    random = np.random.default_rng([2, place.number])
    coming = replies(full, random)
    while room.now < CALIBRATION_SECONDS:
        begin(room, next(coming), random)
        room.live(CALIBRATION_SECONDS)
        room.floor.stop()
    reactions = []
    for clip in clips:
        turn = begin(room, next(coming), random)
        room.live(random.uniform(1.5, 5.0))
        reactions.append(_react(room, place, turn, clip, random.uniform(-30.0, -18.0)))
        room.floor.stop()
        room.live(1.0)
    room.close()
    return reactions


def intrusions(place: Place, kind: str, seconds: float) -> Intrusion:
    """Nobody speaks; each minute another noise at another level."""
    room = room_at(place)
    random = np.random.default_rng([3, place.number])
    makers = NOISE_KINDS[kind]
    number = place.number
    while room.now < seconds:
        noise = at_level(makers[number % len(makers)](60.0, random), random.uniform(-45.0, -22.0))
        number += 1
        for start in np.arange(0.0, noise.seconds, _STEP_SECONDS):
            opened = len(room.of(TurnOpened))
            room.live(_STEP_SECONDS, noise.between(start, start + _STEP_SECONDS))
            if len(room.of(TurnOpened)) > opened:
                room.floor.stop()
    room.close()
    words = [event.text for event in room.of(WordsRecognised)]
    detected = len(room.of(SpeechStarted))
    return Intrusion(kind, room.now, _spoken_turns(room), detected, words)


def _react(room: TalkingRoom, place: Place, turn: Turn, clip: Clip, level: float) -> Reaction:
    engines()[1].forget()  # another user, perhaps with another language
    voice = at_level(clip.sound, level)
    first = int(np.argmax(np.abs(voice.samples) > 0.05 * voice.peak))
    frame, onset = len(room.let_through), room.now + first / SPEECH_RATE
    room.live(voice.seconds + 2.0, voice)
    since = [event for at, event in room.events if at >= onset]
    obeyed = turn.cancelled and turn.number in {
        event.turn for event in since if isinstance(event, TurnCancelled)
    }
    said = [event.text for event in since if isinstance(event, WordsRecognised)]
    return Reaction(
        clip.who,
        clip.words,
        clip.kind,
        round(level, 1),
        place.echo,
        place.number,
        _outcome(room, turn, since, room.let_through[frame:]),
        obeyed,
        " | ".join(said),
        room.echo.duplex.name,
        _seconds_until(room, onset, turn, TurnDucked),
        _seconds_until(room, onset, turn, TurnPaused, TurnCancelled),
    )


def _outcome(
    room: TalkingRoom, turn: Turn, since: Sequence[object], let_through: Sequence[bool]
) -> str:
    """Why the reply was cancelled, or at which stage what was said got lost."""
    cancelled = [event for event in since if isinstance(event, TurnCancelled)]
    for event in cancelled:
        if event.turn == turn.number:
            return event.because.name
    if turn.cancelled:
        return INTERRUPTED_ITSELF
    if not any(isinstance(event, SpeechStarted) for event in since):
        heard = sum(let_through) >= len(let_through) // 3
        return "not detected" if heard else "gate shut"
    return " | ".join(event.because.name for event in cancelled) or "undecided"


def _seconds_until(
    room: TalkingRoom, onset: float, turn: Turn, *kinds: type[TurnEvent]
) -> float | None:
    seconds = (
        at - onset
        for at, event in room.events
        if at >= onset and isinstance(event, kinds) and event.turn == turn.number
    )
    return next(seconds, None)


def _spoken_turns(room: TalkingRoom) -> int:
    return sum(event.because is not OpenedBecause.TYPED for event in room.of(TurnOpened))
