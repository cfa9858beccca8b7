"""What packaging for macOS and Windows says, as far as it can be seen without either."""

import plistlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
MAC, WINDOWS = PACKAGING / "macos", PACKAGING / "windows"
sys.path.insert(0, str(PACKAGING))
try:
    from building import application, mark
    from releasing.identity import version
finally:
    sys.path.remove(str(PACKAGING))


def property_list(name: str) -> dict[str, Any]:
    with (MAC / name).open("rb") as file:
        return plistlib.load(file)


class Gathered:
    """What PyInstaller's own names stand for while a specification is read; notes its calls."""

    def __init__(self, calls: dict[str, tuple[Any, ...]], name: str) -> None:
        self.calls, self.name = calls, name
        self.binaries, self.datas, self.pure, self.scripts = [], [], [], []

    def __call__(self, *arguments: Any, **named: Any) -> "Gathered":
        self.calls[self.name] = (arguments, named)
        return self


@pytest.fixture
def specification(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Reads parley.spec as on another system; returns what PyInstaller was asked for."""
    libraries = tmp_path / "llama_cpp" / "lib"
    libraries.mkdir(parents=True)
    (libraries / "libggml.dylib").touch()
    monkeypatch.setenv("PARLEY_PORTABLE_LLAMA", str(tmp_path))
    monkeypatch.setenv(mark.VARIABLE, str(tmp_path / mark.NAME))
    for name in ("collect_data_files", "collect_dynamic_libs", "copy_metadata"):
        monkeypatch.setattr(f"PyInstaller.utils.hooks.{name}", lambda package: [])
    monkeypatch.setattr(sys, "path", sys.path.copy())

    def read(system: str) -> dict[str, tuple[Any, ...]]:
        monkeypatch.setattr(sys, "platform", system)
        calls: dict[str, tuple[Any, ...]] = {}
        names = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
        known = {name: Gathered(calls, name) for name in names}
        code = compile((PACKAGING / "parley.spec").read_text("utf-8"), "parley.spec", "exec")
        exec(code, {**known, "SPECPATH": str(PACKAGING)})
        return calls

    return read


class TestMac:
    def test_the_application_is_made_of_all_that_was_gathered(self, specification) -> None:
        calls = specification("darwin")
        (collected,), named = calls["BUNDLE"]
        assert collected.name == "COLLECT"
        assert named["name"] == "Parley.app"
        assert named["bundle_identifier"] == "org.parley.Parley"
        assert named["version"] == version(ROOT)
        _, exe = calls["EXE"]
        assert exe["entitlements_file"] == str(MAC / "entitlements.plist")

    def test_libraries_are_gathered_as_such_so_that_they_lie_where_code_is_signed(
        self, specification
    ) -> None:
        _, named = specification("darwin")["Analysis"]
        assert [Path(file).name for file, _ in named["binaries"]] == ["libggml.dylib"]
        assert not [file for file, _ in named["datas"] if file.endswith(("dylib", ".so"))]

    @pytest.mark.parametrize("system", ["linux", "win32"])
    def test_elsewhere_there_is_none(self, specification, system: str) -> None:
        calls = specification(system)
        assert "BUNDLE" not in calls
        assert calls["EXE"][1]["entitlements_file"] is None

    def test_it_says_why_it_wants_the_microphone_and_that_it_has_a_window(self) -> None:
        properties = application.info_plist(MAC / "Info.plist", "1.2.3")
        assert "never leaves this Mac" in properties["NSMicrophoneUsageDescription"]
        assert properties["LSBackgroundOnly"] is False
        assert properties["CFBundleShortVersionString"] == properties["CFBundleVersion"] == "1.2.3"
        assert properties["CFBundleIdentifier"] == application.IDENTIFIER
        assert not [value for value in properties.values() if "@" in str(value)]

    def test_the_signature_asks_for_the_microphone_and_no_network(self) -> None:
        asked = property_list("entitlements.plist")
        assert asked["com.apple.security.device.audio-input"] is True
        assert not [name for name in asked if "network" in name]

    def test_signing_goes_from_the_inside_out(self) -> None:
        script = (MAC / "make_dmg.sh").read_text("utf-8")
        signing = [
            script.index(words)
            for words in (
                'sign "$file"',
                'sign "$framework"',
                '"$app/Contents/MacOS/parley"',
                'entitlements.plist" "$app"\n',
                "codesign --verify",
                "hdiutil create",
                "notarytool submit",
                "stapler staple",
            )
        ]
        assert signing == sorted(signing)

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no shell")
    @pytest.mark.parametrize("script", sorted(PACKAGING.rglob("*.sh")), ids=lambda file: file.name)
    @pytest.mark.parametrize("shell", ["sh", "bash"])
    def test_shells_can_read_every_script(self, shell: str, script: Path) -> None:
        done = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


class TestWindows:
    SCRIPT = (WINDOWS / "parley.iss").read_text("utf-8")

    def test_it_installs_for_one_user_without_an_administrator(self) -> None:
        assert re.search(r"^PrivilegesRequired=lowest$", self.SCRIPT, re.M)

    def test_conversations_are_deleted_only_after_a_clear_yes(self) -> None:
        deleting = [line for line in self.SCRIPT.splitlines() if "DelTree(" in line]
        assert len(deleting) == 1
        before = self.SCRIPT[: self.SCRIPT.index("DelTree(")]
        assert re.search(r"MB_YESNO or MB_DEFBUTTON2\) = IDYES then\s*$", before)
        assert "if UninstallSilent then\n    Exit;" in before

    def test_no_section_deletes_what_is_the_users(self) -> None:
        sections = re.findall(r"^\[(?:Uninstall|Install)Delete\]\n((?:.+\n)+)", self.SCRIPT, re.M)
        lines = [line for section in sections for line in section.splitlines() if line[0] != ";"]
        assert lines
        assert all('Name: "{app}\\' in line for line in lines)

    def test_upgrades_find_the_earlier_version(self) -> None:
        assert "AppId={{2B9ED609-828B-413C-8005-7D636A0C4BC9}" in self.SCRIPT


class TestWorkflow:
    TEXT = (ROOT / ".github/workflows/release.yml").read_text("utf-8")

    def steps(self, job: str) -> str:
        found = yaml.safe_load(self.TEXT)["jobs"][job]["steps"]
        return "\n".join(step.get("run", "") for step in found)

    @pytest.mark.parametrize("job", ["windows", "macos"])
    def test_every_system_freezes_and_then_tries_what_it_froze(self, job: str) -> None:
        steps = self.steps(job).replace("\\", "/")
        trying = [steps.index(words) for words in ("packaging/build.py", "--version", "doctor")]
        assert trying == sorted(trying)

    def test_linux_does_what_make_does_with_a_screen_a_sound_card_and_a_keyring(self) -> None:
        steps = self.steps("linux")
        made = re.findall(r"^make (\S+)", steps, re.M)
        assert made == ["package-trial", "package"]
        makefile = (ROOT / "Makefile").read_text("utf-8")
        assert all(re.search(rf"^{target}:", makefile, re.M) for target in made)
        assert {"xvfb", "xdotool", "pulseaudio", "gnome-keyring", "dbus"} <= set(steps.split())

    def test_what_was_never_run_is_marked(self) -> None:
        assert "Never run yet" in self.TEXT
        for file in (MAC / "README.md", WINDOWS / "README.md"):
            assert "Never run yet" in file.read_text("utf-8")
        readme = (ROOT / "README.md").read_text("utf-8").replace("\n", " ")
        assert "workflow that builds them: **none of it was ever run.**" in readme
