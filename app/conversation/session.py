"""The façade that screens see: commands go in, events come out."""

from app.conversation.announcer import Announcer, Listener
from app.conversation.duplex_pipeline import DuplexPipeline
from app.conversation.floor import Floor
from app.conversation.history import History
from app.conversation.pipeline import Pipeline
from app.core.commands import (
    ConversationCommand,
    PlayBack,
    Press,
    Rehearse,
    Release,
    Resume,
    Rewind,
    Say,
    Stop,
)
from app.core.errors import AudioFileError
from app.core.events import OpenedBecause, Rewound, StageFailed, WordsRecognised
from app.core.messages import TextGiven, UserSaid
from app.core.opus import decode
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.voice_events import StageStuck
from app.language.context import TOO_LONG

LONGEST_TEXT = 8000
"""Characters that can be said in writing: what is left of the context must hold the reply."""


class Session:
    """One conversation in this process."""

    def __init__(
        self,
        pipeline: Pipeline | DuplexPipeline,
        floor: Floor,
        history: History,
        announcer: Announcer,
        settings: Settings,
    ) -> None:
        self._pipeline = pipeline
        self._floor = floor
        self._announcer = announcer
        self._settings = settings
        self.history = history
        announcer.listen(history.notice)

    @property
    def idle(self) -> bool:
        """Whether nobody speaks, the talk button is up, and no turn is prepared or heard."""
        return self._pipeline.idle

    @property
    def awaits_words(self) -> bool:
        """Whether somebody speaks, or has spoken and the words are not known yet."""
        return self._pipeline.awaits_words

    def listen(self, listener: Listener) -> None:
        """Add a listener for events. To be called before `start`."""
        self._announcer.listen(listener)

    def start(self) -> None:
        """Begin to take frames and commands."""
        self._pipeline.start()

    def hear(self, frame: Sound) -> None:
        """Take in one frame from the microphone.

        Press, Release and recordings come on the same thread, the other commands on any.
        """
        self._pipeline.hear(frame)

    def take_turns(self, taking_turns: bool, *, echoing: bool = True) -> None:
        """Whether the frames that follow may hold our echo; over a reply only a stop word counts.

        Comes on the same thread as they do. `echoing` says whether there is an echo at all.
        """
        self._floor.taking_turns = taking_turns
        self._floor.echoing = echoing

    def hear_recording(self, sound: Sound) -> None:
        """Take in something recorded earlier: one turn, as with the talk button."""
        self._pipeline.hear_recording(sound)

    def send(self, command: ConversationCommand) -> None:
        """Carry out a command."""
        match command:
            case Press():
                self._pipeline.press()
            case Release():
                self._pipeline.release()
            case Stop():
                self._pipeline.silence()
            case Say(text):
                self._say(text.strip())
            case Rewind(turn):
                self._rewind(turn)
            case Resume():
                self._resume(command)
            case Rehearse():
                self._rehearse(command)
            case PlayBack():
                self._play_back(command)

    def stuck(self, limit_seconds: float) -> StageStuck | None:
        """The stage that has worked on one piece for longer than that, if there is one."""
        return self._pipeline.stuck(limit_seconds)

    def close(self) -> bool:
        """End the conversation and its threads, within a second.

        False if an engine is still at work on a piece, after which its thread ends too; until
        then no other conversation must use that engine.
        """
        return self._pipeline.stop()

    def _say(self, text: str) -> None:
        if not text:
            return
        turn = self._floor.begin(OpenedBecause.TYPED)
        if len(text) > LONGEST_TEXT:
            failed = StageFailed(turn.number, "replying", TOO_LONG, too_long=True)
            self._announcer.announce(failed)
            return
        language = self.history.language or self._settings.listening.languages[0]
        self._announcer.announce(WordsRecognised(turn.number, text, language))
        self._pipeline.reply(UserSaid(turn, text, language))

    def _rewind(self, turn: int) -> None:
        self._pipeline.silence()
        self._announcer.announce(Rewound(turn))
        self._pipeline.read_ahead()

    def _resume(self, wish: Resume) -> None:
        highest = max((exchange.turn for exchange in wish.exchanges), default=0)
        self._floor.numbers.rise_above(highest)  # first: somebody may begin to speak at any time
        self._pipeline.silence()
        self._announcer.announce(Resumed(wish.conversation, wish.exchanges))
        self._pipeline.read_ahead()

    def _rehearse(self, wish: Rehearse) -> None:
        turn = self._floor.begin(OpenedBecause.REHEARSED)
        style = wish.style or self._settings.voice
        self._pipeline.rehearse(TextGiven(turn, wish.text, wish.language, style))

    def _play_back(self, wish: PlayBack) -> None:
        turn = self._floor.begin(OpenedBecause.REHEARSED)
        try:
            self._pipeline.play_back(turn, [decode(sound) for sound in wish.sounds])
        except AudioFileError as error:
            self._announcer.announce(StageFailed(turn.number, "speaking", str(error)))
