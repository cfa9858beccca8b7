"""app/core/add_on.py: which add-on is taken up, where its packages stand, and what is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core import add_on
from app.core.add_on import MadeFor

WANTED = MadeFor("1.2.0", "3.11")


def lay(folder: Path, made: MadeFor = WANTED) -> Path:
    folder.mkdir(parents=True)
    (folder / add_on.MARK).write_text(made.as_text())
    return folder


def test_the_first_that_was_made_for_this_program_is_taken(tmp_path: Path) -> None:
    other = lay(tmp_path / "other", MadeFor("1.1.0", "3.11"))
    second, third = lay(tmp_path / "second"), lay(tmp_path / "third")
    assert add_on.fitting((tmp_path / "none", other, second, third), WANTED) == second


@pytest.mark.parametrize("made", [MadeFor("1.1.0", "3.11"), MadeFor("1.2.0", "3.12")])
def test_one_for_another_parley_or_python_is_not(tmp_path: Path, made: MadeFor) -> None:
    folder = lay(tmp_path / "add-on", made)
    assert add_on.fitting((folder,), WANTED) is None
    told = add_on.way_with((folder,), WANTED)
    assert f"was made for Parley {made.parley} with Python {made.python}" in told
    assert f"install {add_on.PACKAGE} of Parley 1.2.0" in told


@pytest.mark.parametrize("text", ["", "[]", "{", '{"parley": "1.2.0"}', '"word"', "\udcff"])
def test_a_mark_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / add_on.MARK).write_bytes(text.encode(errors="surrogateescape"))
    assert add_on.made_for(tmp_path) is None


def test_without_one_its_name_is_told_and_with_a_useless_one_that_too(tmp_path: Path) -> None:
    assert add_on.way_with((tmp_path,), WANTED).startswith(f"install the add-on {add_on.PACKAGE}")
    assert "is damaged" in add_on.way_with((lay(tmp_path / "add-on"),), WANTED)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An add-on that fits, in one of the places, and the path as it was before."""
    folder = lay(tmp_path / add_on.FOLDER, add_on.this_program())
    monkeypatch.setattr(add_on, "places", lambda: (tmp_path / "nowhere", folder))
    monkeypatch.setattr(sys, "path", ["/program"])
    monkeypatch.setattr(sys, "platform", "linux")
    return folder


def test_its_packages_stand_before_those_of_the_program(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(add_on, "IS_FROZEN", True)
    add_on.take_up()
    assert sys.path == [str(beside), "/program"]


def test_from_its_source_parley_has_packages_of_its_own(beside: Path) -> None:
    add_on.take_up()
    assert sys.path == ["/program"]


def test_it_may_lie_beside_the_program_or_among_the_users_data() -> None:
    beside_program, among_data = add_on.places()
    assert beside_program == Path(sys.executable).resolve().parent / "add-on"
    assert among_data.name == "add-on"


def test_nothing_of_what_it_may_hold_is_imported_before_it_is_taken_up() -> None:
    look = "import sys, app.core.add_on; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    tops = {name.partition(".")[0] for name in done.stdout.split()}
    assert not tops & {
        "torch",
        "transformers",
        "numpy",
        "tokenizers",
        "huggingface_hub",
        "filelock",
    }
