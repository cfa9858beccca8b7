import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.core.discretion import log_uncaught_discreetly

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and modes of POSIX")


def process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run lines in a process of its own that begins by leaving nothing behind."""
    places = {f"XDG_{name}_HOME": str(folder / name) for name in ("STATE", "CONFIG", "CACHE")}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"from app.core.discretion import leave_nothing_behind\nleave_nothing_behind()\n{code}",
        ],
        env={**os.environ, **places, "PYTHONPATH": str(Path(__file__).parents[3])},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    done = process(
        "import pathlib\npathlib.Path('folder').mkdir()\npathlib.Path('file').write_text('words')",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert mode(tmp_path / "folder") == 0o700
    assert mode(tmp_path / "file") == 0o600


def test_what_was_open_to_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "STATE" / "parley"
    folder.mkdir(parents=True)
    elsewhere, kept = tmp_path / "elsewhere", folder / "conversation.jsonl"
    for path in (kept, elsewhere):
        path.touch()
        path.chmod(0o644)
    folder.chmod(0o755)
    (folder / "link").symlink_to(elsewhere)
    assert process("", tmp_path).returncode == 0
    assert [mode(path) for path in (folder, kept, elsewhere)] == [0o700, 0o600, 0o644]


@pytest.mark.skipif(sys.platform != "linux", reason="core_pattern")
def test_a_crash_leaves_no_core_dump_in_a_file_or_a_pipe(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = process(
        "import resource, os\nprint(resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "os.abort()",
        tmp_path,
    )
    assert done.returncode < 0
    assert done.stdout.strip() == "(1, 1)"  # to the kernel, 1 means none through a pipe either
    assert sorted(tmp_path.rglob("*")) == before


def test_what_nobody_catches_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    class Finalised:
        def __del__(self) -> None:
            raise ValueError(secret)

    def fail() -> None:
        raise LookupError(secret)

    secret = "xylo" + "phone"
    undo = log_uncaught_discreetly()
    try:
        with caplog.at_level(logging.ERROR):
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
            Finalised()
            sys.excepthook(KeyError, KeyError(secret), None)
    finally:
        undo()
    assert all(kind in caplog.text for kind in ("LookupError", "ValueError", "KeyError"))
    assert secret not in caplog.text
    assert capsys.readouterr().err == ""
