"""The turns of a conversation and how far each has come, told from events. Pure: no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.core.events import (
    GOING_ON,
    NOBODY_SPOKE,
    CancelledBecause,
    ClauseWritten,
    Event,
    NothingSaid,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    Rewound,
    StageFailed,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
    TurnResumed,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.ui.state.entries import Entries, Entry, Fate, heard_more
from app.ui.state.turn_progress import TurnProgress

"""The user is still speaking: a longer turn with the same words follows."""

_CUT_SHORT = (CancelledBecause.INTERRUPTED, CancelledBecause.STOPPED)
_REMEMBERED = 8
_NO_REPLY = "There is no reply to this. Try again."
_BROKEN_OFF = "The reply broke off. Try again."
_VOICE_GONE = "Parley's voice stopped before it could answer. Try again."


@dataclass(frozen=True, slots=True)
class Turns:
    """The entries, and the progress of the last few turns whether or not they have one.

    Words of an utterance that goes on stay, tentative, until those of its longer turn are there
    or nothing follows.
    """

    entries: Entries = field(default_factory=Entries)
    progress: tuple[TurnProgress, ...] = ()

    newest: int = 0
    """The highest number so far. Other news of an unknown turn that is no higher come too late."""

    def after(self, event: Event) -> "Turns":
        """The turns after an event."""
        if isinstance(event, Rewound):
            kept = tuple(one for one in self.progress if one.turn < event.turn)
            return replace(self, entries=self.entries.before(event.turn), progress=kept)
        if isinstance(event, Resumed):
            return self.resumed(event.exchanges)
        if not isinstance(event, TurnEvent) or event.turn < 1:
            return self
        if isinstance(event, TurnPrepared):
            return self._begun(event.turn)
        turns = self
        if isinstance(event, TurnOpened | WordsRecognised) and event.turn > self.newest:
            turns = self._begun(event.turn)
        progress = turns._of(event.turn)
        return turns if progress is None else turns._told(progress, event)

    def resumed(self, exchanges: Iterable[Exchange]) -> "Turns":
        """An earlier conversation in the place of this one."""
        entries = Entries.of(exchanges)
        highest = entries.shown[-1].turn if entries.shown else 0
        return Turns(entries, (), max(highest, self.newest))

    def silenced(self) -> "Turns":
        """After nobody listens any more: what was tentative for want of more words goes."""
        return replace(self, entries=self.entries.without(self._awaiting()))

    def abandoned(self) -> "Turns":
        """After the voice process was lost with everything in it."""
        entries = self.entries
        for entry in reversed(self.entries.shown):
            if entry.fate is Fate.TENTATIVE:
                entries = entries.without([entry.turn])
            elif entry.fate is not Fate.ANSWERING:
                break
            elif entry.written:
                entries = entries.put(replace(entry, fate=Fate.CUT_SHORT))
            else:
                entries = entries.put(replace(entry, fate=Fate.FAILED, advice=_VOICE_GONE))
        return replace(self, entries=entries, progress=())

    def _told(self, progress: TurnProgress, event: TurnEvent) -> "Turns":
        """After news of a turn that is known."""
        match event:
            case TurnOpened():
                return self._opened(replace(progress, opened=event.because))
            case TurnCancelled() if progress.cancelled is None and not progress.finished:
                return self._cancelled(replace(progress, cancelled=event.because))
            case NothingSaid() if progress.cancelled is None and not progress.finished:
                return self._cancelled(replace(progress, cancelled=CancelledBecause.NOTHING_SAID))
            case WordsRecognised() if not progress.rehearsed:
                return self._recognised(progress, event)
            case StageFailed() if not progress.rehearsed:
                return self._failed(progress, event.advice)
            case ReplySounded():
                return self._noted(replace(progress, sounded=True))
            case TurnPaused() | TurnResumed():
                return self._noted(replace(progress, paused=isinstance(event, TurnPaused)))
            case ReplyFinished():
                return self._changed(_finished(self.entries.find(event.turn)))._noted(
                    replace(progress, finished=True)
                )
            case ClauseWritten() | ReplyHeard():
                return self._changed(_continued(self.entries.find(event.turn), event))
        return self

    def _begun(self, turn: int) -> "Turns":
        """A number that comes again takes the place of all that it stood for."""
        before = [one for one in self.progress if one.turn < turn]
        kept = [one for one in before[:-_REMEMBERED] if one.going] + before[-_REMEMBERED:]
        return Turns(self.entries.before(turn), (*kept, TurnProgress(turn)), max(self.newest, turn))

    def _opened(self, progress: TurnProgress) -> "Turns":
        if progress.cancelled is not None or progress.finished:
            return self
        if progress.rehearsed:
            return self._noted(progress).silenced()
        entry = self.entries.find(progress.turn)
        if entry is not None:
            typed = progress.opened is OpenedBecause.TYPED
            entry = replace(entry, fate=Fate.ANSWERING, typed=typed)
        return self._changed(entry)._noted(progress)

    def _recognised(self, progress: TurnProgress, event: WordsRecognised) -> "Turns":
        entry = self.entries.find(event.turn) or self._new_entry(progress)
        if not event.text or entry is None:
            return self
        spoken = replace(entry, said=event.text, language=event.language)
        return replace(self, entries=self.entries.without(self._awaiting()).put(spoken))

    def _new_entry(self, progress: TurnProgress) -> Entry | None:
        """The entry of a turn whose words have only now been recognised, if it gets one."""
        because, opened = progress.cancelled, progress.opened
        typed = opened is OpenedBecause.TYPED
        if because is None:
            fate = Fate.TENTATIVE if opened is None else Fate.ANSWERING
            return Entry(progress.turn, "", fate, typed=typed)
        if because in _CUT_SHORT and opened is not None:
            return Entry(progress.turn, "", Fate.CUT_SHORT, typed=typed, because=because)
        shown = self.entries.shown
        latest = not shown or shown[-1].turn < progress.turn
        return Entry(progress.turn, "") if because in GOING_ON and latest else None

    def _cancelled(self, progress: TurnProgress) -> "Turns":
        turns, because = self._noted(progress), progress.cancelled
        entry = self.entries.find(progress.turn)
        if because in GOING_ON:
            tentative = entry and replace(entry, fate=Fate.TENTATIVE, written="", heard=0)
            return turns._changed(tentative)
        if because is CancelledBecause.FAILED:
            advice = _BROKEN_OFF if entry and entry.written and progress.opened else _NO_REPLY
            return turns if entry is None else turns._failed(progress, advice)
        gone = self._awaiting() if progress.turn == self.newest else []
        if because in NOBODY_SPOKE:
            gone.append(progress.turn)
        elif entry is not None:
            written = entry.written if progress.seen else ""
            turns = turns._changed(
                replace(entry, fate=Fate.CUT_SHORT, because=because, written=written)
            )
        return replace(turns, entries=turns.entries.without(gone))

    def _failed(self, progress: TurnProgress, advice: str) -> "Turns":
        """The reason comes after the end when the floor hears of it first."""
        if progress.finished or progress.cancelled not in (None, CancelledBecause.FAILED):
            return self
        because = CancelledBecause.FAILED
        entry = self.entries.find(progress.turn) or Entry(progress.turn, "")
        written = entry.written if progress.opened is not None else ""
        failed = replace(entry, fate=Fate.FAILED, advice=advice, because=because, written=written)
        turns = self._noted(replace(progress, cancelled=because))
        return replace(turns, entries=turns.entries.without(turns._awaiting()).put(failed))

    def _of(self, turn: int) -> TurnProgress | None:
        return next((one for one in self.progress if one.turn == turn), None)

    def _noted(self, progress: TurnProgress) -> "Turns":
        notes = (progress if one.turn == progress.turn else one for one in self.progress)
        return replace(self, progress=tuple(notes))

    def _changed(self, entry: Entry | None) -> "Turns":
        if entry is None or entry is self.entries.find(entry.turn):
            return self
        return replace(self, entries=self.entries.put(entry))

    def _awaiting(self) -> list[int]:
        """The turns whose words are shown until longer ones are there."""
        held = {one.turn for one in self.progress if one.cancelled is None}
        latest = self.entries.shown[-_REMEMBERED:]
        return [
            entry.turn
            for entry in latest
            if entry.fate is Fate.TENTATIVE and entry.turn not in held
        ]


def _finished(entry: Entry | None) -> Entry | None:
    if entry is None or entry.fate is not Fate.ANSWERING:
        return entry
    return replace(entry, fate=Fate.FINISHED, heard=len(entry.written))


def _continued(entry: Entry | None, event: ClauseWritten | ReplyHeard) -> Entry | None:
    """What was heard before the end is told after it, so it counts; what was written does not."""
    if entry is None:
        return None
    if isinstance(event, ReplyHeard):
        return heard_more(entry, len(event.text)) if entry.fate is not Fate.TENTATIVE else entry
    if entry.fate in (Fate.TENTATIVE, Fate.ANSWERING):
        return replace(entry, written=entry.written + event.text)
    return entry
