"""Parley with a loudspeaker and a microphone in one room, faster than real time.

What is real: the output and input of a sound card that follows a script, everything between them
up to the floor, and the speech detector. What is not: the clock and the air, and, unless they are
given, the words and the turn-end detector.
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
import soxr

from app.audio.echo import EchoCanceller
from app.audio.echo_control import EchoControl
from app.audio.half_duplex import Surroundings
from app.audio.loudspeaker import Loudspeaker
from app.audio.playback import RATE, Playback
from app.audio.sound_library import SoundLibrary
from app.audio.watchdog import Fault, Watchdog
from app.conversation.announcer import Announcer
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.own_words import OwnWords
from app.conversation.transcribing import Transcribing
from app.core.events import Event, OpenedBecause, SpeechPaused, SpeechStarted
from app.core.messages import ReplyEnded, SpeechReady, SpokenWord, UtteranceCaptured
from app.core.settings import DuplexWish, Settings
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.turn import Turn
from app.core.voice_events import LoudspeakerOpened
from app.speech.engines.scripted import ScriptedRecogniser, ScriptedTurnEnd
from app.speech.protocols import Recogniser, Speech, SpeechDetector, TurnEndDetector
from tests.rooms.echo_path import Acoustics, EchoPath
from tests.unit.audio.sound_cards import ScriptedLibrary

FRAME = 512
PIECE_SECONDS = 1.2
"""In which a voice is synthesised, and after each of which its words count as heard."""

Kind = TypeVar("Kind", bound=Event)


class _Unwatched(Watchdog):
    """Time stands still while a recogniser works, and no block comes."""

    def look(self, monotonic: float, wall: float) -> Fault:
        return Fault.NONE


class TalkingRoom:
    """One session of Hearing and Transcribing; replies are recordings.

    Args:
        detector: of speech.
        acoustics: of the room.
        words: what the recogniser makes of whatever it is given, one after the other.
        loudspeaker: name of the device.
        wish: from the settings.
        canceller: another than the real one.
        recogniser: a real one, instead of `words`.
        turn_end: a real detector, instead of one that finds everything finished.
        settings: of listening and of the floor.
        recognition_seconds: how long the words take to be recognised.
    """

    def __init__(
        self,
        detector: SpeechDetector,
        acoustics: Acoustics,
        words: Sequence[str] = ("Wait a moment.",),
        loudspeaker: str = "Desk speakers",
        wish: DuplexWish = DuplexWish.AUTO,
        canceller: EchoCanceller | None = None,
        recogniser: Recogniser | None = None,
        turn_end: TurnEndDetector | None = None,
        settings: Settings | None = None,
        recognition_seconds: float = 0.0,
    ) -> None:
        self.now = 0.0
        self.events: list[tuple[float, Event]] = []
        self.let_through: list[bool] = []
        """Of each frame, whether anything of it reached the detector."""

        announcer = Announcer()
        announcer.listen(self._note)
        self._announce = announcer.announce
        settings = settings or Settings()
        self.floor = Floor(settings.floor, self._announce)
        self.floor._own_words = OwnWords(lambda: self.now)  # 30 s of this clock, not of the wall's
        self._speaker = Loudspeaker(RATE, self._announce, look_ahead_seconds=3600.0)
        self._hearing = Hearing(
            detector,
            turn_end or ScriptedTurnEnd(),
            self.floor,
            settings.listening,
            self._announce,
        )
        self._transcribing = Transcribing(
            recogniser or ScriptedRecogniser(words), self.floor, self._announce
        )
        self._recognition_seconds = recognition_seconds
        self._untranscribed: deque[tuple[float, UtteranceCaptured]] = deque()
        self._library = ScriptedLibrary(loudspeaker)
        self._playback = Playback(
            SoundLibrary(lambda: self._library), self._note_device, "", lambda: self.now
        )
        self._playback._stream._watchdog = _Unwatched()
        self._playback.play_from(self._speaker.fill)
        self._opened = threading.Event()
        self._playback.start()
        assert self._opened.wait(10), "no loudspeaker was opened"
        self.echo = EchoControl(self._playback.played, wish, self._announce, canceller)
        self.echo.opened(LoudspeakerOpened(loudspeaker))
        for listener in (self._hearing.notice, self.floor.notice, self.echo.notice):
            announcer.listen(listener)
        self._air = EchoPath(acoustics)
        latency = round(self._playback.latency * SPEECH_RATE)
        self._in_the_air = np.zeros(latency, np.float32)
        self._resampler = soxr.ResampleStream(RATE, SPEECH_RATE, 1, dtype="float32")
        self._speaking = False

    def close(self) -> None:
        self._playback.close()

    def begin_reply(self, recordings: Iterable[tuple[Sound, str]]) -> Turn:
        """Everything is queued at once; `live` lets time pass.

        `Speech` comes in pieces and its words are heard when it says so, as with Kokoro; other
        sound comes whole, and its words one by one.
        """
        turn = self.floor.begin(OpenedBecause.TYPED)
        for sound, text in recordings:
            words = _words(text, sound)
            for piece in _pieces(sound):
                self._speaker.play(SpeechReady(turn, piece, words))
                words = ()
        self._speaker.play(ReplyEnded(turn))
        return turn

    def live(self, seconds: float, user: Sound | None = None) -> None:
        """Time passes; the user says something meanwhile."""
        count = round(seconds * SPEECH_RATE / FRAME)
        voice = np.zeros(count * FRAME, np.float32)
        if user is not None:
            length = min(len(voice), len(user.samples))
            voice[:length] = user.samples[:length]
        for position in range(0, len(voice), FRAME):
            self._live_a_frame(voice[position : position + FRAME])

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for _, event in self.events if isinstance(event, kind)]

    def seconds_of(self, kind: type[Event], since: float = 0.0) -> float:
        """When something of that kind first happened after a moment."""
        return next(at for at, event in self.events if isinstance(event, kind) and at >= since)

    def _live_a_frame(self, voice: Samples) -> None:
        block = self._library.open[0].play(FRAME * RATE // SPEECH_RATE)[:, 0]
        played = self._resampler.resample_chunk(block)
        self._in_the_air = np.concatenate([self._in_the_air, played])
        now, self._in_the_air = self._in_the_air[:FRAME], self._in_the_air[FRAME:]
        frame = Sound(self._air.heard(now) + voice, SPEECH_RATE)
        self.now += FRAME / SPEECH_RATE
        around = Surroundings(self._playback.sounding, self._playback.latency, self._speaking)
        let_through = self.echo.heard(frame, self.now, around)
        self.floor.taking_turns = self.echo.taking_turns
        self.floor.echoing = self.echo.echoing
        self.let_through.append(any(cleaned.peak > 0.0 for cleaned in let_through))
        for cleaned in let_through:
            for utterance in self._hearing.hear(cleaned):
                self._untranscribed.append((self.now + self._recognition_seconds, utterance))
                self._transcribe_what_is_due()
        self._transcribe_what_is_due()

    def _transcribe_what_is_due(self) -> None:
        while self._untranscribed and self._untranscribed[0][0] <= self.now:
            _, utterance = self._untranscribed.popleft()
            if not utterance.turn.cancelled:
                for _ in self._transcribing.work(utterance):
                    pass

    def _note(self, event: Event) -> None:
        self.events.append((self.now, event))
        if isinstance(event, SpeechStarted | SpeechPaused):
            self._speaking = isinstance(event, SpeechStarted)

    def _note_device(self, event: Event) -> None:
        if isinstance(event, LoudspeakerOpened):
            self._opened.set()


def _pieces(sound: Sound) -> Iterator[Sound]:
    length = round(PIECE_SECONDS * sound.rate) if isinstance(sound, Speech) else len(sound.samples)
    for start in range(0, len(sound.samples), length):
        yield Sound(sound.samples[start : start + length], sound.rate)


def _words(text: str, sound: Sound) -> tuple[SpokenWord, ...]:
    if not isinstance(sound, Speech) or not sound.words:
        return _evenly(text, sound)
    written = text.split()
    return tuple(SpokenWord(f"{written[span.word]} ", span.start, span.end) for span in sound.words)


def _evenly(text: str, sound: Sound) -> tuple[SpokenWord, ...]:
    """The words, each as long as the others."""
    words = text.split()
    length = len(sound.samples) // len(words)
    return tuple(
        SpokenWord(f"{word} ", place * length, (place + 1) * length)
        for place, word in enumerate(words)
    )
