"""What the window has shown for a moment is there again, whatever becomes of the window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.lived import window
from tests.integration.lived.habits import Habits
from tests.integration.lived.kept import DATABASE, kept_in
from tests.integration.lived.life import FOLDERS, Home, Life

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(os.name != "posix", reason="signals and folders of POSIX"),
]

TALKATIVE = Habits(interrupts=0.0, longest_pause=0.1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def said_in(life: Life) -> list[str]:
    return [str(one["words"]) for one in life.of("acknowledged")]


def kept(home: Home) -> list[str]:
    counted, message = kept_in(home.copied() / DATABASE)
    assert not message
    return list(counted.elements())


def test_what_was_said_before_the_window_was_killed_is_there_at_the_next_start(home: Home) -> None:
    first = home.begin(TALKATIVE)
    first.until("acknowledged", count=2)
    first.kill()
    first.wait()
    said = said_in(first)
    assert len(said) >= 2
    assert set(said) <= set(kept(home))
    second = home.begin(TALKATIVE)
    second.until("acknowledged")
    assert second.close() == 0
    assert {*said, *said_in(second)} <= set(kept(home))


def test_a_second_window_and_the_command_line_leave_the_history_alone(home: Home) -> None:
    life = home.begin(TALKATIVE)
    life.until("acknowledged")
    second = home.begin(TALKATIVE)
    second.wait()
    assert second.of("open") == []
    answer = subprocess.run(
        [sys.executable, "main.py", "models", "list"],
        cwd=window.ROOT,
        env=os.environ | {name: str(home.folder / place) for name, place in FOLDERS.items()},
        capture_output=True,
        check=False,
    )
    assert answer.returncode == 0
    life.until("acknowledged", count=len(said_in(life)) + 1)
    assert life.close() == 0
    assert not [one for one in life.of("notice") if "history" in str(one["text"])]
    assert set(said_in(life)) <= set(kept(home))
