"""What the window shows, made from what happened. Pure: no Qt, no clock, no I/O.

`folded(state, event)` is the only way in which events change what is shown. The parts are in
turns.py (the conversation), readiness.py (engines, devices, the voice process) and phase.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.core.commands import Attention
from app.core.events import (
    GOING_ON,
    Event,
    FeelingNoticed,
    NothingSaid,
    OpenedBecause,
    Rewound,
    SpeechStarted,
    TurnCancelled,
    TurnOpened,
    TurnPrepared,
)
from app.core.exchange import Exchange
from app.core.feeling import Feeling
from app.core.resumed import Resumed
from app.core.voice_events import (
    DevicesFound,
    Duplex,
    DuplexChosen,
    LevelMeasured,
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneGated,
    MicrophoneLost,
    MicrophoneOpened,
    VoiceLost,
    VoiceStarted,
)
from app.ui.state.entries import Entries, Entry, Fate
from app.ui.state.notices import Cure, Notice
from app.ui.state.phase import Phase, phase_of
from app.ui.state.readiness import Readiness
from app.ui.state.turn_progress import TurnProgress
from app.ui.state.turns import Turns

__all__ = [
    "Cure", "Entry", "Fate", "Levels", "Notice", "Phase", "ViewState",
    "attending", "doing_without", "folded", "pressed", "resumed", "status_text", "stopped",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud it is, in dBFS, -90 for silence."""

    microphone: float = -90.0
    loudspeaker: float = -90.0


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that is shown of the conversation."""

    entries: tuple[Entry, ...] = ()
    """Oldest first."""

    phase: Phase = Phase.STARTING
    attention: Attention = Attention.PRESSED
    pressed: bool = False
    """Whether the talk button is down."""

    deaf: bool = False
    """Half duplex: while the reply is heard, the microphone is listened to for stop words only."""

    duplex: Duplex | None = None
    """What becomes of the user's voice while a reply sounds; None while that is not known."""

    levels: Levels = field(default_factory=Levels)
    notice: Notice | None = None
    feeling: Feeling | None = None
    """How the user sounded last, if not as usual."""

    microphone: str = ""
    """Name of the device in use; empty for none."""

    loudspeaker: str = ""
    microphones: tuple[str, ...] = ()
    """Devices to choose from."""

    loudspeakers: tuple[str, ...] = ()

    # from here on: what the above is made from, not to be shown

    progress: tuple[TurnProgress, ...] = ()
    """The last few turns."""

    newest: int = 0
    """The highest number of a turn so far."""

    hearing: bool = False
    """Whether the user has begun to speak and it is not yet known what becomes of it."""

    readiness: Readiness = field(default_factory=Readiness)


def folded(state: ViewState, event: Event) -> ViewState:
    """The state after an event."""
    if isinstance(event, LevelMeasured):
        return replace(state, levels=Levels(event.microphone, event.loudspeaker))
    turns = _turns(state).after(event)
    if isinstance(event, VoiceLost):
        turns = turns.abandoned()
    after = replace(
        _with_turns(_with_devices(state, event), turns),
        hearing=_hearing(state.hearing, turns, event),
        feeling=_feeling(state.feeling, event),
        readiness=state.readiness.after(event),
    )
    return _shown(state, after)


def pressed(state: ViewState, down: bool) -> ViewState:
    """The state after the talk button went down or up."""
    if down == state.pressed:
        return state
    return _shown(state, replace(state, pressed=down, hearing=state.hearing and not down))


def stopped(state: ViewState) -> ViewState:
    """The state after the user asked for silence: what is said with the button down is dropped."""
    after = replace(state, pressed=False, hearing=False)
    if state.pressed:
        after = _with_turns(after, _turns(state).silenced())
    return _shown(state, after)


def attending(state: ViewState, attention: Attention) -> ViewState:
    """The state after the user chose what is listened to."""
    hearing = state.hearing and attention is not Attention.MUTED
    return _shown(state, replace(state, attention=attention, hearing=hearing))


def resumed(state: ViewState, exchanges: Iterable[Exchange]) -> ViewState:
    """The state with an earlier conversation in the place of this one."""
    after = _with_turns(state, _turns(state).resumed(exchanges))
    return _shown(state, replace(after, hearing=False, feeling=None))


def doing_without(state: ViewState, notice: Notice | None) -> ViewState:
    """The state after another model than the chosen one is used, or the notice of it has gone."""
    return _shown(state, replace(state, readiness=replace(state.readiness, instead=notice)))


def status_text(state: ViewState) -> str:
    """What Parley is doing, for a status line and for people who do not see it."""
    muted = state.attention is Attention.MUTED
    match state.phase:
        case Phase.SPEAKING if state.deaf:
            return "Speaking. Only “stop” or Esc interrupts."
        case (Phase.SPEAKING | Phase.THINKING) as busy if muted:
            return f"{busy.value}. You are muted."
        case Phase.SPEAKING if state.attention is Attention.OPEN and state.duplex is Duplex.GATED:
            return "Speaking. Speak up to interrupt."
        case Phase.STARTING if (loading := state.readiness.loading) and loading.progress:
            return f"Loading {loading.progress}. You can write already."
        case Phase.STARTING:
            return "Getting ready. You can write already."
        case Phase.RESTING:
            return "Resting. Speak or write, and it wakes up."
        case Phase.MUTED:
            return "Muted. Nothing is listened to."
        case Phase.TROUBLE if state.readiness.failed is not None:
            return "Trouble with a model: see Settings, Models."
        case Phase.TROUBLE if state.readiness.microphone_trouble:
            return "No microphone: see Settings, Sound."
    return str(state.phase.value)


def _shown(before: ViewState, after: ViewState) -> ViewState:
    """With phase and notice as they follow from the rest.

    A notice that was put away stays away until there is another.
    """
    phase, notice = phase_of(after), after.notice
    was, is_now = before.readiness.notice, after.readiness.notice
    if is_now != was and not (notice is None and is_now is not None and is_now.is_as(was)):
        notice = is_now
    after = replace(after, phase=phase, notice=notice)
    return before if after == before else after


def _turns(state: ViewState) -> Turns:
    return Turns(Entries(state.entries), state.progress, state.newest)


def _with_turns(state: ViewState, turns: Turns) -> ViewState:
    return replace(state, entries=turns.entries.shown, progress=turns.progress, newest=turns.newest)


def _with_devices(state: ViewState, event: Event) -> ViewState:
    match event:
        case MicrophoneOpened():
            return replace(state, microphone=event.name)
        case MicrophoneLost():
            return replace(state, microphone="")
        case MicrophoneGated():
            return replace(state, deaf=event.gated)
        case DuplexChosen():
            return replace(state, duplex=event.duplex)
        case LoudspeakerOpened():
            return replace(state, loudspeaker=event.name)
        case LoudspeakerLost():
            return replace(state, loudspeaker="")
        case DevicesFound():
            return replace(state, microphones=event.microphones, loudspeakers=event.loudspeakers)
        case VoiceLost() | VoiceStarted():
            return replace(
                state, microphone="", loudspeaker="", deaf=False, duplex=None, levels=Levels()
            )
    return state


def _feeling(feeling: Feeling | None, event: Event) -> Feeling | None:
    """What was noticed holds until the next turn."""
    match event:
        case FeelingNoticed():
            return event.feeling
        case TurnPrepared() | Rewound() | Resumed() | VoiceLost():
            return None
    return feeling


def _hearing(hearing: bool, turns: Turns, event: Event) -> bool:
    """Whether the user is speaking; pauses do not count until they have ended a turn."""
    unspoken = (OpenedBecause.TYPED, OpenedBecause.RECORDING, OpenedBecause.REHEARSED)
    match event:
        case SpeechStarted():
            return True
        case TurnOpened():
            return hearing and event.because in unspoken
        case TurnCancelled():
            return hearing and (event.because in GOING_ON or event.turn != turns.newest)
        case NothingSaid():
            return hearing and event.turn != turns.newest
        case MicrophoneLost() | VoiceLost() | MicrophoneGated(gated=True) | Resumed():
            return False
    return hearing
