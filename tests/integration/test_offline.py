"""What keeps Parley offline, in processes of their own: it cannot be taken back."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.commands.offline_proof import STRACE, Tools
from app.commands.strace_reading import read_strace
from app.core.offline import sealing
from app.core.voice_events import OfflineChecked, Sealed
from app.options import main
from tests.integration.sound_server import wait_until
from tests.integration.voice_process import Child

ROOT = Path(__file__).parents[2]
LINUX = sys.platform == "linux"

_BEGIN = """
import ctypes, json, os, socket, subprocess, sys, threading
from app.core.offline.sealing import announce, seal
from app.core.voice_events import Sealed
"""


def outcome(program: str) -> object:
    """What a process that is given this program prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN + program], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def filtered() -> None:
    """Skips where the system allows no filter."""
    if not LINUX:
        pytest.skip("only Linux filters system calls")
    obstacle = outcome(
        "from app.core.offline.kernel import filter_sockets\nprint(json.dumps(filter_sockets()))"
    )
    if obstacle:
        pytest.skip(f"no filter: {obstacle}")


TRY_PYTHON = """
def tried(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "went through"

def connect():
    socket.socket(socket.AF_INET).connect(("192.0.2.1", 9))

def send():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 9))

def serve():
    socket.socket(socket.AF_INET).bind(("127.0.0.1", 0))

def look_up():
    socket.getaddrinfo("localhost", 9)

print(json.dumps([tried(one) for one in (connect, send, serve, look_up)]))
"""


def test_the_window_can_neither_connect_nor_send_nor_serve_nor_look_up_a_name() -> None:
    refusals = outcome("seal(Sealed.WINDOW, kernel=False)\n" + TRY_PYTHON)
    assert refusals == ["OfflineError"] * 4


def test_the_voice_is_refused_its_sockets_already(filtered: None) -> None:
    refusals = outcome("seal(Sealed.VOICE, kernel=True)\n" + TRY_PYTHON)
    assert refusals == ["PermissionError"] * 3 + ["OfflineError"]


def test_without_it_the_same_attempts_are_refused_by_nobody() -> None:
    refusals = outcome(TRY_PYTHON)
    assert isinstance(refusals, list)
    assert not {"OfflineError", "PermissionError"} & set(refusals[2:])


FETCHER = """
seal(Sealed.WINDOW, kernel=False)
program = "import socket; print(socket.getaddrinfo('127.0.0.1', 9)[0][4][0])"
done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
print(json.dumps([done.stdout.strip(), "PIP_NO_INDEX" in os.environ]))
"""


def test_the_fetcher_that_the_window_starts_is_not_kept_from_its_work() -> None:
    assert outcome(FETCHER) == ["127.0.0.1", False]


FOREIGN_CODE = """
libc = ctypes.CDLL(None, use_errno=True)
ready, go, results = threading.Event(), threading.Event(), []

def ask():
    ready.set()
    go.wait()
    results.append([libc.socket(family, 1, 0) >= 0 for family in (1, 2, 10, 17)])

thread = threading.Thread(target=ask)
thread.start()
ready.wait()
seal(Sealed.VOICE, kernel=True)
go.set()
thread.join()
ask()
child = "import ctypes; print(ctypes.CDLL(None).socket(2, 1, 0))"
done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True)
print(json.dumps([results, int(done.stdout)]))
"""


@pytest.mark.skipif(not LINUX, reason="only Linux filters system calls")
def test_c_code_gets_no_internet_socket_in_threads_of_before_or_in_children(filtered: None) -> None:
    assert outcome(FOREIGN_CODE) == [[[True, False, False, False]] * 2, -1]


LOCAL = """
seal(Sealed.VOICE, kernel=True)
server = socket.socket(socket.AF_UNIX)
server.bind("\\0parley-test-%d" % os.getpid())
server.listen()
client = socket.socket(socket.AF_UNIX)
client.connect(server.getsockname())
client.send(b"here")
pair, _ = socket.socketpair()
print(json.dumps(server.accept()[0].recv(9).decode()))
"""


@pytest.mark.skipif(not LINUX, reason="abstract names are Linux's")
def test_local_sockets_work_as_ever() -> None:
    assert outcome(LOCAL) == "here"


TELL = """
told = []
announce(told.append)
try:
    socket.gethostbyname("localhost")
except OSError:
    pass
print(json.dumps([[one.process.value, one.refused, one.by_kernel, one.attempts] for one in told]))
"""


def test_a_process_tries_and_tells_and_counts_what_others_try() -> None:
    told = outcome("seal(Sealed.WINDOW, kernel=False)\n" + TELL)
    assert told == [["window", True, False, 0], ["window", True, False, 1]]
    assert outcome(TELL) == []


def test_a_process_under_the_filter_says_so(filtered: None) -> None:
    told = outcome("seal(Sealed.VOICE, kernel=True)\n" + TELL)
    assert told == [["voice", True, True, 0], ["voice", True, True, 1]]


@pytest.mark.parametrize(
    ("arguments", "sealed"),
    [
        (["say", "Hello.", "--out", "/nowhere/x.wav"], [(Sealed.COMMAND, True)]),
        (["transcribe", "/nowhere/x.wav"], [(Sealed.COMMAND, True)]),
        (["talk", "/nowhere/x.wav"], [(Sealed.COMMAND, True)]),
        (["doctor"], [(Sealed.COMMAND, False)]),  # it starts processes that are to be watched
        (["models", "list"], []),  # as `models get`, which fetches
    ],
)
def test_every_command_is_kept_offline_but_the_one_that_fetches(
    arguments: list[str], sealed: list[tuple[Sealed, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(sealing, "seal", lambda process, *, kernel: asked.append((process, kernel)))
    main(arguments)
    assert asked == sealed


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    child = Child()
    yield child
    child.close()


def test_the_voice_process_tries_and_is_refused(child: Child) -> None:
    checked = child.wait_for(OfflineChecked)
    assert checked.process is Sealed.VOICE
    assert checked.refused
    assert checked.attempts == 0
    assert checked.by_kernel == (checked.obstacle == "")


@pytest.mark.skipif(not LINUX, reason="/proc is Linux's")
def test_the_kernel_holds_every_thread_of_the_voice_process(filtered: None, child: Child) -> None:
    child.wait_for(OfflineChecked)
    threads = list(Path(f"/proc/{child.process.pid}/task").iterdir())
    states = {_field(thread / "status", "Seccomp:") for thread in threads}
    assert len(threads) > 1
    assert states == {"2"}  # SECCOMP_MODE_FILTER


def _field(path: Path, name: str) -> str:
    return next(line.split()[1] for line in path.read_text().splitlines() if line.startswith(name))


WATCHED = """
ctypes.CDLL(None).socket(2, 2, 0)
socket.socketpair()
if len(sys.argv) > 1:
    seal(Sealed.COMMAND, kernel=True)
thread = threading.Thread(target=lambda: ctypes.CDLL(None).socket(10, 2, 0))
thread.start()
thread.join()
"""


@pytest.mark.parametrize(
    ("sealed", "foreign"), [([], ["AF_INET", "AF_INET6"]), (["1"], ["AF_INET"])]
)
def test_the_proof_sees_what_c_code_and_threads_ask_for(
    tmp_path: Path, filtered: None, sealed: list[str], foreign: list[str]
) -> None:
    tools = Tools.here()
    if not tools.strace:
        pytest.skip("strace is missing or not allowed")
    program = [sys.executable, "-c", _BEGIN + WATCHED, *sealed]
    subprocess.run(tools.command(program, tmp_path / "trace"), cwd=ROOT, check=True)
    sockets = read_strace((tmp_path / "trace").read_text().splitlines())
    assert sockets.foreign == foreign
    assert sockets.used["AF_UNIX"] > 0
    assert ("AF_INET6" in sockets.refused) == bool(sealed)


def test_the_proof_holds_a_conversation_and_sees_local_sockets_only() -> None:
    tools = Tools.here()
    if not (tools.unshare or tools.strace):
        pytest.skip("neither unshare nor strace is here and allowed")
    scripted = [
        f"--{task}=scripted"
        for task in ("detector", "turn-end", "recogniser", "language-model", "synthesiser")
    ]
    done = subprocess.run(
        [sys.executable, "main.py", "doctor", "--offline-proof", "--json", *scripted],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    findings = {one["subject"]: one for one in json.loads(done.stdout)}
    assert findings["Conversation"]["good"], findings
    proven = {"Without any network", "Sockets that lead elsewhere"} & set(findings)
    assert any(findings[name]["good"] for name in proven)
    assert done.returncode == 0


SETTINGS = "version = 1\nfirst_run_done = true\n[models]\n" + "".join(
    f'{task} = "scripted"\n'
    for task in ("detector", "turn_end", "recogniser", "language_model", "synthesiser")
)


def test_the_whole_window_asks_for_no_socket_that_leads_elsewhere_but_to_try(
    tmp_path: Path, filtered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Tools.here().strace:
        pytest.skip("strace is missing or not allowed")
    settings = tmp_path / "CONFIG" / "parley" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    trace = tmp_path / "trace"
    command = [*STRACE, str(trace), sys.executable, "main.py"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as strace:
        log = tmp_path / "STATE" / "parley" / "log" / "voice.log"
        wait_until(lambda: log.exists() and "synthesiser was" in log.read_text(), "no voice", 60.0)
        (window,) = psutil.Process(strace.pid).children()
        window.send_signal(signal.SIGINT)
        assert strace.wait(30) == 0
    text = trace.read_text()
    assert not re.search(r"(connect|bind|sendto|listen)\(.*AF_INET", text)
    sockets = read_strace(text.splitlines())
    assert sockets.foreign == ["AF_INET"]
    assert sockets.used["AF_INET"] == 2  # the window's own two trials, refused at connecting
    assert sockets.used["AF_UNIX"] > 0
