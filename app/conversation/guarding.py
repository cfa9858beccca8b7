"""Keeps out of the conversation what could do harm, and offers help in a crisis. A listener.

What the user said is looked at before the language model has it, and each clause of a reply
before it is spoken: by phrase lists, and what these let pass by a guard model if one is chosen.
Sentences that are said instead are fixed; no model makes them up.
"""

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future

from app.conversation.announcer import Announcer
from app.conversation.second_opinion import SecondOpinion
from app.core.events import (
    NEVER_HAPPENED,
    Event,
    ReplyGuarded,
    Rewound,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.guarding import Guarded
from app.core.messages import UserSaid
from app.core.paths import Paths
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.language.clauses import clauses
from app.language.guarding.guard import Guard, Verdict
from app.language.protocols import GuardModel
from app.store.helplines import Country, Helplines

_ENDING = (Guarded.DANGEROUS, Guarded.SEXUAL)
"""A reply in which there is something like that has no more clauses."""

_MARKS = ".!?…。！？।"
_CLOSERS = "\"'”’»)]*_`"
_REMEMBERED_TURNS = 20


class Guarding:
    """Watches what is said and what is answered.

    Help is offered once a turn with such words has become real: until then going on to speak may
    take it back, together with the turn. It is offered even if that turn gets no reply, because
    somebody spoke on.

    Args:
        guard: reads the words.
        country: whose helplines are named; None if that is not known.
        announcer: tells what happens, and is told what was guarded.
        opinion: is asked about what the guard lets pass.
    """

    def __init__(
        self,
        guard: Guard,
        country: Country | None,
        announcer: Announcer,
        opinion: SecondOpinion | None = None,
    ) -> None:
        self._guard = guard
        self._opinion = opinion or SecondOpinion()
        self._country = country
        self._announce: Callable[[Event], None] = announcer.announce
        self._opened: set[int] = set()
        self._in_crisis: set[int] = set()
        self._offered: set[int] = set()
        self._lock = threading.Lock()
        announcer.listen(self.notice)

    @classmethod
    def of(
        cls,
        settings: Settings,
        paths: Paths,
        announcer: Announcer,
        model: Future[GuardModel] | None,
    ) -> "Guarding":
        """As the settings say; UsageError where a file in the resources is damaged."""
        guard = Guard.load(paths.resources, settings.guard.level, settings.persona.preset)
        helplines = Helplines.load(paths.resources, paths.settings.parent)
        opinion = SecondOpinion.of(settings.guard, model, announcer.announce)
        return cls(guard, helplines.of(settings.guard.country), announcer, opinion)

    def prepare(self) -> None:
        """Make ready what takes time; if nobody asks for it, the first words wait for it."""
        self._guard.prepare()

    def watch(self, said: UserSaid) -> Generator[None, None, "Watch"]:
        """What becomes of the reply to these words; yields while they are being read."""
        verdict = self._guard.said(said.text)
        if verdict is None:
            because = yield from self._opinion.of_words(said)
            verdict = because and Verdict(because, said.language)
            if because is Guarded.CRISIS:
                self._crisis(said.turn.number)
        watch = Watch(self._guard, self._opinion, self._announce, said)
        if verdict is None:
            return watch
        if verdict.because is Guarded.CRISIS:
            instead = self._help(said.turn.number, verdict.language)
        else:
            self._announce(ReplyGuarded(said.turn.number, verdict.because))
            instead = self._guard.sentences(verdict.language).instead(verdict.because)
        return watch.refusing(instead, verdict.language)

    def allows(self, text: str, before: str) -> bool:
        """Whether a part of a sentence may be said after the part before it; by the lists alone."""
        return self._guard.written(text, before) is None

    def notice(self, event: Event) -> None:
        """Listen for words of somebody in danger, and for what becomes of their turn."""
        match event:
            case WordsRecognised():
                verdict = self._guard.said(event.text)
                if verdict is not None and verdict.because is Guarded.CRISIS:
                    self._crisis(event.turn)
            case TurnOpened():
                self._open(event.turn)
            case TurnCancelled() if event.because in NEVER_HAPPENED:
                with self._lock:
                    for turns in (self._opened, self._in_crisis, self._offered):
                        turns.discard(event.turn)
            case Rewound():
                with self._lock:
                    self._offered = {turn for turn in self._offered if turn < event.turn}
            case Resumed():
                with self._lock:
                    self._offered.clear()

    def _crisis(self, turn: int) -> None:
        with self._lock:
            self._in_crisis.add(turn)
        self._offer(turn)

    def _open(self, turn: int) -> None:
        with self._lock:
            recent = {one for one in self._opened if one > turn - _REMEMBERED_TURNS}
            self._opened = recent | {turn}
            self._in_crisis = {one for one in self._in_crisis if one > turn - _REMEMBERED_TURNS}
        self._offer(turn)

    def _offer(self, turn: int) -> None:
        with self._lock:
            real = turn in self._opened and turn in self._in_crisis
            if not real or turn in self._offered:
                return
            self._offered.add(turn)
        self._announce(ReplyGuarded(turn, Guarded.CRISIS))

    def _help(self, turn: int, language: str) -> str:
        sentences, country = self._guard.sentences(language), self._country
        with self._lock:
            before = sum(one < turn for one in self._offered)
        calm = sentences.crisis[min(before, len(sentences.crisis) - 1)]
        if country is None:
            return f"{calm} {sentences.emergency}"
        line = country.lines[0]
        whom = sentences.helpline.format(
            name=line.name, number=_digits(line.number), emergency=_digits(country.emergency)
        )
        return f"{calm} {whom}"


class Watch:
    """One reply, clause by clause."""

    def __init__(
        self,
        guard: Guard,
        opinion: SecondOpinion,
        announce: Callable[[Event], None],
        said: UserSaid,
    ) -> None:
        self._guard = guard
        self._opinion = opinion
        self._announce = announce
        self._said = said
        self._instead = ""
        self._told: set[Guarded] = set()
        self._passed = ""
        self._sentence = ""
        self._dropping = False
        self.language = said.language
        """ISO 639-1 code of what is expected to be said."""
        self.over = False
        """Whether nothing more may be said."""

    def refusing(self, instead: str, language: str) -> "Watch":
        """The same, with a sentence that is said in the place of the whole reply."""
        self._instead, self.language = instead, language
        return self

    @property
    def refused(self) -> bool:
        """Whether the language model is not to be asked."""
        return bool(self._instead)

    def instead(self) -> Iterator[str]:
        """The clauses that are said in the place of its reply."""
        return iter(clauses([self._instead]))

    def passed(self, clause: str) -> Generator[None, None, str]:
        """What is spoken for a clause of its reply, empty for nothing; yields while it is read."""
        before, ended = self._sentence, _ends(clause)
        self._sentence = "" if ended else before + clause
        if self._dropping:
            self._dropping = not ended
            return ""
        verdict = self._guard.written(clause, before)
        if verdict is None:
            because = yield from self._opinion.of_reply(self._said, self._passed + clause)
            verdict = because and Verdict(because, self.language)
        if verdict is None:
            self._passed += clause
            return self._softened(clause)
        self._dropping = not ended
        self.over = verdict.because in _ENDING
        return self._replaced(verdict, clause)

    def _replaced(self, verdict: Verdict, clause: str) -> str:
        if verdict.because in self._told:
            return ""
        self._tell(verdict.because)
        sentence = self._guard.sentences(verdict.language).instead(verdict.because)
        space = clause[len(clause.rstrip()) :]
        return f"{sentence}{space or ' '}"

    def _softened(self, clause: str) -> str:
        softened = self._guard.softened(clause)
        if softened != clause:
            self._tell(Guarded.PROFANITY)
        return softened

    def _tell(self, because: Guarded) -> None:
        if because not in self._told:
            self._told.add(because)
            self._announce(ReplyGuarded(self._said.turn.number, because))


def _ends(clause: str) -> bool:
    """Whether a sentence ends with it."""
    return "\n" in clause or clause.rstrip().rstrip(_CLOSERS).endswith(tuple(_MARKS))


def _digits(number: str) -> str:
    """As it is read aloud: one digit after the other."""
    return " ".join(digit for digit in number if digit.isdigit())
