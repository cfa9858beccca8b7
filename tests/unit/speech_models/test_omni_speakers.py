"""The file of speakers: read as plain data, or not at all."""

import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import ModelError
from app.speech_models.engines.omni_speakers import FILE, Speaker, cast, read_speakers

RAN: list[str] = []


def run(what: str) -> None:
    RAN.append(what)


class Program:
    """Runs when it is unpickled, unless it is not."""

    def __reduce__(self) -> Any:
        return run, ("ran",)


@pytest.fixture(scope="module")
def config() -> Any:
    from transformers import Qwen2_5OmniConfig

    return Qwen2_5OmniConfig()


def voice(begin: int = 151_872, width: int = 192, bands: int = 80) -> dict[str, Any]:
    import torch

    return {
        "bos_token": begin,
        "cond": torch.zeros(1, width),
        "ref_mel": torch.zeros(1, 400, bands),
    }


def save(folder: Path, told: object) -> None:
    import torch

    torch.save(told, folder / FILE)


def test_the_speakers_of_the_published_file_are_found(tmp_path: Path, config: Any) -> None:
    """As it is described in issue 345 of QwenLM/Qwen2.5-Omni."""
    save(tmp_path, {"Chelsie": voice(151_872), "Ethan": voice(151_870)})
    speakers = read_speakers(tmp_path, config)
    assert [(name, one.begin) for name, one in speakers.items()] == [
        ("Chelsie", 151_872),
        ("Ethan", 151_870),
    ]


@pytest.mark.parametrize("within", ["the whole", "a speaker", "a number"])
def test_a_program_in_it_is_refused_and_does_not_run(
    tmp_path: Path, config: Any, within: str
) -> None:
    told: Any = {"the whole": Program(), "a speaker": {"Ethan": Program()}}.get(
        within, {"Ethan": voice() | {"bos_token": Program()}}
    )
    save(tmp_path, told)
    with pytest.raises(ModelError, match="so it was not read: import the one of its authors"):
        read_speakers(tmp_path, config)
    assert RAN == []


def test_a_bare_pickle_is_refused_and_does_not_run(tmp_path: Path, config: Any) -> None:
    (tmp_path / FILE).write_bytes(pickle.dumps({"Ethan": Program()}))
    with pytest.raises(ModelError, match="was not read"):
        read_speakers(tmp_path, config)
    assert RAN == []


@pytest.mark.parametrize(
    "told",
    [
        {"Ethan": voice(begin=200_000)},
        {"Ethan": voice(begin=-1)},
        {"Ethan": voice(width=191)},
        {"Ethan": voice(bands=128)},
        {"Ethan": {"cond": 1}},
        {"Ethan": voice() | {"cond": "words"}},
        ["Ethan"],
        7,
    ],
)
def test_what_does_not_fit_the_model_is_refused(tmp_path: Path, config: Any, told: object) -> None:
    save(tmp_path, told)
    with pytest.raises(ModelError, match="the voices of this model and nothing else"):
        read_speakers(tmp_path, config)


def test_numbers_that_are_none_are_refused(tmp_path: Path, config: Any) -> None:
    broken = voice()
    broken["cond"][0, 3] = float("nan")
    save(tmp_path, {"Ethan": broken})
    with pytest.raises(ModelError, match="was not read"):
        read_speakers(tmp_path, config)


def test_damage_is_told_of(tmp_path: Path, config: Any) -> None:
    with pytest.raises(ModelError, match="has no voice: import the whole folder"):
        read_speakers(tmp_path, config)
    (tmp_path / FILE).write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError, match="was not read"):
        read_speakers(tmp_path, config)
    with zipfile.ZipFile(tmp_path / FILE, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}.")
    with pytest.raises(ModelError):
        read_speakers(tmp_path, config)
    save(tmp_path, {})
    with pytest.raises(ModelError, match="is empty"):
        read_speakers(tmp_path, config)


def test_one_of_more_than_all_voices_could_need_is_not_even_read(
    tmp_path: Path, config: Any
) -> None:
    with (tmp_path / FILE).open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(ModelError, match="was not read"):
        read_speakers(tmp_path, config)


@pytest.mark.parametrize(
    ("wished", "given"),
    [
        ("Ethan", "Ethan"),
        ("ethan", "Ethan"),
        ("Chelsie", "Chelsie"),
        ("af_heart", "Chelsie"),
        ("bm_george", "Ethan"),
        ("joe", "Chelsie"),
    ],
)
def test_whoever_is_wished_somebody_speaks(wished: str, given: str) -> None:
    speakers = {name: Speaker(name, 0, None, None) for name in ("Chelsie", "Ethan")}
    assert cast(speakers, wished).name == given
