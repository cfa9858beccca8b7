"""Speaks recordings to a session and records what it answers: a conversation without devices."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from app.audio.loudspeaker import Loudspeaker
from app.conversation.session import Session
from app.conversation.timing import Timing
from app.core.commands import Press, Release
from app.core.settings import Settings
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.evaluation.measures import speech_ended
from app.evaluation.record import Record, TurnRecord
from app.evaluation.report import Times, TurnReport

FRAME_SAMPLES = 512
_BLOCK_SECONDS = 0.02
_GAP_SECONDS = 0.3
"""Silence that a person leaves between the end of a reply and the next words."""

_QUIET_SECONDS = 1.0

_IMPATIENT_SECONDS = 90.0
"""A reply that has not come to its end by then never will."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One recording to be spoken to Parley."""

    name: str
    sound: Sound


class Talk:
    """A conversation with recordings, at the pace of a microphone or as fast as it goes."""

    def __init__(
        self, session: Session, loudspeaker: Loudspeaker, timing: Timing, settings: Settings
    ) -> None:
        self._session = session
        self._loudspeaker = loudspeaker
        self._timing = timing
        self._clock = timing.clock
        self._patience = settings.listening.patience_seconds
        self._record = Record()
        self._played: list[Samples] = []
        self._ended = threading.Event()
        session.listen(self._record.notice)

    @property
    def replies(self) -> Sound:
        """The replies heard so far, one after the other."""
        rate = self._loudspeaker.rate
        return Sound.joined((Sound(block, rate) for block in self._played), rate)

    def one_by_one(self, sayings: list[Saying]) -> Iterator[TurnReport]:
        """Each recording is one turn, as with push-to-talk; nothing is waited for."""
        self._start()
        for saying in sayings:
            for frame in Sound.silence(_QUIET_SECONDS, SPEECH_RATE).frames(FRAME_SAMPLES):
                self._session.hear(frame)  # or the last recording would lead into this one
            began, before = self._clock.now(), self._record.latest
            self._session.send(Press())
            for frame in saying.sound.frames(FRAME_SAMPLES):
                self._session.hear(frame)
            self._clock.skip(began + saying.sound.seconds - self._clock.now())
            self._session.send(Release())
            self._pull_until_over()
            yield from self._reports(saying, began, before)

    def in_real_time(self, sayings: list[Saying]) -> Iterator[TurnReport]:
        """Open mic at its own pace: silence follows each recording until the reply has ended."""
        self._start()
        loudspeaker = threading.Thread(target=self._play_in_real_time, name="loudspeaker")
        loudspeaker.start()
        try:
            ticks = count(1)
            for saying in sayings:
                began, before = self._clock.now(), self._record.latest
                for frame in self._frames(saying.sound):
                    self._wait_until(next(ticks) * FRAME_SAMPLES / SPEECH_RATE)
                    self._session.hear(frame)
                yield from self._reports(saying, began, before)
        finally:
            self._ended.set()
            loudspeaker.join()

    def _start(self) -> None:
        self._session.start()
        self._clock.start()

    def _frames(self, sound: Sound) -> Iterator[Sound]:
        """The recording, then silence until nothing more is to be expected."""
        quiet = 0.0
        silence = Sound(np.zeros(FRAME_SAMPLES, np.float32), SPEECH_RATE)
        yield from sound.frames(FRAME_SAMPLES)
        needed = self._patience + _GAP_SECONDS
        for elapsed in count():
            yield silence
            quiet = 0.0 if self._record.pending else quiet + silence.seconds
            needed = _GAP_SECONDS if self._record.sounding else needed
            if quiet >= needed or elapsed * silence.seconds > _IMPATIENT_SECONDS:
                return

    def _wait_until(self, time: float) -> None:
        while (left := time - self._clock.now()) > 0 and not self._ended.wait(left):
            pass

    def _play_in_real_time(self) -> None:
        for tick in count(1):
            self._wait_until(tick * _BLOCK_SECONDS)
            if self._ended.is_set():
                return
            self._pull()

    def _pull_until_over(self) -> None:
        """Take the sound as it is made; while there is none, wait for something to happen."""
        waited = 0.0
        while self._record.pending and waited < _IMPATIENT_SECONDS:
            if self._pull():
                waited = 0.0
            else:
                self._record.wait(_BLOCK_SECONDS / 2)
                waited += _BLOCK_SECONDS / 2

    def _pull(self) -> bool:
        """One block of the loudspeaker; whether a reply was in it."""
        block = np.zeros(round(_BLOCK_SECONDS * self._loudspeaker.rate), np.float32)
        spoken = self._loudspeaker.fill(block)
        self._played.append(block[:spoken])
        return spoken > 0

    def _reports(self, saying: Saying, began: float, before: int) -> Iterator[TurnReport]:
        ended = began + speech_ended(saying.sound)
        turns = self._record.lasting(before) or [TurnRecord(0)]
        for turn in turns:
            times = self._timing.turns.get(turn.number)
            opened = times.opened_because if times else None
            yield TurnReport(
                file=saying.name,
                transcript=turn.transcript,
                reply=turn.reply.strip(),
                heard=turn.heard.strip(),
                cut_short=bool(turn.transcript) and turn.cancelled is not None,
                language=turn.language,
                opened_because=opened.name.lower() if opened else "",
                failure=turn.failure,
                times=Times.of(ended, times) if times else Times(round(ended, 3)),
            )
