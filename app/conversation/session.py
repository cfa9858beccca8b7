"""The façade that screens see: commands go in, events come out."""

from app.conversation.announcer import Announcer, Listener
from app.conversation.floor import Floor
from app.conversation.history import History
from app.conversation.pipeline import Pipeline
from app.core.commands import Command, Press, Release, Stop
from app.core.sound import Sound


class Session:
    """One conversation in this process."""

    def __init__(
        self, pipeline: Pipeline, floor: Floor, history: History, announcer: Announcer
    ) -> None:
        self._pipeline = pipeline
        self._floor = floor
        self._announcer = announcer
        self.history = history
        announcer.listen(history.notice)

    def listen(self, listener: Listener) -> None:
        """Add a listener for events. To be called before `start`."""
        self._announcer.listen(listener)

    def start(self) -> None:
        """Begin to take frames and commands."""
        self._pipeline.start()

    def hear(self, frame: Sound) -> None:
        """Take in one frame from the microphone. Commands come on the same thread, but for Stop."""
        self._pipeline.hear(frame)

    def send(self, command: Command) -> None:
        """Carry out a command."""
        match command:
            case Press():
                self._pipeline.press()
            case Release():
                self._pipeline.release()
            case Stop():
                self._floor.stop()

    def close(self) -> None:
        """End the conversation and every thread of it."""
        self._pipeline.stop()
