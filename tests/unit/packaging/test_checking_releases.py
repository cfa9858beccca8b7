"""packaging/check_release.py and what it tries: the archive, the packages, a clean Debian."""

import importlib.util
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from unittest.mock import Mock

import pytest

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's packages")


def load(name: str) -> ModuleType:
    before = sys.path.copy()
    try:
        sys.path.insert(0, str(PACKAGING))
        specification = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        import trying.archive
        import trying.clean_machine  # noqa: F401 # found through sys.modules

        return module
    finally:
        sys.path[:] = before


check_release, clean_debian, smoke_test = map(load, ("check_release", "clean_debian", "smoke_test"))
archives, machines = sys.modules["trying.archive"], sys.modules["trying.clean_machine"]
PackagingError = check_release.PackagingError
VERSION = check_release.version(ROOT)
needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A .deb with hardly anything in it."""
    tree = tmp_path / "tree"
    for name in (check_release.DESKTOP, check_release.METAINFO, "usr/lib/parley/parley"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(name, "utf-8")
    (tree / "usr/lib/parley/_internal").mkdir()
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(
        f"Package: parley\nVersion: {VERSION}\nArchitecture: all\nMaintainer: a <a@b.example>\n"
        "Description: a test\n",
        "utf-8",
    )
    command = ["dpkg-deb", "-Znone", "-b", str(tree), str(tmp_path / "parley.deb")]
    subprocess.run(command, check=True, capture_output=True)
    return tmp_path / "parley.deb"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release of which only the names are right."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name in (
        f"parley_{VERSION}_amd64.deb",
        f"parley-complete_{VERSION}_amd64.deb",
        f"parley-{VERSION}-linux-x86_64.tar.gz",
        f"parley-complete-{VERSION}-linux-x86_64.tar.gz",
    ):
        (folder / name).touch()
    return folder


class TestRelease:
    def test_each_file_is_looked_at_as_what_it_is(self, release: Path) -> None:
        names = [file.name for file in check_release.files_of(release)]
        assert names == [
            f"parley_{VERSION}_amd64.deb",
            f"parley-complete_{VERSION}_amd64.deb",
            f"parley-{VERSION}-linux-x86_64.tar.gz",
        ]

    def test_a_release_that_is_not_whole_is_not_looked_at(self, release: Path) -> None:
        (release / f"parley-complete_{VERSION}_amd64.deb").unlink()
        with pytest.raises(PackagingError, match=r"run packaging/release\.py"):
            check_release.files_of(release)

    def test_what_needs_a_tool_or_root_says_so(self, release: Path, tmp_path: Path) -> None:
        steps = {step.command[0]: step for step in check_release.steps(release, tmp_path)}
        for tool in ("lintian", "appstreamcli", "desktop-file-validate"):
            assert tool in steps[tool].tools
        (clean,) = [
            step
            for step in check_release.steps(release, tmp_path)
            if any(str(word).endswith("clean_debian.py") for word in step.command)
        ]
        assert clean.as_root
        assert "debootstrap" in clean.tools

    @needs_dpkg
    def test_what_the_desktop_reads_is_taken_from_the_package_itself(
        self, package: Path, tmp_path: Path
    ) -> None:
        check_release.unpack_what_the_desktop_reads(package, tmp_path / "out")
        found = {
            path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.rglob("out/**/*.*")
        }
        assert found == {check_release.DESKTOP, check_release.METAINFO}


class TestNetwork:
    @pytest.mark.parametrize(
        ("user", "command"), [(0, ["unshare", "-n"]), (1000, ["unshare", "-r", "-n"])]
    )
    def test_root_needs_no_user_namespace_to_be_without_one(
        self, monkeypatch: pytest.MonkeyPatch, user: int, command: list[str]
    ) -> None:
        monkeypatch.setattr(smoke_test.os, "geteuid", lambda: user)
        assert smoke_test._cutting() == command

    def test_where_that_is_not_allowed_it_is_told_and_the_rest_is_tried(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv(smoke_test.INSIDE, raising=False)
        monkeypatch.setattr(smoke_test.shutil, "which", lambda name: name)
        monkeypatch.setattr(smoke_test, "_may_cut", lambda: False)
        monkeypatch.setattr(smoke_test, "_try_out", lambda options: [smoke_test._network()])
        monkeypatch.setattr(sys, "argv", ["smoke_test", "--network", "cut-if-allowed"])
        assert smoke_test.main() == 0
        assert "unshare is not allowed here" in capsys.readouterr().out


def archive_of(folder: Path, install: str | None = None) -> Path:
    place = folder / "parley-linux"
    (place / "program").mkdir(parents=True)
    (place / "program/parley").write_text(f"#!/bin/sh\necho parley {VERSION}\n", "utf-8")
    (place / "program/parley").chmod(0o755)
    (place / "LICENSE").touch()
    for name in ("install.sh", "uninstall.sh"):
        shutil.copy(LINUX / name, place)
    if install is not None:
        (place / "install.sh").write_text((LINUX / "install.sh").read_text("utf-8") + install)
    share = place / "share"
    for name in (
        "metainfo/org.parley.Parley.metainfo.xml",
        "man/man1/parley.1.gz",
        "icons/hicolor/16x16/apps/org.parley.Parley.png",
    ):
        (share / name).parent.mkdir(parents=True)
        (share / name).touch()
    (share / "applications").mkdir()
    shutil.copy(LINUX / "org.parley.Parley.desktop", share / "applications")
    with tarfile.open(folder / "parley.tar.gz", "w:gz") as tar:
        tar.add(place, place.name)
    return folder / "parley.tar.gz"


class TestArchive:
    def test_one_user_installs_starts_upgrades_and_removes_it(self, tmp_path: Path) -> None:
        seen = archives.try_archive(archive_of(tmp_path), tmp_path / "place", VERSION)
        assert any(f"It starts: parley {VERSION}" in line for line in seen)
        assert "left only what is the user's" in seen[-1]

    def test_another_version_inside_is_found(self, tmp_path: Path) -> None:
        with pytest.raises(PackagingError, match="as its version"):
            archives.try_archive(archive_of(tmp_path), tmp_path / "place", "9.9.9")

    @pytest.mark.parametrize(
        ("deed", "told"),
        [
            ('rm -rf "$HOME/.config/parley"\n', "Upgrading took what is the user's"),
            ('touch "$HOME/stray"\n', r"Removing it left \['stray'\]"),
        ],
    )
    def test_a_script_that_does_what_it_should_not_is_found(
        self, tmp_path: Path, deed: str, told: str
    ) -> None:
        with pytest.raises(PackagingError, match=told):
            archives.try_archive(archive_of(tmp_path, deed), tmp_path / "place", VERSION)


class TestCleanDebian:
    @needs_dpkg
    def test_an_earlier_version_is_older_and_has_a_file_that_the_new_one_has_not(
        self, package: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "place").mkdir()
        before = clean_debian.earlier(package, tmp_path / "place")
        told = subprocess.run(["dpkg-deb", "-f", before, "Version"], capture_output=True, text=True)
        assert told.stdout.strip() == "0.0.1"
        listed = subprocess.run(["dpkg-deb", "-c", before], capture_output=True, text=True)
        assert clean_debian.LEFTOVER in listed.stdout

    def household(self, tmp_path: Path, listed: str, installed: str = "") -> object:
        answers = {"dpkg": listed, "dpkg-query": installed}
        debian = Mock(folder=tmp_path)
        debian.run.side_effect = lambda command, *_, **__: answers.get(command, "")
        return machines.Household(debian, Mock())

    def test_a_file_that_stays_behind_is_found(self, tmp_path: Path) -> None:
        (tmp_path / "usr/bin").mkdir(parents=True)
        (tmp_path / "usr/bin/parley").touch()
        there = self.household(tmp_path, "/usr\n/usr/bin\n/usr/bin/parley\n")
        with pytest.raises(PackagingError, match="/usr/bin/parley"):
            there.leave("parley", "remove")

    def test_so_is_a_package_that_dpkg_still_knows(self, tmp_path: Path) -> None:
        there = self.household(tmp_path, "/usr\n", "parley rc \nother ii \n")
        with pytest.raises(PackagingError, match="still known"):
            there.leave("parley", "purge")

    def test_which_flavour_is_there_is_told_by_dpkg(self, tmp_path: Path) -> None:
        known = "parley un \nparley-complete ii \nlibc6 ii \n"
        assert self.household(tmp_path, "", known).installed() == {"parley-complete"}

    def test_a_history_that_says_something_else_is_found(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        there = self.household(tmp_path, "")
        monkeypatch.setattr(machines.Household, "conversations", lambda self: [("Hello.", "")])
        with pytest.raises(PackagingError, match=r"Upgrading left \[\('Hello.', ''\)\]"):
            there.require_belongings(there.settings(), "Upgrading")

    def test_so_are_settings_that_changed(self, tmp_path: Path) -> None:
        there = self.household(tmp_path, "")
        with pytest.raises(PackagingError, match="Upgrading changed the settings"):
            there.require_belongings({"settings.toml": "another hash"}, "Upgrading")
