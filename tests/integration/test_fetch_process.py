"""The model fetcher as the window sees it: real child processes, a server on this machine."""

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.catalog.library import Library, State
from app.catalog.model import ModelFile
from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchProgressed,
    FetchQueued,
    FetchReaching,
    ModelDeleted,
    ModelsImported,
    ModelVerified,
    ShelvingFailed,
)
from app.remote.fetching import LOST, RemoteFetching
from tests.integration import fetch_child, test_fetching
from tests.integration.test_fetching import CONTENT, HALF, SHA256, Server

ROOT = Path(__file__).parents[2]
server = test_fetching.server


class Listener:
    """Keeps what is told, in order."""

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def __call__(self, event: Event) -> None:
        self._told.put(event)

    def next(self, *kinds: type[Event]) -> Event:
        """The next event of these kinds."""
        while True:
            event = self._told.get(timeout=30)
            if isinstance(event, kinds):
                return event


@pytest.fixture
def told() -> Listener:
    return Listener()


Fetching = Callable[..., RemoteFetching]
Wait = Callable[[], None]


@pytest.fixture
def fetching(tmp_path: Path, told: Listener) -> Iterator[Fetching]:
    made = []

    def make(**files: ModelFile) -> RemoteFetching:
        made.append(RemoteFetching(fetch_child.target(tmp_path, files), told))
        return made[-1]

    yield make
    for shelf in made:
        shelf.close()
    assert psutil.Process().children(recursive=True) in ([], _tracker())


def _tracker() -> list[psutil.Process]:
    """What multiprocessing keeps beside the spawned."""
    children = psutil.Process().children()
    return [child for child in children if "resource_tracker" in " ".join(child.cmdline())]


def ears(*urls: str) -> ModelFile:
    return fetch_child.served(len(CONTENT), SHA256, *urls)


def here(folder: Path, file: ModelFile) -> Library:
    return fetch_child.shelf(folder, {"ears": file})


def state(library: Library) -> State:
    return library.state(library.manifest.model("ears"))


@pytest.fixture
def wait_for_half(qtbot: QtBot, tmp_path: Path) -> Wait:
    """Waits until half of the content is on the disk."""
    part = tmp_path / "store" / f"{SHA256}.part"

    def wait() -> None:
        qtbot.waitUntil(lambda: part.exists() and part.stat().st_size >= HALF, timeout=30_000)

    return wait


def test_a_model_is_fetched_and_every_step_is_told(
    server: Server, fetching: Fetching, told: Listener, tmp_path: Path
) -> None:
    file = ears(server.url("good"))
    fetching(ears=file).start(["ears"])
    assert told.next(Event) == FetchQueued(("ears",))
    reaching = told.next(Event)
    assert isinstance(reaching, FetchReaching)
    assert reaching.place.startswith("127.0.0.1:")
    progressed = told.next(Event)
    assert isinstance(progressed, FetchProgressed)
    assert (progressed.model_id, progressed.title) == ("ears", "Ears")
    assert progressed.total == len(CONTENT)
    assert told.next(FetchFinished, FetchFailed) == FetchFinished(("ears",))
    assert here(tmp_path, file).file("ears").read_bytes() == CONTENT


def test_a_pause_keeps_what_is_here_and_the_next_start_goes_on_from_it(
    server: Server,
    fetching: Fetching,
    told: Listener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait_for_half: Wait,
) -> None:
    file = ears(server.url("stalls"))
    shelf = fetching(ears=file)
    shelf.start(["ears"])
    wait_for_half()
    shelf.pause()
    assert told.next(FetchPaused) == FetchPaused(("ears",))
    assert shelf.wanted == ()
    assert state(here(tmp_path, file)) is State.PARTIAL
    monkeypatch.setattr(test_fetching.Handler, "_stalls", test_fetching.Handler._drops_once)
    shelf.start(["ears"])
    assert told.next(FetchFinished, FetchFailed) == FetchFinished(("ears",))
    assert server.ranges() == [None, f"bytes={HALF}-"]


def test_pausing_one_lets_the_others_go_on(
    server: Server, fetching: Fetching, told: Listener, wait_for_half: Wait
) -> None:
    shelf = fetching(ears=ears(server.url("stalls")), nose=ears(server.url("good")))
    shelf.start(["ears", "nose"])
    wait_for_half()
    shelf.pause(["ears"])
    assert told.next(FetchFinished, FetchFailed) == FetchFinished(("nose",))
    assert shelf.wanted == ()


def test_a_failure_is_a_sentence_for_the_window(
    server: Server, fetching: Fetching, told: Listener
) -> None:
    fetching(ears=ears(server.url("missing"))).start(["ears"])
    failed = told.next(FetchFailed, FetchFinished)
    assert isinstance(failed, FetchFailed)
    assert "404" in failed.advice
    assert "import the files from a disk" in failed.advice
    assert "main.py" not in failed.advice


def test_importing_checking_and_deleting(
    fetching: Fetching, told: Listener, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "some name.bin").write_bytes(CONTENT)
    file = ears()
    shelf = fetching(ears=file)
    shelf.take(tmp_path / "stick")
    assert told.next(ModelsImported, ShelvingFailed) == ModelsImported(("ears",), ())
    shelf.verify(["ears"])
    assert told.next(ModelVerified) == ModelVerified("ears", ())
    stored = here(tmp_path, file).store.path(SHA256)
    stored.write_bytes(CONTENT[:-1] + b"!")
    shelf.verify(["ears"])
    assert told.next(ModelVerified) == ModelVerified("ears", ("model.bin is damaged.",))
    shelf.delete("ears")
    assert told.next(ModelDeleted, ShelvingFailed) == ModelDeleted("ears", len(CONTENT))
    assert state(here(tmp_path, file)) is State.MISSING


def test_an_import_of_nothing_useful_says_why(
    fetching: Fetching, told: Listener, tmp_path: Path
) -> None:
    fetching(ears=ears()).take(tmp_path / "nowhere")
    failed = told.next(ModelsImported, ShelvingFailed)
    assert isinstance(failed, ShelvingFailed)
    assert "does not exist" in failed.advice


def test_a_child_that_dies_is_told_and_costs_nothing_else(
    server: Server, fetching: Fetching, told: Listener, wait_for_half: Wait
) -> None:
    shelf = fetching(ears=ears(server.url("stalls")), nose=ears(server.url("stalls")))
    shelf.start(["ears"])
    wait_for_half()
    spared = _tracker()  # before any is a zombie, which cannot be asked
    for child in psutil.Process().children():
        if child not in spared:
            child.kill()
    assert told.next(FetchFailed, FetchFinished) == FetchFailed(("ears",), LOST)


def test_deleting_a_model_that_is_being_fetched_ends_the_fetching_first(
    server: Server, fetching: Fetching, told: Listener, wait_for_half: Wait, tmp_path: Path
) -> None:
    file = ears(server.url("stalls"))
    shelf = fetching(ears=file)
    shelf.start(["ears"])
    wait_for_half()
    shelf.delete("ears")
    assert isinstance(told.next(ModelDeleted, ShelvingFailed), ModelDeleted)
    assert state(here(tmp_path, file)) is State.MISSING


WINDOW = """
import sys
from pathlib import Path
from app.remote.fetching import RemoteFetching
from tests.integration import fetch_child

if __name__ == "__main__":
    file = fetch_child.served(int(sys.argv[2]), sys.argv[3], sys.argv[4])
    shelf = RemoteFetching(fetch_child.target(Path(sys.argv[1]), {"ears": file}), print)
    shelf.start(["ears"])
    sys.stdin.read()
"""


def test_killing_the_window_ends_the_child(
    server: Server, wait_for_half: Wait, tmp_path: Path
) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    command = [sys.executable, str(script), str(tmp_path), str(len(CONTENT)), SHA256]
    window = subprocess.Popen(
        [*command, server.url("stalls")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for_half()
        children = psutil.Process(window.pid).children(recursive=True)
        assert any("spawn_main" in " ".join(child.cmdline()) for child in children)
    finally:
        window.send_signal(signal.SIGKILL)
        window.communicate()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive
