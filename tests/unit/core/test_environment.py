import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.environment import start_log


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path / "logs"
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = True


def test_an_error_is_written_down_without_the_words_in_it(folder: Path) -> None:
    path = start_log(folder, "voice.log")
    assert path is not None
    try:
        {}["my secret"]
    except KeyError:
        logging.getLogger("test").exception("speaking broke on turn %d", 3)
    written = path.read_text()
    assert "speaking broke on turn 3" in written
    assert "test_environment.py" in written
    assert "KeyError" in written
    assert "my secret" not in written.replace('{}["my secret"]', "")  # that is a line of code


def test_without_a_place_for_the_log_the_program_goes_on(folder: Path) -> None:
    folder.write_text("no folder")
    assert start_log(folder, "voice.log") is None
    logging.getLogger("test").error("nobody reads this")
