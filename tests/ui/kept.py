"""A history that is in memory only, for the window that shows it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.core.errors import HistoryError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.core.recorded import Whose
from app.store.history.records import Found, KeptConversation, KeptSound, KeptTurn, Summary

DAY = 86_400.0


def turn(
    number: int, said: str, written: str, *, heard: str | None = None, begun: float = 0.0
) -> KeptTurn:
    """What was said, and the reply; interrupted if only some of it was heard."""
    cancelled = None if heard is None else CancelledBecause.INTERRUPTED
    exchange = Exchange(
        number, said, written if heard is None else heard, OpenedBecause.FINISHED, cancelled,
        "en", written,
    )  # fmt: skip
    return KeptTurn(exchange, begun, begun + 20)


def conversation(name: str, *said: str, begun: float = 0.0, title: str = "") -> KeptConversation:
    turns = tuple(
        turn(number, words, f"About that: {words}", begun=begun + 60 * number)
        for number, words in enumerate(said, start=1)
    )
    return KeptConversation(name, title, begun=begun, turns=turns)


class KeptInMemory:
    """Does what the archive does; `wait` is called first by everything, on the desk's thread."""

    def __init__(self, *conversations: KeptConversation, current: str = "") -> None:
        self.kept = {one.id: one for one in conversations}
        self.is_open = True
        self.current = current
        self.recorded_turns: dict[str, tuple[tuple[int, Whose], ...]] = {}
        self.exported: list[tuple[tuple[str, ...], Path]] = []
        self.asked: list[str] = []
        self.threads: set[int] = set()
        self.wait: Callable[[str], None] = lambda question: None

    def listed(self) -> tuple[Summary, ...]:
        self._begin("listed")
        found = (_summary(one) for one in self.kept.values())
        return tuple(sorted(found, key=lambda one: (not one.pinned, -one.latest)))

    def search(self, wanted: str) -> tuple[Found, ...]:
        self._begin(f"search {wanted}")
        return tuple(
            _found(one.id, kept, wanted)
            for one in self.kept.values()
            for kept in one.turns
            if wanted.lower() in kept.exchange.said.lower()
        )

    def read(self, conversation: str) -> KeptConversation:
        self._begin(f"read {conversation}")
        if conversation not in self.kept:
            raise HistoryError("This conversation is not there any more. Choose another one.")
        return self.kept[conversation]

    def rename(self, conversation: str, title: str) -> None:
        self._begin("rename")
        self.kept[conversation] = replace(self.kept[conversation], title=title)

    def pin(self, conversation: str, *, pinned: bool) -> None:
        self._begin("pin")
        self.kept[conversation] = replace(self.kept[conversation], pinned=pinned)

    def delete(self, conversation: str) -> None:
        self._begin("delete")
        del self.kept[conversation]

    def recorded(self, conversation: str) -> tuple[tuple[int, Whose], ...]:
        return self.recorded_turns.get(conversation, ())

    def sounds(self, conversation: str, turn: int) -> tuple[KeptSound, ...]:
        self._begin(f"sounds {conversation} {turn}")
        return tuple(
            KeptSound(turn, whose, f"{conversation} {turn} {whose.name}".encode())
            for number, whose in self.recorded(conversation)
            if number == turn
        )

    def export(self, conversations: tuple[str, ...], path: Path) -> tuple[Path, ...]:
        self._begin("export")
        self.exported.append((tuple(conversations), path))
        sounds = path.suffix in (".srt", ".vtt") and self.recorded(conversations[0])
        return (path, path.with_suffix(".ogg")) if sounds else (path,)

    def take_in(self, path: Path) -> int:
        self._begin("take_in")
        self.kept["taken"] = conversation("taken", f"From {path.stem}")
        return 1

    def _begin(self, question: str) -> None:
        self.asked.append(question)
        self.threads.add(threading.get_ident())
        self.wait(question)


def _summary(one: KeptConversation) -> Summary:
    first = one.turns[0].exchange.said
    latest = one.turns[-1].ended
    title = one.title or first
    return Summary(one.id, title, bool(one.title), one.pinned, one.begun, latest, len(one.turns))


def _found(name: str, kept: KeptTurn, wanted: str) -> Found:
    said = kept.exchange.said
    place = said.lower().index(wanted.lower())
    end = place + len(wanted)
    pieces = ((said[:place], False), (said[place:end], True), (said[end:], False))
    excerpt = tuple(piece for piece in pieces if piece[0])
    return Found(name, kept.exchange.turn, kept.begun, excerpt)
