from pathlib import Path

import pytest

from app.catalog.manifest import Manifest
from app.core.errors import ModelError, UsageError

ENTRY = """
[[model]]
id = "brain"
title = "Brain"
task = "language_model"
engine = "llama.cpp"
languages = ["en"]
template = "chatml"
memory_megabytes = 100
licence = "MIT"
licence_url = "https://example.org/licence"
home = "https://example.org/brain"
note = "Thinks."

[[model.files]]
name = "brain.gguf"
size = 5
url = "{home}/{name}"
sha256 = "HASH"
""".replace("HASH", "ab" * 32)


def load(tmp_path: Path, text: str) -> Manifest:
    path = tmp_path / "models.toml"
    path.write_text(text)
    return Manifest.load(path)


def test_an_entry_is_read(tmp_path: Path) -> None:
    model = load(tmp_path, ENTRY).model("brain")
    assert model.files[0].sources[0].url == "https://example.org/brain/brain.gguf"
    assert model.bytes == 5


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("ab" * 32, "ab" * 31, "SHA-256"),
        ("ab" * 32, "AB" * 32, "SHA-256"),
        ('"brain.gguf"', '"../brain.gguf"', "not safe"),
        ('"brain.gguf"', '"/brain.gguf"', "not safe"),
        ('"brain.gguf"', '"C:brain.gguf"', "not safe"),
        ('"language_model"', '"poet"', "poet"),
        ("note =", 'abilities = ["pace"]\nnote =', "abilities"),
        ("note =", 'abilities = ["singing"]\nnote =', "singing"),
        ("note =", 'hears = ["tone"]\nnote =', "hears for itself"),
        ("note =", "encoder_megabytes = 5\nnote =", "hears for itself"),
        ("note =", "active_share = 0.0\nnote =", "active_share"),
        ("note =", "parameters_millions = 0\nnote =", "parameters_millions"),
        ('template = "chatml"', "", "template"),
        ("size = 5", "", "approximate_megabytes"),
        ("size = 5", "sise = 5", "sise"),
        ("{home}/", "http://example.org/", "HTTPS"),
        ('id = "brain"', 'id = "../brain"', "lower-case"),
        ("note =", "import_only = true\nnote =", "import-only"),
        ("[[model]]", "[[model", "catalogue"),
    ],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in ENTRY
    with pytest.raises(ModelError, match=complaint):
        load(tmp_path, ENTRY.replace(old, new))


def test_a_synthesiser_says_what_it_can_do(tmp_path: Path) -> None:
    voice = ENTRY.replace("language_model", "synthesiser").replace('template = "chatml"', "")
    able = voice.replace("note =", 'abilities = ["pace", "pitch"]\nnote =')
    assert load(tmp_path, able).model("brain").abilities == ("pace", "pitch")
    with pytest.raises(ModelError, match="abilities"):
        load(tmp_path, voice)


def test_what_hears_for_itself_says_what_it_makes_out(tmp_path: Path) -> None:
    ear = ENTRY.replace("language_model", "speaking_model").replace('template = "chatml"', "")
    told = 'hears = ["tone"]\nabilities = ["speaker"]\nencoder_megabytes = 40\nnote ='
    model = load(tmp_path, ear.replace("note =", told)).model("brain")
    assert model.hears == ("tone",)
    assert model.abilities == ("speaker",)
    assert model.encoder_megabytes == 40
    assert load(tmp_path, ear).model("brain").hears == ()


def test_an_id_must_be_unique(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="more than once"):
        load(tmp_path, ENTRY + ENTRY)


def test_a_missing_catalogue_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        Manifest.load(tmp_path / "models.toml")


def test_an_unknown_model_names_similar_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"similar ones are: brain\."):
        load(tmp_path, ENTRY).model("brian")
