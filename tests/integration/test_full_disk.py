"""While nothing can be written the conversation goes on; afterwards nothing of it is missing."""

import sys
from pathlib import Path

import pytest

from tests.integration.lived.disks import Limit, fill_for_a_while
from tests.integration.lived.habits import Habits
from tests.integration.lived.life import Home


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_what_is_said_while_the_disk_is_full_is_written_when_there_is_room(tmp_path: Path) -> None:
    home = Home(tmp_path)
    came = fill_for_a_while(home, Limit(tmp_path), Habits(longest_pause=0.3), seconds=4.0)
    assert came.replies > 0
    assert came.told == 1
    assert came.lost == 0
    assert came.status == 0
