"""Fetching from a web server on this machine that misbehaves in every way we know."""

import errno
import hashlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from app.catalog.acquiring import Acquisition
from app.catalog.failures import SourceError, UnreachableError
from app.catalog.fetching import Patience
from app.catalog.library import Library, State
from app.catalog.manifest import Manifest
from app.catalog.model import Model, ModelFile, Task, WebSource
from app.catalog.partial import Origin, Partial
from app.catalog.resuming import Fetcher
from app.core.errors import FetchError

CONTENT = bytes(range(256)) * 4096
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HALF = len(CONTENT) // 2
PATIENCE = Patience(connect=5.0, stall=0.3, attempts=3, pause=1.0)


class Server(ThreadingHTTPServer):
    """Serves CONTENT at every path; the path's name says how."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.etag = '"first"'
        self.requests: list[tuple[str, str | None]] = []
        self.over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone is what these tests are about."""

    def url(self, behaviour: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{behaviour}"

    def ranges(self) -> list[str | None]:
        return [asked for _, asked in self.requests]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        behaviour = self.path.strip("/")
        asked = self.headers["Range"]
        self.server.requests.append((behaviour, asked))
        first = [name for name, _ in self.server.requests].count(behaviour) == 1
        respond = getattr(self, f"_{behaviour}", None)
        if respond is not None:
            respond(asked, first)
        else:
            self._answer(asked)

    def log_message(self, *parts: object) -> None:
        pass

    def _answer(
        self, asked: str | None, *, until: int | None = None, content: bytes = CONTENT
    ) -> None:
        start = 0
        if asked and self.headers["If-Range"] == self.server.etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start and start >= len(content):
            self._empty(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", self.server.etag)
        self.end_headers()
        self.wfile.write(content[start : until or len(content)])
        self.wfile.flush()

    def _empty(self, status: int, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _drops_once(self, asked: str | None, first: bool) -> None:
        self._answer(asked, until=HALF if first else None)
        self.close_connection = True

    def _drops_always(self, asked: str | None, first: bool) -> None:
        self._answer(asked, until=HALF)
        self.close_connection = True

    def _changes(self, asked: str | None, first: bool) -> None:
        self._drops_once(asked, first)
        self.server.etag = '"second"'

    def _without_ranges(self, asked: str | None, first: bool) -> None:
        self._answer(None, until=HALF if first else None)
        self.close_connection = True

    def _stalls(self, asked: str | None, first: bool) -> None:
        self._answer(asked, until=HALF)
        self.server.over.wait()

    def _silent(self, asked: str | None, first: bool) -> None:
        self.server.over.wait()

    def _busy_once(self, asked: str | None, first: bool) -> None:
        self._empty(503) if first else self._answer(asked)

    def _broken(self, asked: str | None, first: bool) -> None:
        self._empty(500)

    def _missing(self, asked: str | None, first: bool) -> None:
        self._empty(404)

    def _other_content(self, asked: str | None, first: bool) -> None:
        self._answer(None, content=bytes(len(CONTENT)))

    def _other_length(self, asked: str | None, first: bool) -> None:
        self._answer(None, content=CONTENT + b"!")

    def _moved(self, asked: str | None, first: bool) -> None:
        self._empty(302, Location="/good")

    def _moved_away(self, asked: str | None, first: bool) -> None:
        self._empty(302, Location="http://example.org/file")

    def _circle(self, asked: str | None, first: bool) -> None:
        self._empty(302, Location="/circle")


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def fetcher(pauses: list[float]) -> Iterator[Fetcher]:
    fetcher = Fetcher(PATIENCE, loopback=True, pause=pauses.append)
    yield fetcher
    fetcher.close()


@pytest.fixture
def partial(tmp_path: Path) -> Partial:
    return Partial(tmp_path / "file")


def library(folder: Path, *urls: str) -> Library:
    file = ModelFile("model.bin", len(CONTENT), SHA256, tuple(map(WebSource, urls)))
    model = Model(
        id="ears",
        title="Ears",
        task=Task.RECOGNISER,
        engine="scripted",
        languages=("en",),
        memory_megabytes=1,
        licence="MIT",
        licence_url="https://example.org",
        note="",
        home="https://example.org",
        files=(file,),
        template=None,
        pack=None,
        import_only=False,
        approximate_megabytes=None,
    )
    return Library(Manifest((model,)), folder / "store", folder / "models")


def ignore(done: int) -> None:
    pass


def get(there: Library, fetcher: Fetcher) -> None:
    Acquisition(there, fetcher=fetcher, reserve=0).get(["ears"])


def state(there: Library) -> State:
    return there.state(there.manifest.model("ears"))


@pytest.mark.parametrize("behaviour", ["good", "moved", "busy_once"])
def test_a_file_is_fetched(
    server: Server, fetcher: Fetcher, tmp_path: Path, behaviour: str
) -> None:
    there = library(tmp_path, server.url(behaviour))
    get(there, fetcher)
    assert there.file("ears").read_bytes() == CONTENT
    assert not list(there.store.folder.glob("*.part*"))


@pytest.mark.parametrize(
    ("behaviour", "ranges"),
    [
        ("drops_once", [None, f"bytes={HALF}-"]),
        ("changes", [None, f"bytes={HALF}-"]),
        ("without_ranges", [None, f"bytes={HALF}-"]),
    ],
)
def test_a_broken_connection_is_taken_up_again(
    server: Server, fetcher: Fetcher, partial: Partial, behaviour: str, ranges: list[str | None]
) -> None:
    fetcher.fetch(server.url(behaviour), partial, len(CONTENT), ignore)
    assert partial.path.read_bytes() == CONTENT
    assert server.ranges() == ranges


def test_a_server_that_never_gets_further_is_given_up(
    server: Server, fetcher: Fetcher, partial: Partial, pauses: list[float]
) -> None:
    with pytest.raises(SourceError, match="connection broke"):
        fetcher.fetch(server.url("drops_always"), partial, len(CONTENT), ignore)
    assert partial.size == HALF
    assert pauses == [1.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("broken", "answered 500"),
        ("missing", "answered 404"),
        ("other_length", f"offers {len(CONTENT) + 1} bytes instead of {len(CONTENT)}"),
        ("moved_away", "not an HTTPS address"),
        ("circle", "redirects too often"),
        ("stalls", "sent nothing for 0.3 s"),
        ("silent", "did not answer in time"),
    ],
)
def test_a_server_that_cannot_serve(
    server: Server, fetcher: Fetcher, partial: Partial, behaviour: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        fetcher.fetch(server.url(behaviour), partial, len(CONTENT), ignore)


def test_plain_http_is_refused(partial: Partial, server: Server) -> None:
    fetcher = Fetcher(PATIENCE)
    with pytest.raises(SourceError, match="not an HTTPS address"):
        fetcher.fetch(server.url("good"), partial, None, ignore)
    fetcher.close()
    assert not server.requests


def test_a_part_that_is_whole_already_is_not_fetched_again(
    server: Server, fetcher: Fetcher, partial: Partial
) -> None:
    partial.path.write_bytes(CONTENT)
    partial.record(Origin(server.url("good"), server.etag))
    fetcher.fetch(server.url("good"), partial, len(CONTENT), ignore)
    assert partial.path.read_bytes() == CONTENT
    assert server.ranges() == [f"bytes={len(CONTENT)}-"]


def test_a_part_that_is_too_long_is_started_anew(
    server: Server, fetcher: Fetcher, partial: Partial
) -> None:
    partial.path.write_bytes(CONTENT + b"!")
    partial.record(Origin(server.url("good"), server.etag))
    fetcher.fetch(server.url("good"), partial, len(CONTENT), ignore)
    assert partial.path.read_bytes() == CONTENT


def test_wrong_content_is_never_installed_and_the_next_source_serves(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    there = library(tmp_path, server.url("other_content"), server.url("good"))
    get(there, fetcher)
    assert there.file("ears").read_bytes() == CONTENT


def test_a_part_that_was_damaged_on_the_disk_is_fetched_once_more(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    there = library(tmp_path, server.url("good"))
    there.store.prepare()
    partial = there.store.partial(SHA256)
    partial.path.write_bytes(bytes(HALF))
    partial.record(Origin(server.url("good"), server.etag))
    get(there, fetcher)
    assert there.file("ears").read_bytes() == CONTENT
    assert server.ranges() == [f"bytes={HALF}-", None]


def test_when_nothing_serves_every_reason_is_told(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    there = library(tmp_path, server.url("missing"), server.url("other_content"))
    with pytest.raises(FetchError, match=r"Ears could not be fetched.*404.*SHA-256"):
        get(there, fetcher)
    assert state(there) is State.MISSING


def test_a_closed_port_fails_at_once(
    fetcher: Fetcher, partial: Partial, pauses: list[float]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(UnreachableError, match="cannot be reached"):
        fetcher.fetch(f"http://127.0.0.1:{port}/", partial, None, ignore)
    assert not pauses


def test_a_connection_that_is_never_made_is_given_up(
    partial: Partial, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def swallow(*parts: object, **options: object) -> socket.socket:
        released.wait()
        raise OSError("too late")

    monkeypatch.setattr(socket, "create_connection", swallow)
    patience = Patience(connect=0.05, stall=5.0)
    fetcher = Fetcher(patience, loopback=True)
    with pytest.raises(UnreachableError, match=r"no connection within 0\.05 s"):
        fetcher.fetch("http://127.0.0.1:9/", partial, None, ignore)
    released.set()
    fetcher.close()


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_no_room_is_said_before_anything_is_asked(
    server: Server, fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: _Usage(0, 0, len(CONTENT)))
    there = library(tmp_path, server.url("good"))
    with pytest.raises(FetchError, match="not enough room"):
        get(there, fetcher)
    assert not server.requests


def test_a_disk_that_fills_up_keeps_the_part_and_resumes_from_it(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    there = library(tmp_path, server.url("good"))

    def full(title: str, done: int, total: int) -> None:
        if done >= HALF:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FetchError, match=r"full.*is kept"):
        Acquisition(there, fetcher=fetcher, reserve=0).get(["ears"], full)
    assert state(there) is State.PARTIAL
    kept = there.store.partial(SHA256).size
    get(there, fetcher)
    assert server.ranges() == [None, f"bytes={kept}-"]
    assert there.file("ears").read_bytes() == CONTENT


CHILD = """
import sys
from pathlib import Path
from tests.integration.test_fetching import PATIENCE, library
from app.catalog.acquiring import Acquisition
from app.catalog.fetching import Patience
from app.catalog.resuming import Fetcher

def report(title, done, total):
    print(done, flush=True)

fetcher = Fetcher(Patience(stall=60.0), loopback=True)
there = library(Path(sys.argv[1]), sys.argv[2])
Acquisition(there, fetcher=fetcher, reserve=0).get(["ears"], report)
"""


@pytest.fixture
def child(tmp_path: Path, server: Server) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CHILD, str(tmp_path), server.url("stalls")]
        root = Path(__file__).parents[2]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def until_half(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= HALF:
            return
    raise AssertionError("the child ended early")


def test_a_killed_fetch_leaves_nothing_that_looks_complete_and_is_resumed(
    server: Server,
    fetcher: Fetcher,
    tmp_path: Path,
    child: Callable[[], subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = child()
    until_half(process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = library(tmp_path, server.url("stalls"))
    assert state(there) is State.PARTIAL
    assert not there.store.holds(SHA256)
    monkeypatch.setattr(Handler, "_stalls", Handler._drops_once)  # its second answer is whole
    get(there, fetcher)
    assert server.ranges() == [None, f"bytes={HALF}-"]
    assert there.file("ears").read_bytes() == CONTENT


def test_two_processes_do_not_write_the_same_file(
    server: Server,
    fetcher: Fetcher,
    tmp_path: Path,
    child: Callable[[], subprocess.Popen[str]],
) -> None:
    process = child()
    until_half(process)
    there = library(tmp_path, server.url("good"))
    waiting = threading.Thread(target=get, args=(there, fetcher))
    waiting.start()
    assert [name for name, _ in server.requests] == ["stalls"]
    process.kill()
    waiting.join()
    assert [name for name, _ in server.requests] == ["stalls", "good"]
    assert there.file("ears").read_bytes() == CONTENT
