"""packaging/set_up.py, with the machine and its commands played by fakes."""

import dataclasses
import errno
import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import platformdirs
import PySide6
import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"


def load_set_up() -> ModuleType:
    sys.path.insert(0, str(PACKAGING))
    try:
        specification = importlib.util.spec_from_file_location("set_up", PACKAGING / "set_up.py")
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(PACKAGING))


set_up = load_set_up()
checkouts = sys.modules["setting_up.checkout"]
environment = set_up.environment
llama_wheel = set_up.llama_wheel
libraries = sys.modules["setting_up.libraries"]
pythons = set_up.pythons
running = sys.modules["setting_up.running"]
system_packages = set_up.system_packages
SetUpError = running.SetUpError

PYTHON = pythons.Python(("python3.11",), (3, 11), True, True)
ROOT_USER = system_packages.Privilege(True, True, False, False)


@dataclass
class FakeRunner:
    """Notes what it is asked to run, and fails or answers as told."""

    failing: Callable[[str], bool] = lambda line: False
    answering: Callable[[str], str | None] = lambda line: None
    output: str = ""
    commands: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def answers(self, command: Sequence[str]) -> str | None:
        return self.answering(" ".join(command))

    def asks(self, command: Sequence[str]) -> bool:
        self.commands.append(" ".join(command))
        return True

    def run(self, purpose: str, command: Sequence[str]) -> None:
        line = " ".join(command)
        self.commands.append(line)
        if self.failing(line):
            raise SetUpError(f"{purpose} failed")
        if "--wheel-dir" in command:
            write_wheel(Path(command[command.index("--wheel-dir") + 1]))

    def begin_log(self) -> None:
        pass

    def log_size(self) -> int:
        return 0

    def output_since(self, start: int) -> str:
        return self.output[start:]


def write_wheel(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / "llama_cpp_python-0.3.36-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("llama_cpp/__init__.py", "")
    return wheel


@pytest.fixture
def checkout(tmp_path: Path) -> checkouts.Checkout:
    """A checkout whose environment is made but not stamped."""
    (tmp_path / "requirements.txt").write_text("llama-cpp-python==0.3.36\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0\n")
    (tmp_path / "requirements-languages.txt").write_text("misaki==0.9.4\n")
    (tmp_path / "requirements-packaging.txt").write_text("boolean.py==5.0\n")
    (tmp_path / "constraints.txt").write_text("idna==3.20\n")
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "set_up.py").write_text("")
    made = checkouts.Checkout(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.write_text("")
    (made.environment / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.7\n")
    return made


def stamp(checkout: checkouts.Checkout, *, developing: bool = False) -> None:
    name = checkouts.TEST_STAMP if developing else checkouts.USE_STAMP
    checkout.stamps.write(name, checkout.expected("key", developing=developing))


class TestStamp:
    def test_an_environment_without_one_is_not_current(self, checkout):
        assert not checkout.is_current("key", developing=False)

    def test_one_that_matches_means_nothing_to_do(self, checkout):
        stamp(checkout)
        assert checkout.is_current("key", developing=False)

    def test_a_set_up_for_use_is_none_for_tests(self, checkout):
        stamp(checkout)
        assert not checkout.is_current("key", developing=True)

    @pytest.mark.parametrize(
        "name", ["requirements.txt", "constraints.txt", "packaging/set_up.py", ".venv/pyvenv.cfg"]
    )
    def test_a_change_of_what_it_was_made_from_makes_it_stale(self, checkout, name):
        stamp(checkout)
        (checkout.root / name).write_text("version = 3.12.1\n")
        assert not checkout.is_current("key", developing=False)

    @pytest.mark.parametrize(
        "name", ["requirements-dev.txt", "requirements-languages.txt", "requirements-packaging.txt"]
    )
    def test_what_only_the_tests_need_leaves_the_one_for_use_alone(self, checkout, name):
        stamp(checkout)
        stamp(checkout, developing=True)
        (checkout.root / name).write_text("pytest==9.9.9\n")
        assert checkout.is_current("key", developing=False)
        assert not checkout.is_current("key", developing=True)

    def test_another_processor_makes_it_stale(self, checkout):
        stamp(checkout)
        assert not checkout.is_current("another key", developing=False)

    def test_a_python_that_is_gone_makes_it_stale(self, checkout):
        stamp(checkout)
        checkout.python.unlink()
        assert not checkout.is_current("key", developing=False)


class TestInstalling:
    def test_a_whole_one_leaves_no_mark(self, checkout):
        runner = FakeRunner()
        environment.install(checkout, Path("kept/llama.whl"), runner, developing=True)
        assert not checkout.stamps.was_interrupted
        assert "--find-links kept" in runner.commands[-1]
        assert "requirements-dev.txt" in runner.commands[-1]
        assert "requirements-languages.txt" in runner.commands[-1]

    def test_one_that_fails_leaves_no_stamp(self, checkout):
        stamp(checkout)
        runner = FakeRunner(failing=lambda line: "requirements" in line)
        with pytest.raises(SetUpError):
            environment.install(checkout, Path("llama.whl"), runner, developing=False)
        assert not checkout.is_current("key", developing=False)

    def test_one_that_fails_while_downloading_keeps_the_environment(self, checkout):
        runner = FakeRunner(failing=lambda line: "requirements" in line, output="Collecting numpy")
        with pytest.raises(SetUpError):
            environment.install(checkout, Path("llama.whl"), runner, developing=False)
        assert not checkout.stamps.was_interrupted

    def test_one_that_fails_half_way_has_the_environment_made_anew(self, checkout):
        runner = FakeRunner(failing=lambda line: "requirements" in line, output=environment.TOUCHED)
        with pytest.raises(SetUpError):
            environment.install(checkout, Path("llama.whl"), runner, developing=False)
        environment.make_environment(checkout, PYTHON, runner)
        assert "-m venv --clear" in runner.commands[-1]

    def test_a_wheel_that_does_not_run_here_is_not_kept(self, checkout, tmp_path):
        wheel = write_wheel(tmp_path)
        with pytest.raises(SetUpError, match="compile it anew"):
            environment.require_llama(checkout, wheel, FakeRunner())
        assert not wheel.exists()

    def test_a_sound_environment_is_kept(self, checkout):
        facts = '{"version": [3, 12], "venv": true, "headers": true}'
        runner = FakeRunner(answering=lambda line: facts)
        environment.make_environment(checkout, PYTHON, runner)
        assert runner.commands == []


class TestBeforeStarting:
    def test_too_little_space_is_one_sentence(self, checkout):
        with pytest.raises(SetUpError, match=r"6 GB of free space are needed .* 2\.5 GB"):
            checkouts.require_space(checkout, free=2_500_000_000)

    def test_a_change_to_a_full_environment_needs_less(self, checkout):
        (checkout.environment / "lib/python3.11/site-packages/torch").mkdir(parents=True)
        checkouts.require_space(checkout, free=2_500_000_000)

    def test_a_read_only_checkout_is_one_sentence(self, checkout, monkeypatch):
        monkeypatch.setattr(checkouts.os, "access", lambda path, mode: False)
        with pytest.raises(SetUpError, match="cannot be written to"):
            checkouts.require_writable(checkout)

    def test_two_set_ups_do_not_run_at_once(self, tmp_path):
        fcntl = pytest.importorskip("fcntl")
        descriptor = os.open(tmp_path, os.O_RDONLY)
        with checkouts.alone_in(tmp_path, FakeRunner()), pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)

    def test_a_command_keeps_the_lock_when_the_set_up_is_killed(self, tmp_path, monkeypatch):
        opened = []
        monkeypatch.setattr(
            checkouts.os, "set_inheritable", lambda descriptor, value: opened.append(value)
        )
        with checkouts.alone_in(tmp_path, FakeRunner()):
            assert opened == [True]


def answer_of(versions: dict[str, str]) -> Callable[[Sequence[str]], str | None]:
    def answers(command: Sequence[str]) -> str | None:
        version = versions.get(command[0])
        return version and f'{{"version": {version}, "venv": true, "headers": false}}'

    return answers


class TestPython:
    def test_the_first_suitable_one_is_chosen(self):
        answers = answer_of({"old": "[3, 9]", "new": "[3, 12]", "other": "[3, 13]"})
        chosen = pythons.choose(iter([("none",), ("old",), ("new",), ("other",)]), answers)
        assert chosen == pythons.Python(("new",), (3, 12), True, False)
        assert chosen.name == "python3.12"

    def test_none_is_one_sentence(self):
        with pytest.raises(SetUpError, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
            pythons.choose(iter([("new",)]), answer_of({"new": "[3, 14]"}))

    def test_a_command_that_answers_nonsense_is_no_python(self):
        assert pythons.examine(["python3"], lambda command: "command not found") is None


def need(package: str, *, is_met: bool = False, is_essential: bool = True):
    return system_packages.Need(package, f"what {package} does", lambda: is_met, is_essential)


def packages_needed(*, compiling: bool = False, developing: bool = False) -> set[str]:
    wanted = system_packages.needs(PYTHON, compiling=compiling, developing=developing)
    return {each.package for each in wanted}


class TestSystemPackages:
    def test_only_what_is_not_there_is_missing(self):
        here, gone = need("g++", is_met=True), need("libgomp1")
        assert system_packages.unmet([here, gone]) == [gone]

    @pytest.mark.parametrize("compiling", [True, False])
    def test_a_compiler_is_needed_only_to_compile(self, compiling, monkeypatch):
        monkeypatch.setattr(system_packages.sys, "platform", "darwin")
        assert ("g++" in packages_needed(compiling=compiling)) is compiling

    def test_test_packages_are_compiled_against_python(self, monkeypatch):
        monkeypatch.setattr(system_packages.sys, "platform", "darwin")
        assert {"g++", "python3.11-dev"} <= packages_needed(developing=True)

    def test_linux_always_compiles_what_the_global_key_brings(self, monkeypatch):
        monkeypatch.setattr(system_packages.sys, "platform", "linux")
        assert {"g++", "python3.11-dev", "linux-libc-dev"} <= packages_needed()

    def test_linux_has_a_window_and_only_the_tests_make_a_desktop(self, monkeypatch):
        monkeypatch.setattr(system_packages.sys, "platform", "linux")
        assert {"libegl1", "libxcb-cursor0", "libdbus-1-3"} <= packages_needed()
        own_desktop = {"xvfb", "xdotool", "pulseaudio", "pulseaudio-utils", "dbus"}
        assert not own_desktop & packages_needed()
        assert own_desktop <= packages_needed(developing=True)

    def test_what_is_wanted_for_one_purpose_is_named_together(self):
        missing = [need(name) for name in ("libegl1", "libgl1")]
        missing = [dataclasses.replace(each, purpose="the window") for each in missing]
        described = system_packages.described([*missing, need("g++")])
        assert described == "the window (libegl1, libgl1), what g++ does (g++)"

    @pytest.mark.skipif(sys.platform != "linux", reason="needs readelf and Linux libraries")
    def test_every_library_of_qt_is_asked_for(self):
        """What the system brings anyway, and what the others bring with them, is not listed."""
        given = re.compile(
            r"lib(c|m|gcc_s|stdc\+\+|resolv|z|zstd|brotli.*|gthread.*|xcb)\.so.*|ld-.*"
        )
        qt = Path(PySide6.__file__).parent / "Qt"
        names = ["Core", "Gui", "Widgets", "Network", "DBus", "Svg", "XcbQpa", "WaylandClient"]
        files = [qt / "lib" / f"libQt6{name}.so.6" for name in names]
        files += [qt / "plugins/platforms" / f"libq{name}.so" for name in ("xcb", "wayland")]
        files += [*(qt / "plugins/xcbglintegrations").glob("*.so")]
        printed = subprocess.run(
            ["readelf", "-d", *files], capture_output=True, text=True, check=True
        ).stdout
        linked = set(re.findall(r"NEEDED.*\[(.*)\]", printed))
        own = {file.name for file in (qt / "lib").iterdir()}
        asked_for = {*libraries.WINDOW, *libraries.WAYLAND}
        assert {name for name in linked - own if not given.fullmatch(name)} <= asked_for

    def test_nothing_missing_runs_nothing(self):
        runner = FakeRunner()
        system_packages.provide([], ROOT_USER, runner)
        assert runner.commands == runner.said == []

    def test_root_installs_them(self, monkeypatch, tmp_path):
        monkeypatch.setattr(system_packages, "APT_LISTS", tmp_path)
        runner = FakeRunner()
        system_packages.provide([need("g++"), need("libgomp1")], ROOT_USER, runner)
        update, install = runner.commands
        assert update == "apt-get update"
        assert install.endswith("g++ libgomp1")

    def test_lists_are_renewed_only_when_they_fail(self, monkeypatch, tmp_path):
        (tmp_path / "main_Packages").write_text("")
        monkeypatch.setattr(system_packages, "APT_LISTS", tmp_path)
        runner = FakeRunner()
        system_packages.provide([need("g++")], ROOT_USER, runner)
        assert [line.split()[-1] for line in runner.commands] == ["g++"]

    def test_sudo_is_used_when_it_does_not_ask(self, monkeypatch, tmp_path):
        monkeypatch.setattr(system_packages, "APT_LISTS", tmp_path)
        runner = FakeRunner(answering=lambda line: "" if line == "sudo -n true" else None)
        user = system_packages.Privilege(True, False, True, False)
        system_packages.provide([need("g++")], user, runner)
        assert all(line.startswith("sudo -n ") for line in runner.commands)

    def test_sudo_that_asks_needs_a_terminal(self):
        runner = FakeRunner()
        user = system_packages.Privilege(True, False, True, has_terminal=True)
        assert system_packages.elevation(user, runner) == ("sudo",)
        user = system_packages.Privilege(True, False, True, has_terminal=False)
        assert system_packages.elevation(user, runner) is None

    def test_without_rights_the_line_to_type_is_told(self):
        user = system_packages.Privilege(True, False, False, False)
        line = "sudo apt-get update && sudo apt-get install -y g++ libgomp1"
        with pytest.raises(SetUpError) as told:
            system_packages.provide([need("g++"), need("libgomp1")], user, FakeRunner())
        assert str(told.value).endswith(line)

    def test_without_apt_the_packages_are_named(self):
        user = system_packages.Privilege(False, True, False, False)
        with pytest.raises(SetUpError, match=r"g\+\+.*package manager"):
            system_packages.provide([need("g++")], user, FakeRunner())

    @pytest.mark.parametrize("privilege", [ROOT_USER, system_packages.Privilege(*[False] * 4)])
    def test_what_is_not_essential_stops_nothing(self, privilege):
        runner = FakeRunner(failing=lambda line: True)
        missing = [need("libportaudio2", is_essential=False)]
        system_packages.provide(missing, privilege, runner)
        assert "Going on without" in runner.said[-1]
        system_packages.require(missing, PYTHON)

    def test_what_is_essential_and_still_missing_does(self):
        with pytest.raises(SetUpError, match=r"still lacks .* for python3\.11"):
            system_packages.require([need("python3.11-venv")], PYTHON)


class TestWheel:
    def test_the_pin_is_read(self):
        assert llama_wheel.pinned_version("numpy==2\nllama-cpp-python==0.3.36\n") == "0.3.36"
        with pytest.raises(SetUpError):
            llama_wheel.pinned_version("numpy==2\n")

    def test_the_key_differs_by_version_and_processor(self):
        keys = {llama_wheel.wheel_key(v, p) for v in ("1", "2") for p in ("avx2", "avx2 avx512f")}
        assert len(keys) == 4

    def test_the_processor_is_its_instruction_sets_in_any_order(self):
        older = ["processor : 0", "flags\t\t: fpu sse2 avx2 ibpb"]
        newer = ["flags\t\t: avx2 fpu sse2 srso_alias"]
        assert llama_wheel.instruction_sets(older) == "avx2 sse2"
        assert llama_wheel.instruction_sets(newer) == "avx2 sse2"
        assert llama_wheel.instruction_sets(["Features : sve asimddp"]) == "asimddp sve"

    def test_a_portable_one_is_kept_apart_by_what_it_was_compiled_with(self):
        assert llama_wheel.PORTABLE.startswith("any --config-settings=")
        assert "GGML_NATIVE=OFF" in llama_wheel.PORTABLE
        with_others = llama_wheel.PORTABLE.replace("MTMD_VIDEO=OFF", "MTMD_VIDEO=ON")
        keys = [llama_wheel.wheel_key("1", words) for words in (llama_wheel.PORTABLE, with_others)]
        assert keys[0] != keys[1]

    def test_a_damaged_one_is_removed(self, tmp_path):
        (tmp_path / "llama.whl").write_bytes(b"half of it")
        assert llama_wheel.kept_wheel(tmp_path) is None
        assert list(tmp_path.iterdir()) == []

    def test_a_kept_one_is_not_compiled(self, checkout, tmp_path):
        runner = FakeRunner()
        kept = write_wheel(tmp_path / "wheels" / "key")
        assert set_up.provide_wheel(checkout, kept.parent, "0.3.36", runner) == kept
        assert runner.commands == []

    def test_a_compiled_one_is_kept_and_nothing_else(self, checkout, tmp_path):
        folder = tmp_path / "wheels" / "key"
        (tmp_path / "wheels" / "compiling-abandoned").mkdir(parents=True)
        runner = FakeRunner()
        wheel = set_up.provide_wheel(checkout, folder, "0.3.36", runner)
        assert wheel == llama_wheel.kept_wheel(folder)
        assert list(folder.parent.iterdir()) == [folder]
        assert "llama-cpp-python==0.3.36" in runner.commands[0]

    def test_a_portable_one_is_compiled_without_this_processors_own_words(self, checkout, tmp_path):
        folder = tmp_path / llama_wheel.wheel_key("0.3.36", llama_wheel.PORTABLE)
        runner = FakeRunner()
        set_up.provide_wheel(checkout, folder, "0.3.36", runner)
        for option in ("GGML_NATIVE=OFF", "GGML_CPU_ALL_VARIANTS=ON", "GGML_BACKEND_DL=ON"):
            assert f"--config-settings=cmake.define.{option}" in runner.commands[0]

    @pytest.mark.parametrize(
        ("kept", "portable", "used"),
        [
            ("", False, "own"),
            ("", True, "any"),
            ("any", False, "any"),
            ("own", False, "own"),
            ("own", True, "own"),
            ("own any", False, "own"),
        ],
    )
    def test_what_is_kept_is_not_compiled_another_way(
        self, monkeypatch, tmp_path, kept, portable, used
    ):
        monkeypatch.setattr(llama_wheel, "cache_folder", lambda: tmp_path)
        monkeypatch.setattr(llama_wheel, "processor", lambda: "own")
        monkeypatch.setattr(llama_wheel, "wheel_key", lambda version, words: words.split()[0])
        for name in kept.split():
            write_wheel(tmp_path / "wheels" / name)
        assert llama_wheel.wheel_folder("1", portable=portable).name == used

    def test_a_failed_one_leaves_nothing(self, checkout, tmp_path):
        folder = tmp_path / "wheels" / "key"
        with pytest.raises(SetUpError):
            set_up.provide_wheel(checkout, folder, "0.3.36", FakeRunner(failing=lambda line: True))
        assert list(folder.parent.iterdir()) == []

    def test_the_cache_is_where_the_program_looks(self):
        expected = platformdirs.user_cache_path("parley", appauthor=False)
        assert llama_wheel.cache_folder() == expected

    def test_the_cache_follows_the_system(self):
        home = Path("/home/ada")
        folder = llama_wheel.cache_folder
        assert folder({"XDG_CACHE_HOME": "/cache"}, "linux", home) == Path("/cache/parley")
        assert folder({"XDG_CACHE_HOME": "cache"}, "linux", home) == home / ".cache/parley"
        assert folder({}, "darwin", home) == home / "Library/Caches/parley"
        assert folder({"LOCALAPPDATA": "/local"}, "win32", home) == Path("/local/parley/Cache")


class TestMessages:
    @pytest.mark.parametrize(
        ("output", "sentence"),
        [
            ("OSError: [Errno 28] No space left on device", "the disk is full"),
            ("connection broken by 'NewConnectionError(...)'", "the network could not be reached"),
            ("Err:1 Temporary failure resolving 'deb'", "the network could not be reached"),
        ],
    )
    def test_known_failures_are_one_sentence(self, output, sentence):
        error = running.explain("Installing", output, Path("log"))
        assert sentence in str(error)
        assert error.details == ()

    def test_other_failures_show_the_log_and_its_end(self):
        output = "\n".join(f"line {number}" for number in range(100))
        error = running.explain("Compiling", output, Path("set-up.log"))
        assert "set-up.log" in str(error)
        assert error.details[-1] == "line 99"
        assert len(error.details) == running.TAIL_LINES

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
    def test_what_the_system_refuses_is_one_sentence(self, number):
        sentence = set_up.sentence_for(OSError(number, "refused", "/checkout"))
        assert "/checkout" in sentence
        assert sentence.endswith(".")

    def test_what_pip_says_of_every_package_is_left_out(self):
        error = running.explain("Installing", "Collecting numpy\nERROR: no numpy", Path("log"))
        assert error.details == ("ERROR: no numpy",)

    def test_durations(self):
        assert running.duration(59) == "59 s"
        assert running.duration(125) == "2 min 05 s"


class TestRunner:
    def test_a_command_runs_with_its_output_in_the_log(self, tmp_path, capsys):
        runner = running.Runner(tmp_path / "logs" / "set-up.log")
        runner.run("Greeting", [sys.executable, "-c", "print('hello')"])
        assert "hello" in runner.output_since(0)
        assert "hello" not in capsys.readouterr().out

    def test_one_that_fails_says_how(self, tmp_path):
        runner = running.Runner(tmp_path / "set-up.log", quiet=True)
        with pytest.raises(SetUpError, match="Greeting failed") as told:
            runner.run("Greeting", [sys.executable, "-c", "raise SystemExit('no voice')"])
        assert told.value.details[-1] == "no voice"

    def test_a_command_that_is_not_there_answers_nothing(self, tmp_path):
        assert running.Runner(tmp_path / "log").answers(["no-such-command-here"]) is None

    def test_a_terminal_sees_one_line_that_counts(self, monkeypatch):
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        progress = running._Progress("Compiling", quiet=False)
        progress.note()
        progress.finish()
        assert terminal.getvalue().count("\n") == 1


class TestWhole:
    def test_a_second_run_starts_at_once(self, checkout, monkeypatch):
        monkeypatch.setattr(llama_wheel, "wheel_key", lambda version, processor: "key")
        stamp(checkout)
        runner = FakeRunner()
        set_up.set_up(checkout, runner, developing=False)
        assert runner.commands == runner.said == []

    def test_what_packages_are_made_with_is_installed_where_all_else_is_there(
        self, checkout, monkeypatch, tmp_path
    ):
        monkeypatch.setattr(llama_wheel, "wheel_key", lambda version, processor: "key")
        monkeypatch.setattr(system_packages.sys, "platform", "linux")
        monkeypatch.setattr(system_packages.shutil, "which", lambda name: None)
        monkeypatch.setattr(system_packages, "APT_LISTS", tmp_path)
        privilege = type("Here", (), {"here": staticmethod(lambda: ROOT_USER)})
        monkeypatch.setattr(system_packages, "Privilege", privilege)
        stamp(checkout)
        runner = FakeRunner()
        set_up.set_up(checkout, runner, developing=False, portable=True)
        assert runner.commands[-1].endswith("dpkg dpkg-dev binutils chrpath")

    def test_a_first_run_does_everything_and_the_second_nothing(
        self, checkout, monkeypatch, tmp_path
    ):
        facts = f'{{"version": {list(sys.version_info[:2])}, "venv": true, "headers": true}}'
        monkeypatch.setattr(llama_wheel, "cache_folder", lambda: tmp_path / "cache")
        monkeypatch.setattr(set_up, "require_space", lambda checkout: None)
        monkeypatch.setattr(system_packages, "needs", lambda *_, **__: [])
        runner = FakeRunner(answering=lambda line: facts)
        set_up.set_up(checkout, runner, developing=True)
        assert ["wheel" in runner.commands[0], len(runner.commands)] == [True, 3]
        set_up.set_up(checkout, runner, developing=False)
        set_up.set_up(checkout, runner, developing=True)
        assert len(runner.commands) == 3
