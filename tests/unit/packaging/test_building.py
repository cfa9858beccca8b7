"""packaging/building: what goes into the frozen program, without freezing anything."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from building import contents, freezing, linkage, mark, sizes, slimming, tightening
    from building.mark import Mark
    from setting_up import llama_wheel
    from setting_up.checkout import Checkout
    from setting_up.running import Runner, SetUpError
finally:
    sys.path.remove(str(PACKAGING))


class TestSlimming:
    @pytest.mark.parametrize(
        "name",
        [
            "libasound.so.2",
            "libpulse.so.0",
            "libpulsecommon-16.1.so",
            "libportaudio.so.2",
            "libstdc++.so.6",
            "libgcc_s.so.1",
            "libX11.so.6",
            "libxcb-randr.so.0",
            "libwayland-client.so.0",
            "libglib-2.0.so.0",
            "libz.so.1",
            "libmvec.so.1",
        ],
    )
    def test_what_the_desktop_and_the_sound_server_bring_is_never_shadowed(self, name):
        assert not slimming.is_wanted(name)

    @pytest.mark.parametrize(
        "name",
        [
            "libpython3.11.so.1.0",
            "libxcb-cursor.so.0",
            "libgomp.so.1",
            "llama_cpp/lib/libggml-cpu-haswell.so",
            "PySide6/Qt/plugins/platforms/libqxcb.so",
            "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
            "espeakng_loader/espeak-ng-data/en_dict",
            "resources/models.toml",
        ],
    )
    def test_what_is_used_goes_in(self, name):
        assert slimming.is_wanted(name)

    @pytest.mark.parametrize(
        "name",
        [
            "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
            "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
            "PySide6/Qt/translations/qtbase_de.qm",
            "PySide6/Qt/lib/libQt6Quick.so.6",
            "faster_whisper/assets/silero_vad_v6.onnx",
            "piper/hebrew/nakdimon.onnx",
        ],
    )
    def test_what_is_not_used_stays_out(self, name):
        assert not slimming.is_wanted(name)

    def test_a_package_may_bring_a_library_of_the_same_name(self):
        assert slimming.is_wanted("numpy.libs/libz.so.1")


class TestLinkage:
    ENTRIES = (
        ("app.so", "/site/app.so", "EXTENSION"),
        ("near.so.1", "/usr/near.so.1", "BINARY"),
        ("far.so.1", "/usr/far.so.1", "BINARY"),
        ("orphan.so.1", "/usr/orphan.so.1", "BINARY"),
        ("libpython3.so", "/usr/libpython3.so", "BINARY"),
        ("package/own.so", "/site/own.so", "BINARY"),
        ("own.so", "package/own.so", "SYMLINK"),
        ("gone.so", "package/gone.so", "SYMLINK"),
    )

    def test_only_what_something_is_linked_with_is_kept(self):
        needs = {"/site/app.so": {"near.so.1"}, "/usr/near.so.1": {"far.so.1", "libc.so.6"}}
        kept = linkage.without_orphans(iter(self.ENTRIES), lambda file: needs.get(file, set()))
        assert {name for name, _, _ in kept} == {
            *("app.so", "near.so.1", "far.so.1", "libpython3.so", "package/own.so", "own.so")
        }

    def test_a_real_library_tells_what_it_is_linked_with(self):
        extension = next(Path(sys.prefix).glob("lib/python*/site-packages/numpy/**/*umath*.so"))
        assert "libc.so.6" in linkage.linked_with(str(extension))

    def test_a_file_that_is_no_library_is_linked_with_nothing(self):
        assert linkage.linked_with(__file__) == set()


class TestTightening:
    def test_copies_become_links_that_may_be_moved_together(self, tmp_path):
        data = bytes(50_000)
        for name in ("lib.so", "deep/lib.so.1"):
            (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "from" / name).write_bytes(data)
        assert tightening.share_copies(tmp_path / "from") == len(data)
        (tmp_path / "from").rename(tmp_path / "to")
        assert (tmp_path / "to/lib.so").read_bytes() == data
        assert (tmp_path / "to/deep/lib.so.1").read_bytes() == data

    def test_small_files_and_different_ones_are_left_alone(self, tmp_path):
        for name, data in {"a": b"x", "b": b"x", "c": bytes(50_000), "d": b"1" * 50_000}.items():
            (tmp_path / name).write_bytes(data)
        assert tightening.share_copies(tmp_path) == 0

    def test_only_libraries_with_debugging_are_stripped(self, tmp_path, monkeypatch):
        commands = []
        monkeypatch.setattr(tightening.shutil, "which", lambda name: name)
        monkeypatch.setattr(
            tightening.subprocess, "run", lambda command, check: commands.append(command)
        )
        for name, data in {
            "with.so": b"\x7fELF....\0.debug_info\0",
            "without.so": b"\x7fELF....\0.text\0",
            "text": b".debug_info",
        }.items():
            (tmp_path / name).write_bytes(data)
        tightening.drop_debugging(tmp_path)
        assert [command[-1] for command in commands] == [str(tmp_path / "with.so")]


class TestSizes:
    FILES = (
        ("parley", 5_000_000),
        ("_internal/numpy/core.so", 2_000_000),
        ("_internal/numpy.libs/blas.so", 3_000_000),
        ("_internal/numpy-2.4.6.dist-info/METADATA", 100),
        ("_internal/libssl.so.3", 1_000_000),
    )

    def test_a_package_counts_with_its_libraries(self):
        counted = sizes.by_package(self.FILES)
        assert counted["numpy"] == 5_000_000
        assert counted["single files"] == 6_000_000

    def test_the_table_has_the_largest_first_and_the_sum_last(self):
        lines = sizes.table(sizes.by_package(self.FILES)).splitlines()
        assert [line.split("MB")[1].strip() for line in lines] == [
            *("single files", "numpy", "others", "together")
        ]

    def test_links_are_not_counted(self, tmp_path):
        (tmp_path / "file").write_bytes(bytes(10))
        (tmp_path / "link").symlink_to("file")
        assert sizes.measured(tmp_path) == [("file", 10)]

    def test_a_program_that_grew_too_large_is_refused(self, tmp_path, monkeypatch):
        (tmp_path / "parley").write_bytes(bytes(10))
        monkeypatch.setattr(sizes, "LARGEST", 9)
        with pytest.raises(SetUpError, match="leave it out"):
            freezing.require_small(tmp_path, Runner(tmp_path / "log", quiet=True))


class TestWheels:
    @pytest.fixture
    def checkout(self, tmp_path, monkeypatch):
        monkeypatch.setattr(llama_wheel, "cache_folder", lambda: tmp_path / "cache")
        monkeypatch.setattr(llama_wheel, "processor", lambda: "this one")
        (tmp_path / "requirements.txt").write_text("llama-cpp-python==0.3.36\n")
        return Checkout(tmp_path)

    def keep(self, words):
        key = llama_wheel.wheel_key("0.3.36", words)
        folder = llama_wheel.cache_folder() / "wheels" / key
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder / "llama.whl", "w") as archive:
            archive.writestr("llama_cpp/__init__.py", "")
        return folder / "llama.whl"

    def test_a_trial_takes_the_one_for_this_processor(self, checkout):
        kept = self.keep("this one")
        assert freezing.any_wheel(checkout) == kept

    def test_but_the_portable_one_where_it_is_kept(self, checkout):
        self.keep("this one")
        portable = self.keep(llama_wheel.PORTABLE)
        assert freezing.any_wheel(checkout) == portable

    def test_with_neither_it_says_what_to_run(self, checkout):
        with pytest.raises(SetUpError, match=r"set_up\.py first"):
            freezing.any_wheel(checkout)

    def test_what_is_released_never_has_the_one_for_this_processor(self, checkout):
        self.keep("this one")
        assert freezing.portable_wheel(checkout, _Compiler()).name == "compiled.whl"


@pytest.mark.parametrize("for_any", [True, False], ids=["for any processor", "for this one"])
def test_a_llama_cpp_that_is_kept_here_can_hear(for_any):
    pins = (PACKAGING.parent / "requirements.txt").read_text("utf-8")
    version = llama_wheel.pinned_version(pins)
    words = llama_wheel.PORTABLE if for_any else llama_wheel.processor()
    key = llama_wheel.wheel_key(version, words)
    kept = llama_wheel.kept_wheel(llama_wheel.cache_folder() / "wheels" / key)
    if kept is None:
        pytest.skip("none of this kind is kept here")
    with zipfile.ZipFile(kept) as archive:
        inside = {PurePosixPath(name).name for name in archive.namelist()}
    assert inside & {"libmtmd.so", "libmtmd.dylib", "mtmd.dll"}


class TestMark:
    """A program says itself whether it may be given away."""

    @pytest.fixture
    def kept(self, tmp_path, monkeypatch):
        """Freezes no more than the mark."""

        def freeze_the_mark(*_):
            shutil.copy(os.environ[mark.VARIABLE], tmp_path / "build/frozen/parley/_internal")

        (tmp_path / "requirements.txt").write_text("llama-cpp-python==0.3.36\n")
        monkeypatch.setattr(llama_wheel, "cache_folder", lambda: tmp_path / "cache")
        monkeypatch.setattr(freezing, "unpack", lambda wheel, folder: None)
        monkeypatch.setattr(freezing, "require_small", lambda program, runner: None)
        monkeypatch.setattr(Runner, "run", freeze_the_mark)
        (tmp_path / "build/frozen/parley/_internal").mkdir(parents=True)
        return Checkout(tmp_path)

    def keep(self, words):
        key = llama_wheel.wheel_key("0.3.36", words)
        folder = llama_wheel.cache_folder() / "wheels" / key
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder / "llama.whl", "w") as archive:
            archive.writestr("llama_cpp/__init__.py", "")

    @pytest.mark.parametrize(
        ("words", "for_trial", "may_go"),
        [
            (llama_wheel.PORTABLE, False, True),
            (llama_wheel.PORTABLE, True, False),
            (llama_wheel.processor(), True, False),
        ],
    )
    def test_only_what_was_frozen_for_everybody_may_be_given_away(
        self, kept, words, for_trial, may_go
    ):
        self.keep(words)
        program = freezing.freeze(kept, Runner(kept.root / "log", quiet=True), for_trial=for_trial)
        found = mark.read_mark(program)
        assert found is not None
        assert (found.llama == mark.ANY_PROCESSOR) is (words == llama_wheel.PORTABLE)
        assert mark.may_be_released(found) is may_go

    @pytest.mark.parametrize("text", [None, "", "[]", '{"for_trial": false}', "{}"])
    def test_without_a_mark_that_can_be_read_it_may_not(self, tmp_path, text):
        (tmp_path / "_internal").mkdir()
        if text is not None:
            (tmp_path / mark.PLACE).write_text(text)
        assert not mark.may_be_released(mark.read_mark(tmp_path))

    def test_nor_with_a_llama_of_this_processor_however_it_came_there(self):
        assert not mark.may_be_released(Mark(for_trial=False, llama=mark.THIS_PROCESSOR))


class _Compiler(Runner):
    """Compiles in no time."""

    def __init__(self):
        super().__init__(Path("no-log"), quiet=True)

    def run(self, purpose, command):
        assert "every processor" in purpose
        Path(command[command.index("--wheel-dir") + 1], "compiled.whl").touch()


class TestContents:
    def test_libraries_are_told_by_the_names_of_every_system(self, tmp_path):
        libraries = ["ggml.dll", "libggml.dylib", "libggml.so", "libllama.so.0"]
        for name in [*libraries, "ggml.lib", "notes.so.txt"]:
            (tmp_path / name).touch()
        assert [file.name for file in contents.libraries_in(tmp_path)] == libraries

    def test_the_add_on_stays_out(self):
        assert {"torch", "transformers"} <= set(contents.EXCLUDED)

    @pytest.mark.parametrize("name", ["av", "huggingface_hub"])
    def test_stand_ins_are_all_that_faster_whisper_needs(self, name):
        code = (
            f"import sys; sys.path.insert(0, {str(PACKAGING / 'stand_ins')!r}); "
            f"import app.speech.engines.whisper, {name}; print({name}.__file__)"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "stand_ins" in done.stdout
