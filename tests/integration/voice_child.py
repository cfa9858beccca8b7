"""A voice process that plays tricks when it is told to, for the tests of the remote session.

Run as a program it is a window, with the process named on the command line.
"""

import os
import signal
import sys
import threading
from multiprocessing.connection import Connection

from app.core.commands import Attention, Configure, Resume, Rewind, Say
from app.core.events import (
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    Rewound,
    TurnOpened,
    WordsRecognised,
)
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.core.voice_events import DevicesFound, LevelMeasured, StageStuck, VoiceStarted
from app.remote.link import Link
from app.remote.session import RemoteSession
from app.remote.wire import Message


def converse(connection: Connection) -> None:
    """Answers what is written to it by repeating it, except for some words."""
    child = _Child(connection)
    while (command := child.link.receive()) is not None:
        child.obey(command)


def converse_and_linger(connection: Connection) -> None:
    """Does not end when the pipe does."""
    converse(connection)
    threading.Event().wait()


def die(connection: Connection) -> None:
    """Never lives."""
    os.kill(os.getpid(), signal.SIGKILL)


class _Child:
    def __init__(self, connection: Connection) -> None:
        self.link = Link(connection)
        self._connection = connection
        self._silent = threading.Event()
        self._next_turn = 1
        threading.Thread(target=self._measure, daemon=True).start()

    def obey(self, command: Message) -> None:
        match command:
            case Configure():
                highest = max((exchange.turn for exchange in command.exchanges), default=0)
                self._next_turn = max(command.first_turn, highest + 1)
                told = (command.settings.persona.name, command.attention.name)
                said = tuple(exchange.said for exchange in command.exchanges)
                self.link.send(DevicesFound(told, said))
            case Rewind(13):
                os.kill(os.getpid(), signal.SIGKILL)
            case Rewind(turn):
                self.link.send(Rewound(turn))
            case Resume("poison"):
                os.kill(os.getpid(), signal.SIGKILL)
            case Resume(conversation, exchanges):
                highest = max((exchange.turn for exchange in exchanges), default=0)
                self._next_turn = max(self._next_turn, highest + 1)
                self.link.send(Resumed(conversation, exchanges))
            case Say("die unopened"):
                os.kill(os.getpid(), signal.SIGKILL)
            case Say(text):
                self._answer(text)

    def _answer(self, text: str) -> None:
        turn, self._next_turn = self._next_turn, self._next_turn + 1
        self.link.send(TurnOpened(turn, OpenedBecause.TYPED))
        self.link.send(WordsRecognised(turn, text, "en"))
        self.link.send(ClauseWritten(turn, "You said:"))
        match text:
            case "wait":
                return
            case "hang":
                self._silent.set()
                threading.Event().wait()
            case "get stuck":
                self.link.send(StageStuck("replying", 30.0))
                threading.Event().wait()
            case "eat":
                eaten = b"x" * 400_000_000  # written to, so that it is there and not only promised
                threading.Event().wait(len(eaten))
            case "babble":
                self._connection.send_bytes(b"\xc1 no message")
                threading.Event().wait()
        self.link.send(ReplyHeard(turn, text))
        self.link.send(ReplyFinished(turn))

    def _measure(self) -> None:
        while not self._silent.wait(0.05):
            self.link.send(LevelMeasured(-60.0, -90.0))


def main() -> None:
    def notice(event: Event) -> None:
        if isinstance(event, VoiceStarted):
            sys.stdout.write("the voice is there\n")
            sys.stdout.flush()

    session = RemoteSession(globals()[sys.argv[1]], Settings(), Attention.PRESSED)
    session.listen(notice)
    session.start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
