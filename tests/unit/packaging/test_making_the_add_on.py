"""packaging/addon.py: which packages and files go in, and what they are called with Debian."""

import importlib.util
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from pathlib import Path, PurePosixPath

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from building import add_on, contents
    from releasing import archive, copyrights, texts
    from releasing.identity import Release
    from releasing.inside import Contents
    from releasing.licences import Licensed
    from releasing.tree import set_modes, set_times
finally:
    sys.path.remove(str(PACKAGING))

RELEASE = Release("1.2.3", 1_795_000_000, ("It hears.",))
INSIDE = Contents(frozenset({"small", "half"}), frozenset({"small/small.so"}))


@dataclass
class Package:
    """A distribution as importlib.metadata tells of it."""

    requires: list[str] | None = None
    files: list[PurePosixPath] = field(default_factory=list)
    folder: Path = Path("/nowhere")

    def locate_file(self, path):
        return self.folder / path


def wanted(*names):
    return [str(path) for path in add_on.files_of(Package(files=list(map(PurePosixPath, names))))]


KNOWN = {
    "torch": Package(["Fine_Lock>=1", "setuptools", "old; python_version < '3'"]),
    "fine-lock": Package(["torch", "extra-one; extra == 'more'"]),
    "transformers": Package(["fine.lock[more]<3"]),
}


class TestClosure:
    def find(self, name):
        if name not in KNOWN:
            raise PackageNotFoundError(name)
        return KNOWN[name]

    def test_what_is_needed_is_followed_without_extras_and_other_pythons(self):
        assert list(add_on.closure(["torch"], self.find)) == ["fine-lock", "torch"]

    def test_names_are_compared_as_the_index_does(self):
        assert list(add_on.closure(["Transformers"], self.find)) == [
            "fine-lock", "torch", "transformers",
        ]  # fmt: skip

    def test_what_is_not_installed_is_told(self):
        with pytest.raises(PackageNotFoundError):
            add_on.closure(["torch"], self.find, left_out=frozenset())

    def test_here_it_holds_all_that_transformers_imports(self):
        names = add_on.closure(add_on.ROOTS)
        assert {"torch", "transformers", "numpy", "huggingface-hub", "sympy"} <= names.keys()
        assert not names.keys() & {"setuptools", "hf-xet", "pytest", "scipy"}


class TestFiles:
    @pytest.mark.parametrize(
        "name",
        [
            "torch/test/test_nn.py",
            "numpy/_core/tests/test_umath.py",
            "torch/__pycache__/__init__.cpython-311.pyc",
            "torch/include/ATen/ATen.h",
            "torch/bin/protoc",
            "torch/bin/test_api",
            "torch/lib/libjitbackend_test.so",
            "../../../bin/torchrun",
            "/usr/bin/other",
            "regex/_regex.pyi",
        ],
    )
    def test_what_nobody_uses_stays_out(self, name):
        assert wanted(name) == []

    @pytest.mark.parametrize(
        "name",
        [
            "torch/testing/__init__.py",
            "torch/lib/libtorch_cpu.so",
            "torch/bin/torch_shm_manager",
            "numpy.libs/libopenblas.so",
            "torch-2.13.0.dist-info/licenses/LICENSE",
            "typing_extensions.py",
        ],
    )
    def test_what_is_used_goes_in(self, name):
        assert wanted(name) == [name]

    def test_a_package_that_the_program_has_whole_gives_its_metadata_alone(self, tmp_path):
        names = ("small/__init__.py", "small/small.so", "small-1.dist-info/METADATA")
        package = self.installed(tmp_path, names)
        assert add_on.gather([package], INSIDE, tmp_path / "add-on") == []
        assert self.laid(tmp_path / "add-on") == ["small-1.dist-info/METADATA"]

    def test_one_of_which_it_has_a_part_goes_in_whole(self, tmp_path):
        names = ("half/__init__.py", "half/other.py", "half-1.dist-info/METADATA")
        package = self.installed(tmp_path, names)
        assert add_on.gather([package], INSIDE, tmp_path / "add-on") == [package]
        assert self.laid(tmp_path / "add-on") == sorted(names)

    def test_its_modules_are_compiled_and_name_no_place_of_this_computer(self, tmp_path):
        module = tmp_path / "place" / "one" / "two.py"
        module.parent.mkdir(parents=True)
        module.write_text("def words():\n    return 'here'\n")
        add_on.compile_all(tmp_path / "place")
        compiled = Path(importlib.util.cache_from_source(str(module))).read_bytes()
        assert b"add-on/one/two.py" in compiled
        assert str(tmp_path).encode() not in compiled
        assert compiled[4] == 1, "neither time nor content of the module are compared"

    def installed(self, tmp_path, names):
        for name in names:
            place = tmp_path / "site" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("")
        return Package(files=[PurePosixPath(name) for name in names], folder=tmp_path / "site")

    def laid(self, folder):
        files = (path for path in folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(folder).as_posix() for path in files)


def test_the_program_has_all_of_pythons_library_that_packages_ask_for():
    names = contents.standard_library()
    assert {"timeit", "cProfile", "unittest.mock", "xml.dom.minidom", "wave"} <= set(names)
    tops = {name.partition(".")[0] for name in names}
    assert not tops & {"test", "tkinter", "idlelib", "turtle", "ensurepip", "lib2to3", "winreg"}
    assert not [name for name in names if ".test" in name]


def test_debian_installs_it_with_the_same_version_alone():
    told = texts.add_on_control("parley-addon-speech-models", RELEASE, 860_000)
    assert "Package: parley-addon-speech-models\nVersion: 1.2.3\n" in told
    assert "Depends: parley (= 1.2.3)\n" in told
    assert told.endswith("\n")


def test_debian_is_told_the_terms_of_what_is_inside(tmp_path):
    text = tmp_path / "LICENSE"
    text.write_text("Copyright (c) 2016 Somebody\n")
    torch = Licensed("torch", "2.13.0", "BSD-3-Clause", "python", (text,), ("torch", "functorch"))
    told = copyrights.add_on_copyright([torch], "usr/lib/parley/add-on")
    assert "Files: usr/lib/parley/add-on/torch/*\n usr/lib/parley/add-on/functorch/*" in told
    assert "Copyright: Copyright (c) 2016 Somebody" in told
    assert "/usr/lib/parley/add-on/licences/torch-2.13.0." in told
    assert "_internal" not in told


def test_an_archive_is_the_same_bytes_wherever_it_is_made(tmp_path):
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name / "add-on"
        folder.mkdir(parents=True)
        (folder / "add-on.json").write_text("{}")
        set_modes(folder, set())
        set_times(folder, RELEASE.epoch)
        archive.write(folder, tmp_path / f"{name}.tar.gz", RELEASE.epoch, strength=6)
        made.append((tmp_path / f"{name}.tar.gz").read_bytes())
    assert made[0] == made[1]
