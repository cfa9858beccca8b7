"""Whatever is in a file from outside, nothing but our own errors comes out of it, and soon."""

from pathlib import Path

import pytest

from app.catalog.looking import fault
from app.core.errors import ModelError
from app.language.gguf_header import LONGEST_TEMPLATE, check_gguf
from app.speech.engines.onnx_header import check_onnx
from tests.integration import malformed
from tests.integration.reading_malformed import KINDS, Kind, history_file, read_damaged

A_FEW, MANY = 25, 1000

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def damage(kind: Kind, folder: Path, examples: int) -> None:
    sentences = read_damaged(kind, folder / "damaged", examples).sentences
    assert all(sentence.endswith((".", "verify")) for sentence in sentences), sentences
    assert bool(sentences) == bool(kind.error)


@every_kind
def test_a_sound_file_is_taken(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / kind.name
    path.write_bytes(kind.sound)
    found = kind.read(path)
    assert kind.read is not fault or found == ""
    assert kind.name != "settings.toml" or found[1] == ""


@every_kind
def test_of_a_damaged_file_nothing_comes_but_a_sentence(kind: Kind, tmp_path: Path) -> None:
    damage(kind, tmp_path, A_FEW)


@pytest.mark.slow
@every_kind
def test_nor_does_it_of_a_thousand(kind: Kind, tmp_path: Path) -> None:
    damage(kind, tmp_path, MANY)


def test_nor_of_a_damaged_history(tmp_path: Path) -> None:
    kind = history_file(tmp_path)
    sentences = read_damaged(kind, tmp_path / "damaged", A_FEW).sentences
    assert all(sentence.endswith(".") for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (malformed.gguf(template=b"x" * (LONGEST_TEMPLATE + 1)), "holds a text of 65537 bytes"),
        (malformed.gguf(offset=96), "places its tensors where they cannot be"),
        (malformed.gguf()[:-1], "promises more than the file holds"),
        (malformed.gguf(tensors=2**40), "impossible numbers"),
        (b"GGUF\x09" + malformed.gguf()[5:], "version 9"),
        (b"GGML" + malformed.gguf()[4:], "does not begin with GGUF"),
        (malformed.gguf()[:60], "ends too early"),
        (malformed.gguf().replace(b"\x09\x00\x00\x00\x08", b"\x09\x00\x00\x00\x09"), "type 9"),
    ],
)
def test_a_language_model_that_would_harm_its_reader_is_refused(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=reason):
        check_gguf(path)


@pytest.mark.parametrize("where", [malformed.field(13, b"../../secret"), malformed.field(14, 1)])
def test_a_model_may_not_keep_its_weights_in_another_file(where: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(malformed.onnx(where))
    with pytest.raises(ModelError, match="keeps weights in another file"):
        check_onnx(path)


def test_a_model_may_not_be_nested_without_end(tmp_path: Path) -> None:
    graph = b""
    for _ in range(100):
        graph = malformed.field(1, malformed.field(5, malformed.field(6, graph)))
    path = tmp_path / "model.onnx"
    path.write_bytes(malformed.field(7, graph))
    with pytest.raises(ModelError, match="nested too deeply"):
        check_onnx(path)


def test_of_a_model_of_three_bytes_it_is_told_that_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.bin").write_bytes(b"abc")
    assert "CTranslate2" in fault(tmp_path / "model.bin")
