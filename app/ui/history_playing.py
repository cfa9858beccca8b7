"""Plays what was kept of a conversation, one turn after the other."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.core.errors import HistoryError, ParleyError
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyFinished,
    SpeechStarted,
    StageFailed,
    TurnCancelled,
    TurnOpened,
)
from app.core.voice_events import VoiceLost
from app.store.history.records import KeptSound
from app.ui.dialogue import Dialogue
from app.ui.history.desk import HistoryDesk
from app.ui.history.latest import Latest
from app.ui.history.protocols import Archive

_GONE = "The sound of this turn is not there any more."


class HistoryPlaying(QObject):
    """Whatever ends what is heard, such as Stop or somebody who speaks, ends the rest of it too.

    Args:
        archive: asked only through the desk, for one turn's sound at a time.
        desk: where it is asked.
        dialogue: what plays it.
    """

    playing = Signal(str, int)
    """The conversation and the turn that is played now; an empty one for nothing."""

    failed = Signal(str)
    """A sentence: why it is not played."""

    def __init__(self, archive: Archive, desk: HistoryDesk, dialogue: Dialogue) -> None:
        super().__init__(dialogue)
        self._archive = archive
        self._dialogue = dialogue
        self._sounds = Latest(desk, self._fail)
        self._conversation = ""
        self._rest: tuple[int, ...] = ()
        self._sent = False
        self._turn: int | None = None
        """The number that the voice gave to what is played."""

        self._between = False  # one turn is over, and the voice has not begun the next
        dialogue.happened.connect(self._take_in)
        # queued: Esc is for the History window, too, which would close if nothing were played
        dialogue.silenced.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @Slot(str, object)
    def play(self, conversation: str, turns: Sequence[int]) -> None:
        """Play these turns in place of what is played now."""
        self._conversation, self._rest = conversation, tuple(turns)
        self._between = False
        self._go_on()

    @Slot()
    def stop(self) -> None:
        """Be silent at once."""
        self._end()
        self._dialogue.stop()

    def _go_on(self) -> None:
        self._sent, self._turn = False, None
        if not self._rest:
            self._end()
            return
        turn, *rest = self._rest
        self._rest = tuple(rest)
        asked = partial(self._archive.sounds, self._conversation, turn)
        self._sounds.ask(asked, partial(self._play, turn))
        self.playing.emit(self._conversation, turn)

    def _play(self, turn: int, sounds: Sequence[KeptSound]) -> None:
        if not sounds:
            self._fail(HistoryError(_GONE))
            return
        try:
            self._dialogue.play_back(tuple(one.sound for one in sounds))
        except ParleyError as error:  # hours of one turn do not go to the voice in one piece
            self._fail(error)
        else:
            self._sent = True

    @Slot()
    def _end(self) -> None:
        self._sounds.drop()
        self._sent, self._turn, self._between = False, None, False
        if self._conversation:
            self._conversation, self._rest = "", ()
            self.playing.emit("", 0)

    def _fail(self, error: ParleyError) -> None:
        self._end()
        self.failed.emit(str(error))

    @Slot(object)
    def _take_in(self, event: Event) -> None:
        match event:
            case TurnOpened(because=OpenedBecause.REHEARSED) if self._sent and self._turn is None:
                self._turn, self._between = event.turn, False
            case SpeechStarted() | TurnOpened() if self._between:  # there is nothing to interrupt
                self._end()
            case ReplyFinished() if event.turn == self._turn:
                self._between = True
                self._go_on()
            case StageFailed() if event.turn == self._turn:
                self._fail(ParleyError(event.advice))
            case TurnCancelled(because=CancelledBecause.FAILED):
                pass  # the failure itself is told of before or after it
            case TurnCancelled() if event.turn == self._turn:
                self._end()
            case VoiceLost() if self._sent:
                self._end()
