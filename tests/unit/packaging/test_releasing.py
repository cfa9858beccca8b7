"""packaging/release.py: what is never given away."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.core.add_on import PACKAGE

PACKAGING = Path(__file__).parents[3] / "packaging"


def load_release() -> ModuleType:
    before = sys.path.copy()
    try:
        sys.path.insert(0, str(PACKAGING))
        specification = importlib.util.spec_from_file_location("release", PACKAGING / "release.py")
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        return module
    finally:
        sys.path[:] = before


release = load_release()
mark = sys.modules["building.mark"]
identity = release.identity


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A frozen folder in which there is nothing, and which says nothing of itself."""
    folder = tmp_path / "parley"
    (folder / "_internal").mkdir(parents=True)
    (folder / "parley").touch()
    return folder


def test_a_program_of_a_trial_is_not_packaged_for_a_release(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    mark.write_mark(program / mark.PLACE, mark.Mark(for_trial=True, llama=mark.THIS_PROCESSOR))
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["release", "--program", str(program), "--out", str(out)])
    assert release.main() == 1
    assert "run packaging/build.py without --for-trial" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("for_trial", "llama", "is_taken"),
    [
        (False, mark.ANY_PROCESSOR, True),
        (False, mark.THIS_PROCESSOR, False),
        (True, mark.ANY_PROCESSOR, False),
    ],
)
def test_a_release_takes_only_what_runs_everywhere_and_was_meant_to(
    program: Path, tmp_path: Path, for_trial: bool, llama: str, is_taken: bool
) -> None:
    mark.write_mark(program / mark.PLACE, mark.Mark(for_trial, llama))
    if is_taken:
        release.require_releasable(program, tmp_path, for_trial=False)
    else:
        with pytest.raises(release.PackagingError, match="frozen for a trial"):
            release.require_releasable(program, tmp_path, for_trial=False)


def test_a_program_that_says_nothing_of_itself_is_not_given_away(
    program: Path, tmp_path: Path
) -> None:
    with pytest.raises(release.PackagingError, match="frozen for a trial"):
        release.require_releasable(program, tmp_path, for_trial=False)


@pytest.mark.parametrize("place", ["release", ".", "release/deeper", "../dist/release"])
def test_a_trial_is_never_put_where_releases_are(program: Path, place: str) -> None:
    with pytest.raises(release.PackagingError, match="for releases alone"):
        release.require_releasable(program, release.RELEASES / place, for_trial=True)


def test_a_trial_may_be_anywhere_else_and_is_by_itself() -> None:
    release.require_releasable(Path("anything"), release.TRIALS, for_trial=True)


def test_what_is_only_tried_says_so_in_its_version() -> None:
    root = PACKAGING.parent
    assert identity.release(root, for_trial=True).version == f"{identity.version(root)}~trial"
    assert "~" not in identity.release(root).version


def test_the_add_on_is_among_what_is_summed_up(tmp_path: Path) -> None:
    for name in (f"{PACKAGE}_1.deb", f"{PACKAGE}_1.tar.gz", "parley_1.deb", "SHA256SUMS"):
        (tmp_path / name).touch()
    (tmp_path / f"{PACKAGE}_1").mkdir()
    found = {file.name for file in release.add_ons(tmp_path)}
    assert found == {f"{PACKAGE}_1.deb", f"{PACKAGE}_1.tar.gz"}
