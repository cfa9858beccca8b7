"""Both GGUF files of a model that hears are looked at before llama.cpp reads them."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.manifest import Manifest
from app.catalog.model import Task
from app.core.errors import ModelError
from app.core.paths import Paths
from app.core.settings import ReplySettings
from app.speech_models.engines.gguf_pair import open_pair
from app.speech_models.engines.llama_hybrid import LlamaHybridModel
from tests.unit.speech_models.gguf_pairs import (
    EARS,
    LLAMA3,
    QWEN2_AUDIO,
    QWEN25_OMNI,
    ULTRAVOX,
    VOXTRAL,
    Pair,
    needs_ears,
    tiny_pair,
)


@pytest.mark.parametrize("pair", [ULTRAVOX, VOXTRAL, QWEN2_AUDIO, QWEN25_OMNI])
def test_a_whole_pair_is_known_by_its_headers(tmp_path: Path, pair: Pair) -> None:
    found = open_pair(tiny_pair(tmp_path, pair))
    assert (found.model.name, found.ears.name) == ("tiny-Q4_K_M.gguf", EARS)
    assert (found.family.projector, found.family.architecture, found.width) == (
        pair.projector,
        pair.architecture,
        64,
    )


@needs_ears
def test_a_vocabulary_without_the_marks_of_a_conversation_is_told_of(tmp_path: Path) -> None:
    folder = tiny_pair(tmp_path, replace(ULTRAVOX, special=LLAMA3[:2]))
    with pytest.raises(ModelError, match="import the version for conversations"):
        LlamaHybridModel(folder, ReplySettings(), 1)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (replace(ULTRAVOX, keys={"clip.has_audio_encoder": False}), "can see, but not hear"),
        (replace(ULTRAVOX, projector="ling3vl"), "how these are spoken to is not known"),
        (replace(ULTRAVOX, architecture="qwen2"), "Choose one of: ultravox with llama"),
        (
            replace(ULTRAVOX, width=128),
            "gives rows of 64 numbers, and the language model reads 128",
        ),
        (replace(ULTRAVOX, without=("a.blk.0.ln1.bias",)), "lacks the tensor a.blk.0.ln1.bias"),
        (replace(ULTRAVOX, without=("mm.a.mlp.2.weight",)), "lacks the tensor mm.a.mlp.2.weight"),
        (replace(VOXTRAL, stack=8), "lays 8 frames side by side"),
        (replace(ULTRAVOX, keys={"clip.audio.num_mel_bins": 80}), "has a.conv1d.1.weight of"),
        (replace(ULTRAVOX, keys={"clip.audio.num_mel_bins": 0}), "has a.conv1d.1.weight of"),
        (replace(ULTRAVOX, keys={"clip.audio.block_count": 2}), "lacks the tensor a.blk.1"),
        (replace(ULTRAVOX, keys={"clip.audio.block_count": 0}), "tells impossible sizes"),
        (replace(ULTRAVOX, keys={"clip.audio.attention.head_count": 3}), "impossible sizes"),
        (replace(ULTRAVOX, frames=1000), "does not hear 30 s at once"),
        (replace(ULTRAVOX, surplus="a.blk.0.attn_k.bias"), "which no Whisper encoder has"),
    ],
)
def test_ears_that_do_not_fit_are_told_of_in_a_sentence(
    tmp_path: Path, pair: Pair, told: str
) -> None:
    folder = tiny_pair(tmp_path, pair)
    with pytest.raises(ModelError) as caught:
        open_pair(folder)
    assert told in str(caught.value)
    assert str(caught.value).endswith(".")


def test_the_catalogue_has_both_files_of_each_pair() -> None:
    manifest = Manifest.load(Paths.default().resources / "models.toml")
    pairs = [model for model in manifest if model.engine == "llama-hybrid"]
    assert len(pairs) == 3
    for model in pairs:
        assert model.task is Task.LISTENING_MODEL
        assert [file.name.startswith("mmproj") for file in model.files] == [False, True]
        assert model.memory_megabytes * 1e6 > model.bytes + 400e6  # a context and a window


def test_half_a_pair_is_told_of(tmp_path: Path) -> None:
    folder = tiny_pair(tmp_path, ULTRAVOX)
    ears = (folder / EARS).read_bytes()
    (folder / EARS).unlink()
    with pytest.raises(ModelError, match="reads text only, and there are no ears beside it"):
        open_pair(folder)
    (model,) = folder.iterdir()
    (folder / EARS).write_bytes(model.read_bytes())
    with pytest.raises(ModelError, match="reads text only"):
        open_pair(folder)
    model.write_bytes(ears)
    (folder / EARS).write_bytes(ears)
    with pytest.raises(ModelError, match="no language model"):
        open_pair(folder)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("file", ["tiny-Q4_K_M.gguf", EARS])
def test_a_file_that_was_cut_short_is_told_of(tmp_path: Path, file: str, share: float) -> None:
    path = tiny_pair(tmp_path, ULTRAVOX) / file
    content = path.read_bytes()
    path.write_bytes(content[: round(share * len(content))])
    with pytest.raises(ModelError, match="models verify"):
        open_pair(tmp_path)
