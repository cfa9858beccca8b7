"""packaging/releasing: what is inside the frozen program, on what terms, and what is packed."""

import json
import sys
import tarfile
from dataclasses import dataclass, field
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

import pytest

from app.catalog.manifest import Manifest

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "packaging"))
try:
    from releasing import archive, bill, copyrights, inside, licences, sums, tree
    from releasing.identity import Release
    from releasing.inside import Contents, SystemLibrary
    from releasing.licences import Licensed
    from releasing.texts import COMPLETE, SMALL
    from releasing.tools import PackagingError
    from releasing.tree import Source
finally:
    sys.path.remove(str(ROOT / "packaging"))

RELEASE = Release("1.2.3", 1_795_000_000, ("It speaks.",))


@dataclass
class Package:
    """A distribution as importlib.metadata tells of it."""

    name: str
    paths: list[str]
    version: str = "1.0"
    folder: Path = Path("/nowhere")
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def metadata(self) -> Message:
        message = Message()
        message["Name"] = self.name
        for key, value in self.fields.items():
            message[key] = value
        return message

    @property
    def files(self) -> list[PurePosixPath]:
        return [PurePosixPath(path) for path in self.paths]

    def locate_file(self, path: PurePosixPath) -> Path:
        return self.folder / path


def inside_of(known: list[Package], stand_ins: set[str] = frozenset()) -> list[str]:
    contents = Contents(
        frozenset({"soxr", "six", "av", "numpy.linalg.umath"}),
        frozenset({"soxr/soxr_ext.so", "libcrypto.so.3", "libpython3.11.so.1.0", "data/words.txt"}),
    )
    return [package.name for package in inside.packages_inside(contents, stand_ins, known)]


class TestInside:
    def test_a_package_is_inside_when_one_of_its_modules_or_files_is(self) -> None:
        soxr = Package("soxr", ["soxr/__init__.py", "soxr-1.0.dist-info/METADATA"])
        words = Package("words", ["data/words.txt"])
        numpy = Package("numpy", ["numpy/linalg/umath.py"])
        pytest_ = Package("pytest", ["pytest/__init__.py", "pytest-1.0.dist-info/RECORD"])
        assert inside_of([words, soxr, pytest_, numpy]) == ["numpy", "soxr", "words"]

    def test_our_own_stand_ins_are_not_the_packages_whose_names_they_bear(self) -> None:
        assert inside_of([Package("av", ["av/__init__.py"])], {"av"}) == []

    def test_metadata_alone_and_files_elsewhere_do_not_count(self) -> None:
        stray = Package("stray", ["../../../data/words.txt", "stray-1.0.dist-info/six.py"])
        assert inside_of([stray]) == []

    def test_libraries_of_the_system_are_those_that_no_package_brought(self) -> None:
        contents = Contents(frozenset(), frozenset({"libssl.so.3", "a.so", "libpython3.11.so.1.0"}))
        owned = inside.owners([Package("a", ["a.so"])])
        assert inside.unowned_libraries(contents, owned) == ["libssl.so.3"]


class TestLicences:
    @pytest.mark.parametrize(
        ("stated", "licence"),
        [
            ({"License-Expression": "MIT", "License": "old"}, "MIT"),
            ({"License": "BSD 3-Clause"}, "BSD 3-Clause"),
            (
                {"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: MIT License"},
                "MIT License",
            ),
            ({"License": "Copyright\nAll of it", "Classifier": "License :: Zlib"}, "Zlib"),
            ({}, ""),
        ],
    )
    def test_the_clearest_statement_counts(self, stated: dict[str, str], licence: str) -> None:
        assert licences.stated_licence(Package("a", [], fields=stated)) == licence

    def test_texts_are_found_once_and_borrowed_where_there_are_none(self, tmp_path: Path) -> None:
        for name in ("a/LICENSE", "a/COPYING", "a/code.py"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("The same terms.", "utf-8")
        own = Package("a", ["a/LICENSE", "a/COPYING", "a/code.py"], folder=tmp_path)
        assert licences.of_package(own, tmp_path).texts == (tmp_path / "a/LICENSE",)
        without = licences.of_package(Package("ctranslate2", []), ROOT / "packaging" / "licences")
        assert "Permission is hereby granted" in without.texts[0].read_text("utf-8")

    def test_what_is_inside_a_package_has_its_terms_beside_the_packages_own(self) -> None:
        llama = distribution("llama-cpp-python")
        found = licences.of_package(llama, ROOT / "packaging" / "licences")
        notices = copyrights.copyright_lines(found.texts)
        assert any("Andrei Betlen" in line for line in notices)
        assert any("The ggml authors" in line for line in notices)

    def test_every_text_that_is_borrowed_is_there(self) -> None:
        folder = ROOT / "packaging" / "licences"
        lent = (licences.BORROWED, licences.WITHIN, licences.OF_MODELS)
        every = [names for texts in lent for names in texts.values()]
        assert all((folder / name).is_file() for names in every for name in names)

    def test_every_starter_model_has_its_terms(self) -> None:
        starter = Manifest.load(ROOT / "resources" / "models.toml").starter()
        assert {model.id for model in starter} == set(licences.OF_MODELS)

    def test_nothing_goes_out_without_its_terms(self) -> None:
        with pytest.raises(PackagingError, match=r"soxr 1\.1 comes without a licence"):
            licences.require_texts([Licensed("soxr", "1.1", "LGPL", "python")])

    def test_the_index_leads_to_the_texts(self, tmp_path: Path) -> None:
        text = tmp_path / "LICENSE"
        text.write_text("Terms.", "utf-8")
        thing = Licensed("libx", "1:2.0", "MIT", "debian", (text,))
        folder = licences.write([thing], tmp_path / "program")
        [entry] = json.loads((folder / "index.json").read_text("utf-8"))
        assert (entry["name"], entry["licence"]) == ("libx", "MIT")
        assert [(folder / file).read_text("utf-8") for file in entry["files"]] == ["Terms."]

    def test_a_system_library_says_what_debian_says(self, tmp_path: Path) -> None:
        (tmp_path / "libx1").mkdir()
        (tmp_path / "libx1" / "copyright").write_text("License: MIT\n\nLicense: MIT\n", "utf-8")
        found = licences.of_system_library(SystemLibrary("libx1", "2", ("libx.so.1",)), tmp_path)
        assert (found.licence, found.places) == ("MIT", ("libx.so.1",))

    def test_debian_is_told_who_claims_what(self, tmp_path: Path) -> None:
        text = tmp_path / "LICENSE"
        text.write_text(
            "MIT\n\n * Copyright (c) 2020 Ada\ncopyright notices shall be kept\n", "utf-8"
        )
        told = copyrights.paragraph(Licensed("a b", "1", "MIT", "python", (text,), ("a", "a.so")))
        assert "Copyright: Copyright (c) 2020 Ada\n" in told
        assert "/a/*\n" in told
        assert "/a.so\n" in told
        assert "License: a-b-terms\n" in told


class TestBill:
    def test_it_names_everything_and_is_always_the_same(self) -> None:
        things = [
            Licensed("PyYAML", "6.0", "MIT", "python"),
            Licensed("libssl3", "3.0~deb12", "Apache-2.0, and others", "debian"),
        ]
        first = bill.bill_of_materials(RELEASE, things, {"ab" * 32: "kokoro/model.onnx"})
        assert first == bill.bill_of_materials(
            RELEASE, things[::-1], {"ab" * 32: "kokoro/model.onnx"}
        )
        told = json.loads(first)
        assert told["bomFormat"] == "CycloneDX"
        assert told["metadata"]["component"]["version"] == "1.2.3"
        names = {part["name"]: part for part in told["components"]}
        assert names["PyYAML"]["purl"] == "pkg:pypi/pyyaml@6.0"
        assert names["kokoro/model.onnx"]["hashes"][0]["content"] == "ab" * 32

    @pytest.mark.parametrize(
        ("thing", "address"),
        [
            (Licensed("tomli_w", "1.2", "MIT", "python"), "pkg:pypi/tomli-w@1.2"),
            (Licensed("libx", "1:2+b1", "MIT", "debian"), "pkg:deb/debian/libx@1%3A2%2Bb1"),
            (Licensed("Python", "3.11.7", "PSF-2.0", "own"), "pkg:generic/python@3.11.7"),
        ],
    )
    def test_packages_have_addresses(self, thing: Licensed, address: str) -> None:
        assert bill.address(thing) == address


@pytest.fixture
def source(tmp_path: Path) -> Source:
    program = tmp_path / "parley"
    (program / "_internal").mkdir(parents=True)
    (program / "parley").write_text("#!/bin/sh\n", "utf-8")
    (program / "_internal" / "a.so").write_bytes(b"\x7fELF")
    (program / "_internal" / "a.so").chmod(0o777)
    (program / "_internal" / "b.so").symlink_to("a.so")
    model = tmp_path / ("cd" * 32)
    model.write_bytes(b"weights")
    return Source(ROOT, program, RELEASE, (model,))


class TestTree:
    def test_only_the_program_may_be_run(self, source: Source, tmp_path: Path) -> None:
        tree.copy_program(source, tmp_path / "out", complete=False)
        assert (tmp_path / "out" / "parley").stat().st_mode & 0o777 == 0o755
        assert (tmp_path / "out" / "_internal" / "a.so").stat().st_mode & 0o777 == 0o644
        assert (tmp_path / "out" / "_internal" / "b.so").is_symlink()
        assert not (tmp_path / "out" / tree.BUNDLED).exists()

    def test_the_complete_flavour_has_models_by_their_hashes(
        self, source: Source, tmp_path: Path
    ) -> None:
        tree.copy_program(source, tmp_path / "out", complete=True)
        assert (tmp_path / "out" / tree.BUNDLED / ("cd" * 32)).read_bytes() == b"weights"

    def test_the_icons_have_the_standard_sizes(self, source: Source, tmp_path: Path) -> None:
        tree.copy_share(source, tmp_path)
        icons = [path.relative_to(tmp_path / "icons/hicolor") for path in tmp_path.rglob("*.png")]
        sizes = {
            "16x16",
            "22x22",
            "24x24",
            "32x32",
            "48x48",
            "64x64",
            "128x128",
            "256x256",
            "512x512",
        }
        assert {path.parts[0] for path in icons} == sizes

    @pytest.mark.parametrize("flavour", [SMALL, COMPLETE])
    def test_the_archive_is_the_same_twice_and_nobodys(
        self, source: Source, tmp_path: Path, flavour: object
    ) -> None:
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        first, second = (archive.build(source, flavour, tmp_path / name) for name in ("one", "two"))
        assert sums.sha256(first) == sums.sha256(second)
        with tarfile.open(first) as tar:
            entries = tar.getmembers()
        assert {(entry.uname, entry.mtime) for entry in entries} == {("root", RELEASE.epoch)}
        runnable = {Path(e.name).name for e in entries if e.isfile() and e.mode & 0o111}
        assert runnable == {"parley", "install.sh", "uninstall.sh"}


class TestSums:
    def test_sha256sum_can_read_them(self, tmp_path: Path) -> None:
        (tmp_path / "b").write_bytes(b"")
        (tmp_path / "a").write_bytes(b"a")
        lines = sums.write_sums([tmp_path / "b", tmp_path / "a"], tmp_path).read_text("utf-8")
        assert [line.split("  ")[1] for line in lines.splitlines()] == ["a", "b"]
        assert lines.splitlines()[1].startswith("e3b0c44298fc1c149afbf4c8996fb924")

    def test_two_builds_are_compared_file_by_file(self, tmp_path: Path) -> None:
        for name, content in {
            "one/a": "1",
            "one/b": "1",
            "two/a": "1",
            "two/b": "2",
            "two/c": "",
        }.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, "utf-8")
        (tmp_path / "one" / "link").symlink_to("a")
        told = sums.differences(
            sums.fingerprints(tmp_path / "one"), sums.fingerprints(tmp_path / "two")
        )
        assert told == ["differs: b", "only in the first: link", "only in the second: c"]
