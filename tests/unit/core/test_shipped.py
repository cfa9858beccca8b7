"""A file that came with Parley and cannot be used is named."""

from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.core.shipped import naming, read_shipped


def test_a_file_is_read_as_what_it_is_to_be(tmp_path: Path) -> None:
    path = tmp_path / "numbers.toml"
    path.write_text("one = 1\ntwo = 2\n")
    assert read_shipped(path, dict[str, int]) == {"one": 1, "two": 2}


@pytest.mark.parametrize("content", [None, b"one = ", b"one = 'I'", b"\xff"])
def test_one_that_cannot_be_used_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "numbers.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"numbers\.toml cannot be used: .* Install Parley again"):
        read_shipped(path, dict[str, int])


def test_what_turns_out_wrong_later_is_named_too() -> None:
    wrong = pytest.raises(UsageError, match=r"words\.toml cannot be used: no such tone")
    with wrong, naming(Path("words.toml")):
        raise ValueError("no such tone")
