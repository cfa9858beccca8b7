"""packaging/linux/install.sh and uninstall.sh, in a home of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's scripts")

LINUX = Path(__file__).parents[3] / "packaging" / "linux"
ENTRY = Path(".local/share/applications/org.parley.Parley.desktop")


class Home:
    """A user's home, and the unpacked archive elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder / "unpacked here"
        self.home = folder / "a home"
        self.home.mkdir()
        self.unpack("1.0")

    def unpack(self, version: str) -> None:
        program, share = self.archive / "program", self.archive / "share"
        shutil.rmtree(self.archive, ignore_errors=True)
        (program / "_internal").mkdir(parents=True)
        (program / "parley").write_text(f"#!/bin/sh\necho Parley {version}\n", "utf-8")
        (program / "parley").chmod(0o755)
        (program / "_internal" / version).touch()
        for name in ("install.sh", "uninstall.sh"):
            shutil.copy(LINUX / name, self.archive)
        (self.archive / "LICENSE").touch()
        for name in (
            "metainfo/org.parley.Parley.metainfo.xml",
            "man/man1/parley.1.gz",
            "icons/hicolor/16x16/apps/org.parley.Parley.png",
        ):
            (share / name).parent.mkdir(parents=True)
            (share / name).touch()
        (share / "applications").mkdir()
        shutil.copy(LINUX / ENTRY.name, share / "applications")

    def run(
        self, script: Path, *options: str, answers: str = ""
    ) -> subprocess.CompletedProcess[str]:
        place = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        return subprocess.run(
            [str(script), *options],
            cwd="/",
            env=place | {"HOME": str(self.home)},
            input=answers,
            capture_output=True,
            text=True,
            check=False,
        )

    def install(self) -> subprocess.CompletedProcess[str]:
        return self.run(self.archive / "install.sh")

    def uninstall(self, *options: str, answers: str = "") -> subprocess.CompletedProcess[str]:
        return self.run(self.home / ".local/lib/parley/uninstall.sh", *options, answers=answers)

    @property
    def command(self) -> Path:
        return self.home / ".local/bin/parley"

    def belongings(self) -> list[Path]:
        names = (".config/parley", ".local/state/parley", ".local/share/parley", ".cache/parley")
        return [self.home / name / "mine" for name in names]

    def live_in(self) -> None:
        for file in self.belongings():
            file.parent.mkdir(parents=True)
            file.write_text("mine", "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_command_and_the_menu_lead_to_the_program(home: Home) -> None:
    assert home.install().returncode == 0
    assert home.run(home.command).stdout == "Parley 1.0\n"
    program = home.home / ".local/lib/parley/parley"
    entry = (home.home / ENTRY).read_text("utf-8")
    assert f'Exec="{program}"\n' in entry
    assert f'Exec="{program}" --toggle-listen\n' in entry


def test_installing_twice_changes_nothing(home: Home) -> None:
    home.install()
    before = sorted(path for path in home.home.rglob("*"))
    assert home.install().returncode == 0
    assert sorted(path for path in home.home.rglob("*")) == before


def test_a_newer_version_takes_the_place_of_the_older_and_keeps_what_is_the_users(
    home: Home,
) -> None:
    home.install()
    home.live_in()
    home.unpack("2.0")
    assert home.install().returncode == 0
    assert home.run(home.command).stdout == "Parley 2.0\n"
    inner = home.home / ".local/lib/parley/_internal"
    assert [path.name for path in inner.iterdir()] == ["2.0"]
    assert all(file.read_text("utf-8") == "mine" for file in home.belongings())


def test_nothing_is_overwritten_that_is_somebody_elses(home: Home) -> None:
    home.command.parent.mkdir(parents=True)
    home.command.write_text("another parley", "utf-8")
    refused = home.install()
    assert refused.returncode == 1
    assert "somebody else's" in refused.stderr
    assert not (home.home / ".local/lib/parley").exists()


def test_without_the_program_beside_it_it_says_so(home: Home) -> None:
    shutil.rmtree(home.archive / "program")
    refused = home.install()
    assert refused.returncode == 1
    assert "unpack the whole archive" in refused.stderr


@pytest.mark.parametrize("answers", ["", "n\nn\n", "perhaps\n\n"])
def test_removing_leaves_what_is_the_users_unless_they_clearly_say_yes(
    home: Home, answers: str
) -> None:
    home.install()
    home.live_in()
    assert home.uninstall(answers=answers).returncode == 0
    assert not home.command.is_symlink()
    left = {path for path in home.home.rglob("*") if path.is_file() and "cache" not in path.name}
    assert left == set(home.belongings())


def test_conversations_and_models_are_asked_for_apart(home: Home) -> None:
    home.install()
    home.live_in()
    done = home.uninstall(answers="y\nn\n")
    assert done.stdout.count("[y/N]") == 2
    assert [file.exists() for file in home.belongings()] == [False, False, False, True]


@pytest.mark.parametrize(("option", "left"), [("--keep", True), ("--delete-all", False)])
def test_it_can_be_told_beforehand(home: Home, option: str, left: bool) -> None:
    home.install()
    home.live_in()
    done = home.uninstall(option)
    assert "[y/N]" not in done.stdout
    assert all(file.exists() is left for file in home.belongings())


def test_an_unknown_wish_removes_nothing(home: Home) -> None:
    home.install()
    assert home.uninstall("--everything").returncode == 2
    assert home.command.exists()


def test_it_waits_until_the_program_is_closed(home: Home) -> None:
    sleeper = home.archive / "program" / "parley"
    shutil.copy("/bin/sleep", sleeper)
    home.install()
    with subprocess.Popen([home.home / ".local/lib/parley/parley", "60"]) as running:
        try:
            refused = [home.install(), home.uninstall("--keep")]
        finally:
            running.kill()
    assert [done.returncode for done in refused] == [1, 1]
    assert all("close it" in done.stderr for done in refused)
    assert home.command.exists()
