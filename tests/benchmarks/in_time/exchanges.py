"""A conversation of twenty spoken exchanges in a room that echoes, from start to end."""

import time
from dataclasses import dataclass, replace

from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    ReplySounded,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnEvent,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
)
from app.core.settings import ModelSettings, ReplySettings, Settings
from app.core.voice_events import DuplexChosen, StageStuck
from tests.benchmarks.in_time.clips import synthetic
from tests.benchmarks.in_time.encounter import Encounter, Said, encounter
from tests.benchmarks.table import Row
from tests.rooms.echo_path import Acoustics

ROOM = Acoustics(level=-10.0, noise=-60.0)
SETTINGS = Settings(
    models=replace(ModelSettings(), language_model="qwen2.5-coder-0.5b"),
    reply=ReplySettings(longest_tokens=60),
)
"""Replies of a dozen seconds at most, so that it takes four minutes."""

_HEARD_SECONDS = 2.0
"""Of a reply, before it is interrupted."""

_UNDERSTOOD_SECONDS = 3.0
"""After the end of what the user said: what happens until then may be because of it."""

_GAP_SECONDS = 0.7
_ENDED = (ReplyFinished, TurnCancelled, StageFailed)


@dataclass(frozen=True)
class Outcome:
    """What became of the conversation."""

    exchanges: int
    """How often the user said something."""

    answered: int
    """How often a reply to it was heard."""

    interrupted: int
    """How many replies ended because the user interrupted them."""

    self_interruptions: int
    """How many replies were silenced, or turns opened, though the user had said nothing."""

    ducked: int
    """How many replies only became quieter though the user had said nothing."""

    stuck: int
    """Stages that were stuck, and turns that never came to an end."""

    @property
    def lost(self) -> int:
        return self.exchanges - self.answered


def rows(full: bool) -> list[Row]:
    with encounter(SETTINGS, ROOM) as met:
        outcome = converse(met, 3 if full else 1)
    name, count = "conversation with an echo at -10 dB", outcome.exchanges
    return [
        Row(f"{name}: self-interruptions", 0, outcome.self_interruptions, "", count),
        Row(f"{name}: turns lost", 0, outcome.lost, "", count),
        Row(f"{name}: stuck", 0, outcome.stuck, "", count),
        Row(f"{name}: replies that the user interrupted", None, outcome.interrupted, "", count),
        Row(f"{name}: quieter for a moment, unasked", None, outcome.ducked, "", count),
    ]


def converse(met: Encounter, times: int = 1) -> Outcome:
    """Say everything in the list; what is called "over" while the last reply is heard."""
    began = time.monotonic()
    sayings: list[Said] = []
    answered = 0
    for clip in synthetic("exchanges") * times:
        over = clip.name.endswith("over")
        _listen(met, sayings[-1] if sayings else None, _HEARD_SECONDS if over else None)
        sayings.append(said := met.say(clip))
        reply = _reply(met, said)
        answered += reply is not None
        _tell(met, said, reply)
    _listen(met, sayings[-1], None)
    return _outcome(met, began, sayings, answered)


def _listen(met: Encounter, said: Said | None, seconds: float | None) -> None:
    """Listen to the reply to what was said, for so long or to its end."""
    if said is None or (reply := _reply(met, said)) is None:
        return
    if seconds is not None:
        met.wait(max(0.0, reply[0] + seconds - time.monotonic()))
        return
    _wait_for_the_end(met, said.began, reply[1])
    met.wait(_GAP_SECONDS)


def _reply(met: Encounter, said: Said) -> tuple[float, int] | None:
    """When the reply to what was said began to sound, and its turn."""

    def to_it(event: ReplySounded) -> bool:
        opened = met.all(TurnOpened, said.voiced)
        return event.turn in [turn.turn for at, turn in opened]

    found = met.first(ReplySounded, said.voiced, to_it)
    return (found[0], found[1].turn) if found else None


def _wait_for_the_end(met: Encounter, since: float, turn: int) -> None:
    ended = met.first(
        TurnEvent, since, lambda event: isinstance(event, _ENDED) and event.turn == turn
    )
    if ended is None:
        print(f"  turn {turn} does not end", flush=True)


def _outcome(met: Encounter, began: float, sayings: list[Said], answered: int) -> Outcome:
    met.wait(_UNDERSTOOD_SECONDS)
    because = [event.because for _, event in met.all(TurnCancelled, began)]
    self_made = [
        event for at, event in _of_nobody(met, began, sayings) if not isinstance(event, TurnDucked)
    ]
    ducked = [
        event for _, event in _of_nobody(met, began, sayings) if isinstance(event, TurnDucked)
    ]
    for event in self_made:
        print(f"  unasked: {event}", flush=True)
    stuck = len(met.all(StageStuck, began)) + len(_unended(met, began))
    return Outcome(
        len(sayings),
        answered,
        because.count(CancelledBecause.INTERRUPTED),
        len({event.turn for event in self_made}),
        len(ducked),
        stuck,
    )


def _of_nobody(met: Encounter, began: float, sayings: list[Said]) -> list[tuple[float, TurnEvent]]:
    """What only somebody who speaks should bring about, while nobody did, and own words."""
    found = []
    for at, event in met.all(TurnEvent, began):
        if isinstance(event, TurnDucked | TurnPaused | TurnOpened):
            theirs = any(one.voiced < at < one.ended + _UNDERSTOOD_SECONDS for one in sayings)
        else:
            own = CancelledBecause.OWN_WORDS
            theirs = not (isinstance(event, TurnCancelled) and event.because is own)
        if not theirs:
            found.append((at, event))
    return found


def _unended(met: Encounter, since: float) -> set[int]:
    """Turns that were begun and are not over."""
    ended = {event.turn for _, event in met.all(TurnEvent, since) if isinstance(event, _ENDED)}
    return {event.turn for _, event in met.all(TurnPrepared, since)} - ended


def _tell(met: Encounter, said: Said, reply: tuple[float, int] | None) -> None:
    duplex = [event for _, event in met.all(DuplexChosen, 0.0)][-1].duplex.name
    shown = f"answered after {reply[0] - said.ended:.2f} s" if reply else "LOST"
    print(f"  {said.clip.name}: {shown}, {duplex}", flush=True)
