"""packaging/releasing: the texts that Debian and the desktop read, and what they are made from."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from app import __version__
from app.ui.desktop.portal_key import DESKTOP_ID

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "packaging"))
try:
    from releasing import identity, needs, runpaths, texts
    from releasing.identity import Release
    from releasing.texts import COMPLETE, SMALL
finally:
    sys.path.remove(str(ROOT / "packaging"))

RELEASE = Release("1.2.3", 1_795_000_000, ("It speaks & listens.", "And more."))
LINUX = ROOT / "packaging" / "linux"


def fields(control: str) -> dict[str, str]:
    head = control.partition("\nDescription:")[0]
    return dict(line.split(": ", 1) for line in head.splitlines())


def control(flavour: texts.Flavour) -> str:
    return texts.control(
        flavour,
        RELEASE,
        architecture="amd64",
        depends=["libc6 (>= 2.36)", "libgl1"],
        installed_kilobytes=400_000,
    )


class TestIdentity:
    def test_there_is_one_version(self) -> None:
        assert identity.version(ROOT) == __version__

    def test_the_desktop_knows_the_window_by_one_name(self) -> None:
        assert identity.DESKTOP_ID == DESKTOP_ID

    def test_a_version_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "app").mkdir()
        (tmp_path / "app" / "__init__.py").write_text("version = 1\n", "utf-8")
        with pytest.raises(ValueError, match="__version__"):
            identity.version(tmp_path)

    def test_only_the_newest_changes_count_each_in_one_line(self) -> None:
        changelog = (
            "# C\n\n## 1.1 (2026-01-02)\n\n* One that\n  goes *on*.\n* Two.\n\n## 1.0\n\n* Old.\n"
        )
        assert identity.newest_changes(changelog) == ("One that goes on.", "Two.")

    def test_this_changelog_has_changes(self) -> None:
        assert identity.newest_changes((ROOT / "CHANGELOG.md").read_text("utf-8"))

    def test_the_date_can_be_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
        assert identity.release(ROOT).day == "1970-01-02"

    def test_without_git_the_changelog_has_a_date(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        (tmp_path / "CHANGELOG.md").touch()
        assert identity.source_date(tmp_path) == int((tmp_path / "CHANGELOG.md").stat().st_mtime)


class TestControl:
    def test_it_has_what_dpkg_asks_for(self) -> None:
        found = fields(control(SMALL))
        assert (found["Package"], found["Version"]) == ("parley", "1.2.3")
        assert found["Depends"] == "libc6 (>= 2.36), libgl1"
        assert found["Installed-Size"] == "400000"

    def test_one_flavour_takes_the_place_of_the_other(self) -> None:
        small, complete = fields(control(SMALL)), fields(control(COMPLETE))
        assert small["Conflicts"] == small["Replaces"] == "parley-complete"
        assert complete["Conflicts"] == complete["Replaces"] == "parley"
        assert complete["Provides"] == "parley (= 1.2.3)"
        assert "Provides" not in small

    def test_the_description_is_folded_as_debian_wants(self) -> None:
        lines = control(SMALL).partition("\nDescription:")[2].splitlines()
        assert len(lines[0]) < 80
        assert all(line.startswith(" ") and len(line) < 80 for line in lines[1:])

    def test_the_changelog_is_dated_and_names_every_change(self) -> None:
        text = texts.debian_changelog(COMPLETE, RELEASE)
        assert text.startswith("parley-complete (1.2.3) unstable; urgency=medium\n")
        assert "  * It speaks & listens.\n" in text
        assert text.endswith("  Wed, 18 Nov 2026 11:06:40 +0000\n")


class TestDesktop:
    def test_the_entry_names_the_icon_and_the_action(self) -> None:
        entry = (LINUX / f"{DESKTOP_ID}.desktop").read_text("utf-8")
        assert f"Icon={DESKTOP_ID}\n" in entry
        assert "Exec=parley --toggle-listen\n" in entry

    @pytest.mark.skipif(
        not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed"
    )
    def test_the_entry_is_valid(self) -> None:
        command = ["desktop-file-validate", str(LINUX / f"{DESKTOP_ID}.desktop")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")

    def test_the_description_has_this_release_in_it(self) -> None:
        template = (LINUX / f"{DESKTOP_ID}.metainfo.xml").read_text("utf-8")
        root = ElementTree.fromstring(texts.app_stream(template, RELEASE))
        release = root.find("releases/release")
        assert root.findtext("id") == DESKTOP_ID
        assert release is not None
        assert release.attrib == {"version": "1.2.3", "date": "2026-11-18", "type": "stable"}
        changes = [item.text for item in release.iterfind("description/ul/li")]
        assert changes == list(RELEASE.changes)

    @pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstream is not installed")
    def test_the_description_is_valid(self, tmp_path: Path) -> None:
        template = (LINUX / f"{DESKTOP_ID}.metainfo.xml").read_text("utf-8")
        file = tmp_path / f"{DESKTOP_ID}.metainfo.xml"
        file.write_text(texts.app_stream(template, identity.release(ROOT)), "utf-8")
        command = ["appstreamcli", "validate", "--no-net", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    def test_the_manual_page_bears_version_and_date(self) -> None:
        page = texts.man_page((LINUX / "parley.1").read_text("utf-8"), RELEASE)
        assert page.startswith('.TH PARLEY 1 "2026-11-18" "Parley 1.2.3"')
        assert "@" not in page


class TestNeeds:
    def test_what_dpkg_shlibdeps_prints_becomes_a_list(self) -> None:
        answer = "shlibs:Depends=libc6 (>= 2.34), libgl1, zlib1g (>= 1:1.2)\n"
        assert needs.parse(answer) == ["libc6 (>= 2.34)", "libgl1", "zlib1g (>= 1:1.2)"]

    def test_only_what_is_not_inside_is_asked_for(self) -> None:
        assert needs.of_packages(["libc6 (>= 2.34)", "libssl3 (>= 3.0)"], {"libc6"}) == [
            "libc6 (>= 2.34)"
        ]

    def test_a_package_with_its_version_is_not_named_twice(self) -> None:
        found = needs.merged(["libportaudio2 (>= 19)", "libc6"], ["libportaudio2", "other"])
        assert found == ["libc6", "libportaudio2 (>= 19)", "other"]

    def test_libraries_are_read_from_readelf(self) -> None:
        answer = (
            "File: /p/a.so\n 0x01 (NEEDED)  Shared library: [libc.so.6]\n"
            " 0x01 (NEEDED)  Shared library: [libGL.so.1]\n"
            " 0x1d (RUNPATH) Library runpath: [$ORIGIN/../lib]\n"
            "File: /p/b.so\n 0x1d (RUNPATH) Library runpath: [$ORIGIN:/home/builder/lib]\n"
        )
        assert needs.needed(answer) == {"libc.so.6", "libGL.so.1"}
        assert runpaths.with_foreign_paths(answer, ["/p/a.so", "/p/b.so"]) == ["/p/b.so"]

    def test_only_programs_and_libraries_are_looked_at(self, tmp_path: Path) -> None:
        (tmp_path / "a.so").write_bytes(b"\x7fELF...")
        (tmp_path / "b.so").symlink_to("a.so")
        (tmp_path / "c.py").write_text("pass", "utf-8")
        assert needs.elf_files(tmp_path) == [tmp_path / "a.so"]
