"""A history whose writer is killed at any moment keeps every turn that was acknowledged."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.history import conversations
from app.store.history.opening import open_history
from tests.integration import history_writer
from tests.integration.history_writer import KEY
from tests.integration.lived.habits import Habits
from tests.integration.lived.killing import Killing
from tests.integration.lived.life import Home

ROOT = Path(__file__).parents[2]

KILLS, WINDOW_KILLS = 20, 5


def test_no_acknowledged_turn_is_lost_however_often_the_writer_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "history" / "history.db"
    acknowledged: list[int] = []
    chance = random.Random(6)
    for _ in range(KILLS):
        first = max(acknowledged, default=0) + 1
        acknowledged += _killed_while_writing(path, first, after=chance.randrange(1, 25))
        database, message = open_history(path, KEY)
        assert not message
        kept = {turn.exchange.turn: turn for turn in conversations.read(database, "one").turns}
        database.close()
        assert set(acknowledged) <= set(kept)
        assert all(kept[turn].exchange.said == f"words {turn}" for turn in acknowledged)
        assert all(len(kept[turn].exchange.written) > 800 for turn in acknowledged)
    assert len(acknowledged) > KILLS


@pytest.mark.skipif(os.name != "posix", reason="folders and signals of POSIX")
def test_nor_by_a_window_that_is_killed_with_its_voice_while_somebody_talks(tmp_path: Path) -> None:
    habits = Habits(longest_pause=0.3, interrupts=0.1)
    killing = Killing(Home(tmp_path), habits, seed=1, longest_pause=1.5)
    tally = killing.kill(WINDOW_KILLS)
    assert not tally.lost
    assert not tally.damaged
    assert tally.acknowledged > 0
    back = [cost.replying for cost in tally.costs]
    assert max(back) < float("inf")


def _killed_while_writing(path: Path, first: int, *, after: int) -> list[int]:
    """Kill the writer after so many lines of it, at whatever it is doing then."""
    command = [sys.executable, "-m", history_writer.__name__, str(path), str(first)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(after)]
        child.kill()
        told += child.stdout.readlines()
    return [int(line) for line in told if line.endswith(b"\n")]
