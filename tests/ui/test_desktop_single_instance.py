"""One Parley at a time, with real processes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from app.core.errors import UsageError
from app.ui.desktop.single_instance import SingleInstance, Verb, ask

FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.desktop.single_instance import SingleInstance
application = QCoreApplication([])
only = SingleInstance(Path(sys.argv[1]))
only.asked.connect(lambda verb: print(verb, flush=True))
print(only.claim(), flush=True)
application.exec()
"""
SECOND = """
import sys
from pathlib import Path
from app.ui.desktop.single_instance import Verb, ask
print(ask(Path(sys.argv[1]), Verb(sys.argv[2])))
"""


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process that wants to be the only one with the test's folder."""
    running: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", FIRST, str(tmp_path)], stdout=subprocess.PIPE, text=True
            )
        )
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def asked_by_another_process(folder: Path, verb: Verb) -> str:
    command = [sys.executable, "-c", SECOND, str(folder), verb.value]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def sent(address: str, message: bytes) -> bytes:
    """What the running instance answers before it hangs up."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    assert socket.waitForConnected(2000)
    socket.write(message)
    while socket.waitForReadyRead(5000):
        pass
    return bytes(socket.readAll().data())


def test_a_second_start_is_none_and_can_ask_the_first(start, tmp_path, qapp):
    first = start()
    assert line_of(first) == "True"
    assert not SingleInstance(tmp_path).claim()
    assert asked_by_another_process(tmp_path, Verb.TOGGLE_LISTEN) == "True"
    assert line_of(first) == "toggle-listen"


def test_every_verb_arrives_in_order(start, tmp_path, qapp):
    first = start()
    assert line_of(first) == "True"
    for verb in Verb:
        assert ask(tmp_path, verb)
    assert [line_of(first) for _ in Verb] == [verb.value for verb in Verb]


def test_a_crash_leaves_nothing_in_the_way(start, tmp_path):
    first = start()
    assert line_of(first) == "True"
    first.kill()
    first.wait()
    assert (tmp_path / "parley.socket").exists()
    second = start()
    assert line_of(second) == "True"
    assert ask(tmp_path, Verb.RAISE)
    assert line_of(second) == "raise"


def test_nobody_there_is_no_answer(tmp_path):
    assert not ask(tmp_path, Verb.RAISE)


def test_another_folder_is_another_instance(tmp_path, qapp):
    one, other = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "other")
    assert one.claim()
    assert other.claim()
    one.give_up()
    other.give_up()


def test_what_was_given_up_can_be_claimed_again(tmp_path, qapp):
    one = SingleInstance(tmp_path)
    assert one.claim()
    one.give_up()
    again = SingleInstance(tmp_path)
    assert again.claim()
    again.give_up()


@pytest.mark.parametrize(
    "message",
    [b"parley 1 format-the-disk\n", b"parley 2 raise\n", b"GET / HTTP/1.1\n", b"\xff\xfe\n", b"\n"],
)
def test_what_is_not_understood_is_refused(start, tmp_path, message):
    first = start()
    assert line_of(first) == "True"
    assert sent(str(tmp_path / "parley.socket"), message) == b"refused\n"
    assert ask(tmp_path, Verb.STOP)
    assert line_of(first) == "stop"


@pytest.mark.parametrize("message", [b"parley 1 raise" * 1000, b"parley 1 raise"])
def test_what_has_no_end_is_hung_up_on(start, tmp_path, message):
    first = start()
    assert line_of(first) == "True"
    assert sent(str(tmp_path / "parley.socket"), message) == b""


def test_a_path_too_long_for_a_socket_works_all_the_same(tmp_path, qtbot):
    folder = tmp_path / ("long" * 20) / "folder"
    only = SingleInstance(folder)
    assert only.claim()
    with qtbot.waitSignal(only.asked) as asked:
        process = subprocess.Popen([sys.executable, "-c", SECOND, str(folder), "press"])
    assert asked.args == ["press"]
    qtbot.waitUntil(lambda: process.poll() is not None)
    only.give_up()


def test_only_the_user_may_ask(tmp_path, qapp):
    only = SingleInstance(tmp_path)
    assert only.claim()
    assert (tmp_path / "parley.socket").stat().st_mode & 0o077 == 0
    only.give_up()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot write in"):
        SingleInstance(tmp_path / "file" / "state")


def test_a_lock_that_cannot_be_written_is_no_other_instance(tmp_path):
    instance = SingleInstance(tmp_path / "state")
    (tmp_path / "state").rmdir()
    with pytest.raises(UsageError, match="cannot write in"):
        instance.claim()
