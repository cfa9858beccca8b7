"""An evening with Parley, after which everything that it could have written is searched."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import evening
import pytest

from app.audio.wav import encode_wav
from app.core.sound import SPEECH_RATE, Sound
from app.language.engines.scripted import SCRIPT as REPLIES
from app.speech.engines.scripted import SCRIPT as HEARD
from app.store.history import conversations
from app.store.history.opening import open_history
from app.store.history_key import RawKey

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(os.name != "posix", reason="folders and modes of POSIX"),
]

CANARIES = (
    "periwinkle", "marmalade", HEARD[1].rstrip("?"), "like to talk about", REPLIES[1].split(".")[0]
)  # fmt: skip
FOLDERS = {
    "HOME": "home",
    "XDG_STATE_HOME": "state",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "temporary",
}
SETTINGS = """version = 2
first_run_done = true
[models]
detector = "scripted"
turn_end = "scripted"
recogniser = "scripted"
language_model = "scripted"
synthesiser = "scripted"
"""


@dataclass
class Evening:
    """What there was to find."""

    folder: Path
    while_open: list[str] = field(default_factory=list)
    shown: dict[str, list[str]] = field(default_factory=dict)


def betrayed(folder: Path, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    """Files under a folder with one of the words in them, in whatever case and encoding."""
    forms = {
        word.lower().encode(encoding)
        for word in canaries
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    }
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes().lower() for form in forms)
    ]


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """The evening, over; one for all tests."""
    folder = tmp_path_factory.mktemp("evening")
    places = {name: str(folder / "written" / place) for name, place in FOLDERS.items()}
    for place in places.values():
        Path(place).mkdir(parents=True, mode=0o700)
    settings = Path(places["XDG_CONFIG_HOME"], "parley", "settings.toml")
    settings.parent.mkdir()
    settings.write_text(SETTINGS)
    recording = folder / "question.wav"
    loud = Sound.silence(1.0, SPEECH_RATE).samples + 0.9
    recording.write_bytes(encode_wav(Sound(loud, SPEECH_RATE)))
    unwanted = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= places | {
        "QT_QPA_PLATFORM": "offscreen",
        "PULSE_SERVER": f"unix:{folder}/nobody",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    result = Evening(folder / "written")
    with subprocess.Popen(
        [sys.executable, evening.__file__, str(recording), str(folder / "go on")],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as window:
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == "open\n"
            result.while_open = betrayed(result.folder)
            (folder / "go on").touch()
            result.shown = json.loads(window.stdout.readline())
            assert window.wait(30) == 0
        finally:
            window.kill()
    return result


def test_there_was_a_conversation_and_a_crash(over: Evening) -> None:
    assert over.shown["said"] == [evening.SAID, HEARD[1], evening.SAID, evening.SAID]
    assert over.shown["written"][0].strip() == REPLIES[0]
    assert over.shown["written"][1].strip() == REPLIES[1]
    (report,) = over.folder.rglob("voice-crashes.log")
    assert "Fatal Python error: Aborted" in report.read_text()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_what_is_there(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "left").write_bytes(b"\0\1" + "A jar of MARMALADE".encode(encoding))
    (tmp_path / "clean").write_text("A jar")
    assert betrayed(tmp_path) == ["left"]


def test_no_word_of_it_is_left_in_any_file(over: Evening) -> None:
    assert over.while_open == []
    assert betrayed(over.folder) == []


def test_all_of_it_is_in_the_history_for_whoever_has_the_key(over: Evening) -> None:
    (path,) = over.folder.rglob("history.db")
    database, message = open_history(path, RawKey(evening.SECRET))
    try:
        (kept,) = (conversations.read(database, one.id) for one in conversations.listed(database))
    finally:
        database.close()
    assert not message
    said = [turn.exchange.said for turn in kept.turns]
    assert said == [evening.SAID, HEARD[1], evening.SAID, evening.SAID]
    assert kept.turns[0].exchange.heard.strip() == REPLIES[0]
    assert betrayed(over.folder) == []  # reading it leaves nothing either


def test_no_word_of_it_stood_in_a_windows_title(over: Evening) -> None:
    titles = " ".join(over.shown["titles"]).lower()
    assert "parley" in titles
    assert not [word for word in CANARIES if word.lower() in titles]


def test_all_that_was_written_is_for_its_owner_alone(over: Evening) -> None:
    modes = {
        str(path.relative_to(over.folder)): path.lstat().st_mode & 0o777
        for path in over.folder.rglob("*")
        if not path.is_symlink()
    }
    assert any(name.endswith("voice.log") for name in modes)
    assert not {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def test_no_core_dump_was_left(over: Evening) -> None:
    files = [*over.folder.rglob("*"), *evening.ROOT.glob("core*")]
    assert not [path for path in files if is_core(path)]


def is_core(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[16:18] == b"\x04\x00"  # ET_CORE of ELF


def test_the_window_had_nothing_loaded_that_parses_models(over: Evening) -> None:
    parsers = {"torch", "transformers", "onnx", "onnxruntime", "ctranslate2", "llama_cpp"}
    assert "PySide6" in over.shown["modules"]
    assert not parsers & set(over.shown["modules"])
