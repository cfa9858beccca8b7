"""A language model that hears by a projector, at a tiny size: packed, opened and talked to."""

import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.catalog.manifest import Manifest
from app.core.errors import ModelError
from app.core.paths import Paths
from app.core.turn import Turn
from app.language.protocols import Message, Role
from app.language.templates import TEMPLATES
from app.speech_models.engines.projector import Projector, Shape
from app.speech_models.engines.whisper_projector import WEIGHTS, WhisperProjector
from app.speech_models.registry import LISTENING_MODELS
from tests.unit.speech.checkpoints import CHATML, byte_tokens, chance
from tests.unit.speech_models.asking import GREEDY, begin, prompt, said, sound

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from training.language import FrozenLanguage
    from training.packing import pack
finally:
    sys.path.remove(str(PACKAGING))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import LlamaConfig, LlamaForCausalLM, WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder

    tokens = byte_tokens(CHATML)
    hearing = WhisperConfig(
        d_model=16, num_mel_bins=80, encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=16
    )
    config = LlamaConfig(
        vocab_size=tokens.get_vocab_size(), hidden_size=32, intermediate_size=32,
        num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
        tie_word_embeddings=True, max_position_embeddings=4096,
    )  # fmt: skip
    language = FrozenLanguage(chance(lambda: LlamaForCausalLM(config)), tokens, TEMPLATES["chatml"])
    projector = chance(lambda: Projector(Shape(16, 32, width=16)))
    torch.nn.init.constant_(projector.silence.bias, -100.0)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    pack(folder, chance(lambda: WhisperEncoder(hearing)), projector, language)
    return folder


@pytest.fixture
def model(packed: Path) -> Any:
    return LISTENING_MODELS["whisper-projector"](packed, GREEDY, 1)


def test_it_answers_and_reads_other_rows_of_another_sound(model: WhisperProjector) -> None:
    assert begin(model, prompt(said("", sound(1.0))))
    heard = model._reader._scores
    assert begin(model, prompt(said("", sound(1.0, 3000.0))))
    assert not torch.equal(heard, model._reader._scores)


def test_what_was_heard_and_read_already_changes_nothing(
    packed: Path, model: WhisperProjector
) -> None:
    history = (Message(Role.USER, "", sound(1.0)), Message(Role.ASSISTANT, "Good morning."))
    second = prompt(said("", sound(1.5, 900.0)), history=history)
    begin(model, prompt(said("", sound(1.0))))
    for _ in model.remember(second, Turn(2)):
        pass
    assert begin(model, second) == begin(WhisperProjector(packed, GREEDY, 1), second)


def test_it_writes_down_what_the_language_model_is_given(model: WhisperProjector) -> None:
    words = "".join(model.write_down(sound(1.0), Turn(0)))
    assert words == "".join(model.write_down(sound(1.0), Turn(0))) != ""


def test_words_of_several_windows_do_not_run_into_one_another(
    model: WhisperProjector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model._wording.tokenizer, "decode", lambda read: "Good day.", raising=False)
    assert "".join(model.write_down(sound(35.0), Turn(0))).split() == ["Good", "day."] * 2


def test_long_speech_is_heard_in_windows(model: WhisperProjector) -> None:
    assert begin(model, prompt(said("", sound(35.0))))


def test_a_cancelled_reply_ends(model: WhisperProjector) -> None:
    turn = Turn(1)
    turn.cancel()
    assert not "".join(model.reply(prompt(said("Hello.", sound(1.0))), turn))


def test_the_catalogue_takes_what_is_packed(packed: Path) -> None:
    manifest = Manifest.load(Paths.default().resources / "models.toml")
    model = manifest.model("whisper-projector-smollm2-135m")
    assert {file.name for file in model.files} == {file.name for file in packed.iterdir()}
    assert model.engine in LISTENING_MODELS


def _without(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        weights = load_file(folder / WEIGHTS)
        del weights[name]
        save_file(weights, folder / WEIGHTS)

    return spoil


def _another(folder: Path) -> None:
    save_file({**load_file(folder / WEIGHTS), "spy": torch.zeros(2)}, folder / WEIGHTS)


def _pickled(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(pickle.dumps({"projector.norm.weight": 1}))


def _no_weights(folder: Path) -> None:
    (folder / WEIGHTS).unlink()


def _told(**changed: Any) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changed))

    return spoil


_SMALL = {"n_layer": 1, "n_embd": 8, "n_head": 1, "vocab_size": 10}


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (_without("projector.norm.weight"), "projector.norm.weight is missing"),
        (_without("language.model.norm.weight"), "language.model.norm.weight is missing"),
        (_another, "spy is missing, too much"),
        (_pickled, "is damaged or incomplete"),
        (_no_weights, "import the whole folder"),
        (_told(model_type="voxtral"), "whisper_projector is wanted"),
        (_told(template="mine"), "known template"),
        (_told(language={"model_type": "gpt2", **_SMALL}), "of an unknown make"),
        (_told(projector={"heard_width": 0, "read_width": 1}), "is damaged or incomplete"),
        (_told(projector={"heard_width": 16, "read_width": 32, "width": 8}), "another shape"),
    ],
)
def test_what_is_not_whole_is_refused_in_a_sentence(
    packed: Path, tmp_path: Path, spoil: Callable[[Path], None], advice: str
) -> None:
    for file in packed.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    spoil(tmp_path)
    with pytest.raises(ModelError, match=advice):
        WhisperProjector(tmp_path, GREEDY, 1)
