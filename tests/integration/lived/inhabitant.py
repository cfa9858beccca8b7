"""Somebody who talks with the window that is open, and tells what they see on standard output.

Lives in the window's process, on Qt's thread. Each line is a JSON object: `at` on the system's
monotonic clock, `what`, and what belongs to it.
"""

import json
import sys
import time
from random import Random

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from app.core.events import Event, ReplyFinished, ReplySounded, TurnCancelled
from app.core.resumed import Resumed
from app.core.voice_events import (
    EngineReady,
    MicrophoneLost,
    MicrophoneOpened,
    VoiceLost,
    VoiceStarted,
)
from app.ui.application import Application
from app.ui.state.view_state import Fate, ViewState
from tests.integration.lived.habits import Habits

LOOK_MILLISECONDS = 20
SEEN_SECONDS = 1.0
"""What has been on the screen for so long is promised to last."""

_AT_ONCE = 0.5
"""How often it is not waited for the voice; if it is, the last conversation is gone on with."""

_UNDER_WAY = 3
_LATELY = 12
"""Entries that are looked at; older ones have been acknowledged long ago."""


def tell(what: str, **more: object) -> None:
    """One line, which is there as a whole or not at all."""
    line = json.dumps({"at": time.monotonic(), "what": what, **more})
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Inhabitant(QObject):
    """Writes and speaks, waits for replies, interrupts some of them."""

    def __init__(self, application: Application, habits: Habits) -> None:
        super().__init__(application.window)
        self._dialogue = application.dialogue
        self._field = application.window.composer.field
        self._habits = habits
        self._chance = Random(habits.seed)
        self._new: set[int] = set()
        self._said = self._over = 0
        self._said_at = time.monotonic()
        self._due: float | None = 0.0 if self._chance.random() < _AT_ONCE else None
        self._seen: dict[int, float] = {}
        self._acknowledged: set[int] = set()
        self._there: set[str] = set()
        self._dialogue.happened.connect(self._happened)
        self._dialogue.changed.connect(self._changed)
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(LOOK_MILLISECONDS)
        QTimer.singleShot(0, self, lambda: tell("open"))  # once the window listens to signals

    def _happened(self, event: Event) -> None:
        match event:
            case VoiceLost():
                self._there.clear()
                self._due = 0.0  # a question that waits for the next voice
                tell("lost", returning=event.returning, advice=event.advice)
            case VoiceStarted():
                self._arrived("process")
            case MicrophoneOpened() | MicrophoneLost():
                self._arrived("microphone")
            case EngineReady(task="detector"):
                self._arrived("detector")
            case ReplySounded():
                tell("sounded", turn=event.turn)
                if self._chance.random() < self._habits.interrupts:
                    self._pause()
            case ReplyFinished() | TurnCancelled():
                self._is_over(finished=isinstance(event, ReplyFinished))
            case Resumed():
                tell("resumed", turns=len(event.exchanges))

    def _arrived(self, part: str) -> None:
        """Listening: somebody is there, has looked for a microphone and hears speech."""
        if part not in self._there:
            self._there.add(part)
            if len(self._there) == 3:
                tell("listening")
                if not self._said:
                    self._due = 0.0

    def _is_over(self, *, finished: bool) -> None:
        self._over += 1
        every = self._habits.told_every
        if every and self._over % every == 0:
            tell("count", turns=self._over, entries=len(self._dialogue.state.entries))
        if finished:
            self._pause()

    def _pause(self) -> None:
        if self._due is None:
            pause = self._chance.random() * self._habits.longest_pause
            self._due = time.monotonic() + pause

    def _changed(self, before: ViewState, after: ViewState) -> None:
        for entry in after.entries[-_UNDER_WAY:]:
            if entry.fate in (Fate.TENTATIVE, Fate.ANSWERING):  # not one of an earlier life
                self._new.add(entry.turn)
        if after.notice is not None and after.notice != before.notice:
            tell("notice", text=after.notice.text)

    def _look(self) -> None:
        now = time.monotonic()
        self._acknowledge(now)
        if self._due is None and now - self._said_at > self._habits.patience:
            self._due = now
        if self._due is not None and now >= self._due:
            self._due, self._said_at = None, now
            self._say_next()

    def _acknowledge(self, now: float) -> None:
        for entry in self._dialogue.state.entries[-_LATELY:]:
            lasting = bool(entry.said) and entry.fate is not Fate.TENTATIVE
            if not lasting or entry.turn not in self._new - self._acknowledged:
                continue
            if now - self._seen.setdefault(entry.turn, now) >= SEEN_SECONDS:
                self._acknowledged.add(entry.turn)
                tell("acknowledged", turn=entry.turn, words=entry.said)
        oldest = self._dialogue.state.newest - 10 * _LATELY
        self._new = {turn for turn in self._new if turn > oldest}
        self._seen = {turn: at for turn, at in self._seen.items() if turn > oldest}
        self._acknowledged = {turn for turn in self._acknowledged if turn > oldest}

    def _say_next(self) -> None:
        habits, number = self._habits, self._said
        if habits.turns and number >= habits.turns:
            tell("done", turns=number)
            self._due, self._habits = None, Habits(patience=1e9)
            return
        if habits.anew_after and number and number % habits.anew_after == 0:
            self._dialogue.begin_anew()
        self._said += 1
        if habits.recordings and number % 4 == 3:
            recording = habits.recordings[number // 4 % len(habits.recordings)]
            self._dialogue.answer_recording(recording)
            return
        saying = habits.sayings[number % len(habits.sayings)]
        self._field.setPlainText(f"{saying} {habits.seed}-{number}")
        QTest.keyClick(self._field, Qt.Key.Key_Return)
