import os
import struct
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from app.core.commands import Say, Stop
from app.core.events import ClauseWritten
from app.core.voice_events import LevelMeasured
from app.remote.link import Link
from app.remote.outbox import Outbox
from app.remote.wire import LARGEST, WireError, decode

SECONDS = 20.0
LONG = "word " * 20_000


@pytest.fixture
def pipe() -> tuple[Connection, Connection]:
    return Pipe()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.001)


def test_words_arrive_in_order_both_ways(pipe: tuple[Connection, Connection]) -> None:
    near, far = (Link(end) for end in pipe)
    near.send(Say("one"))
    near.send(Say("two"))
    far.send(ClauseWritten(1, "three"))
    assert [far.receive(), far.receive()] == [Say("one"), Say("two")]
    assert near.receive() == ClauseWritten(1, "three")
    near.close()
    assert far.receive() is None
    far.close()


def test_sending_does_not_wait_for_a_reader_and_keeps_the_newest_level(
    pipe: tuple[Connection, Connection],
) -> None:
    link, reader = Link(pipe[0]), pipe[1]
    for number in range(20):
        link.send(ClauseWritten(number, LONG))
        link.send(LevelMeasured(-number, -90.0))
    link.send(Stop())
    received = []
    while not received or received[-1] != LevelMeasured(-19, -90.0):
        received.append(decode(reader.recv_bytes()))
    levels = [message for message in received if isinstance(message, LevelMeasured)]
    assert [message for message in received if not isinstance(message, LevelMeasured)] == [
        *(ClauseWritten(number, LONG) for number in range(20)),
        Stop(),
    ]
    assert len(levels) < 5
    link.close()


def test_an_end_that_never_reads_is_given_up(pipe: tuple[Connection, Connection]) -> None:
    link = Link(pipe[0], Outbox(most=5))
    for _ in range(20):
        link.send(ClauseWritten(1, LONG))
    assert link.closed
    assert link.receive() is None


def test_when_the_other_end_has_gone_its_last_words_are_still_read(
    pipe: tuple[Connection, Connection],
) -> None:
    link, other = Link(pipe[0]), Link(pipe[1])
    other.send(ClauseWritten(1, "last words"))
    other.close()
    until(lambda: pipe[1].closed)
    link.send(Say("anybody there?"))
    until(lambda: link.closed)
    assert link.receive() == ClauseWritten(1, "last words")
    assert link.receive() is None
    link.send(Say("nobody there"))


def test_closing_wakes_whoever_receives_and_ends_the_other_end(
    pipe: tuple[Connection, Connection],
) -> None:
    link, received = Link(pipe[0]), []
    reading = threading.Event()

    def read() -> None:
        reading.set()
        received.append(link.receive())

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(SECONDS)
    link.close()
    reader.join(SECONDS)
    assert received == [None]
    assert pipe[1].poll(SECONDS)
    with pytest.raises(EOFError):
        pipe[1].recv_bytes()


def test_bytes_that_are_no_message_are_told_apart_from_the_end(
    pipe: tuple[Connection, Connection],
) -> None:
    link = Link(pipe[0])
    pipe[1].send_bytes(b"noise")
    with pytest.raises(WireError):
        link.receive()
    link.close()


@pytest.mark.skipif(os.name != "posix", reason="knows how POSIX pipes tell a length")
def test_nobody_waits_for_a_message_without_end(pipe: tuple[Connection, Connection]) -> None:
    link = Link(pipe[0])
    os.write(pipe[1].fileno(), struct.pack("!i", LARGEST + 1))
    assert link.receive() is None
    assert link.closed
