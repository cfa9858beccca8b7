"""One message of the transcript: what the user said, or the reply to it. Pure: no Qt."""

from dataclasses import dataclass
from enum import Enum

from app.core.events import CancelledBecause
from app.ui.state.entries import Entry, Fate

_LAST_WORDS = 6
"""So many of the last words heard are named when a reply was cut short."""


class Who(Enum):
    """Whose message it is."""

    USER = "the user"
    PARLEY = "Parley"


@dataclass(frozen=True, slots=True)
class Message:
    """Half an entry."""

    entry: Entry
    who: Who

    @property
    def tentative(self) -> bool:
        """Whether the words may still change."""
        return self.entry.fate is Fate.TENTATIVE

    @property
    def plain(self) -> str:
        """The words, as they are copied and read aloud."""
        text = self.entry.said if self.who is Who.USER else self.entry.written
        return text.strip()

    @property
    def text(self) -> str:
        """The words as they are shown: with a mark if more may follow."""
        if self.who is Who.USER and self.tentative:
            return f"{self.plain.rstrip(' .…')}…"
        return self.plain or self.entry.advice

    @property
    def heard(self) -> str:
        """How much of the words was heard."""
        written = self.entry.written
        skipped = len(written) - len(written.lstrip())
        return self.plain[: max(0, self.entry.heard - skipped)]

    @property
    def label(self) -> str:
        """What is written below a reply that did not come to its end."""
        if self.who is Who.USER or self.entry.fate is not Fate.CUT_SHORT:
            return ""
        return _LABELS.get(self.entry.because, "broken off")

    @property
    def advice(self) -> str:
        """What to do, where there is no reply."""
        failed = self.who is Who.PARLEY and self.entry.fate is Fate.FAILED
        return self.entry.advice if failed else ""

    @property
    def accessible(self) -> str:
        """The whole message for somebody who does not see it."""
        if self.who is Who.USER:
            return f"You said: {self.text}"
        parts = [f"Parley: {self.plain}"] if self.plain else ["Parley"]
        if self.label and self.heard.strip():
            last = " ".join(self.heard.split()[-_LAST_WORDS:])
            parts.append(f"{self.label} after “{last}”")
        elif self.label:
            parts.append(f"{self.label} before anything was heard")
        if self.advice:
            parts.append(f"no reply: {self.advice}")
        return "; ".join(parts)


_LABELS: dict[CancelledBecause | None, str] = {
    CancelledBecause.INTERRUPTED: "interrupted",
    CancelledBecause.STOPPED: "stopped",
}


def messages_of(entry: Entry) -> tuple[Message, ...]:
    """What is shown of an entry; a reply only once it may be heard."""
    user, reply = Message(entry, Who.USER), Message(entry, Who.PARLEY)
    if entry.fate is Fate.TENTATIVE:
        return (user,) if entry.said else ()
    answered = reply.plain or reply.label or reply.advice
    return ((user,) if entry.said else ()) + ((reply,) if answered else ())
