"""Whether anything is connected, as the window says it. Pure."""

from dataclasses import dataclass, replace

from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchQueued,
    FetchReaching,
)
from app.core.voice_events import OfflineChecked, Sealed, VoiceLost

_FETCHING = (
    "A model is being fetched because you asked for it, by a process of its own\n"
    "that knows nothing of what is said and ends with it."
)
_HOOK = "Python refuses it in both."
_KERNEL = "The system refuses it as well where the models run, whatever code asks."


@dataclass(frozen=True, slots=True)
class Offline:
    """What the processes told of their trials, and whether the fetcher is at work."""

    checks: tuple[OfflineChecked, ...] = ()
    wanted: frozenset[str] = frozenset()
    """Models that are being fetched or wait for it."""

    place: str = ""
    """Where the fetcher asks; empty while that is not known."""

    def after(self, event: Event) -> "Offline":
        """What is known after an event."""
        match event:
            case OfflineChecked():
                others = [check for check in self.checks if check.process is not event.process]
                return replace(self, checks=(*others, event))
            case VoiceLost():
                return replace(self, checks=tuple(c for c in self.checks if not _of_voice(c)))
            case FetchQueued():
                return replace(self, wanted=self.wanted | set(event.model_ids))
            case FetchReaching() if self.wanted:
                return replace(self, place=event.place)
            case FetchFinished() | FetchFailed() | FetchPaused():
                wanted = self.wanted - set(event.model_ids)
                return replace(self, wanted=wanted, place=self.place if wanted else "")
        return self

    @property
    def held(self) -> bool:
        """Whether every trial so far was refused."""
        return all(check.refused for check in self.checks)

    @property
    def text(self) -> str:
        """In a few words; empty while nothing is known."""
        if self.wanted:
            return f"Fetching from {self.place}" if self.place else "Fetching a model"
        if not self.checks:
            return ""
        return "Offline: 0 connections" if self.held else "Connections are not refused"

    @property
    def explanation(self) -> str:
        """What that rests on, a sentence in a line."""
        lines = [_FETCHING] if self.wanted else []
        return "\n".join([*lines, *self._trials()])

    def _trials(self) -> list[str]:
        if not self.checks:
            return []
        if not self.held:
            return ["A trial to open a connection was not refused. Please report this as a fault."]
        names = " and ".join(f"the {check.process.value}" for check in self.checks)
        tried = f"{names} tried to open connections and could not.".capitalize()
        voices = [check for check in self.checks if _of_voice(check)]
        lines = [tried, _HOOK]
        for voice in voices:
            lines.append(_KERNEL if voice.by_kernel else f"The system does not: {voice.obstacle}.")
        if attempts := sum(check.attempts for check in self.checks):
            times = "once" if attempts == 1 else f"{attempts} times"
            lines.append(f"Besides, something in Parley tried it {times} and was refused.")
        return lines


def _of_voice(check: OfflineChecked) -> bool:
    return check.process is Sealed.VOICE
