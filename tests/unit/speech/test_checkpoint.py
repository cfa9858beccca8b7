"""Opening checkpoints of transformers: what is refused, and with which sentence."""

import gc
import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import EngineError, ModelError
from app.core.progress import LoadingCancelledError, told_to
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines import checkpoint
from app.speech.engines.checkpoint import DEVICE, choose_device, number_type, open_checkpoint
from app.speech.engines.checkpoint_size import weight_bytes
from app.speech.engines.whisper_transformers import CLASSES, TransformersWhisper
from app.speech.registry import RECOGNISERS, SYNTHESISERS
from tests.unit.speech.checkpoints import byte_tokens, tiny_vits, tiny_whisper
from tests.unit.speech.speecht5_checkpoint import tiny_speecht5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_whisper(tmp_path / "tiny")


def _rewritten(folder: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, metadata={"format": "pt"})
    return folder


def test_it_is_loaded_by_its_name_in_the_catalogue_and_writes_something(folder: Path) -> None:
    recogniser = RECOGNISERS["whisper-transformers"](folder, ("en", "fr"), 1)
    found = recogniser.transcribe(Sound.silence(1.0, SPEECH_RATE), 1.0)
    assert found.language in ("en", "fr")
    recogniser.forget()


def test_what_is_let_go_of_leaves_memory(folder: Path) -> None:
    recogniser = TransformersWhisper(folder, ("en",), 1)
    weights = weakref.ref(recogniser._model)
    del recogniser
    gc.collect()
    assert weights() is None


def test_a_tensor_that_is_missing(folder: Path) -> None:
    _rewritten(folder, lambda tensors: tensors.pop("model.encoder.conv1.weight"))
    with pytest.raises(ModelError, match=r"lacks the tensor .*conv1\.weight.*Import it again"):
        open_checkpoint(folder, CLASSES)


def test_a_tensor_too_many(folder: Path) -> None:
    import torch

    _rewritten(folder, lambda tensors: tensors.update({"stranger": torch.zeros(3)}))
    with pytest.raises(ModelError, match="should not have, the tensor stranger"):
        open_checkpoint(folder, CLASSES)


def test_a_tensor_of_another_shape(folder: Path) -> None:
    import torch

    name = "model.encoder.conv1.weight"
    _rewritten(folder, lambda tensors: tensors.update({name: torch.zeros(3)}))
    with pytest.raises(ModelError, match="tiny"):
        open_checkpoint(folder, CLASSES)


def test_a_tensor_that_may_be_missing(folder: Path) -> None:
    _rewritten(folder, lambda tensors: tensors.pop("model.encoder.conv1.weight"))
    assert open_checkpoint(folder, CLASSES, optional=("model.encoder.conv1",)) is not None


def test_half_a_file(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ModelError, match=r"damaged or incomplete.*import it again"):
        open_checkpoint(folder, CLASSES)


def test_pickled_weights(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    path = folder / "model.safetensors"
    torch.save(load_file(path), folder / "pytorch_model.bin")
    path.unlink()
    with pytest.raises(ModelError, match="can hold a program: import a version with safetensors"):
        open_checkpoint(folder, CLASSES)


def test_no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="no weights"):
        open_checkpoint(folder, CLASSES)


def test_a_model_of_another_kind(folder: Path) -> None:
    with pytest.raises(ModelError, match="'whisper', and voxtral is wanted"):
        open_checkpoint(folder, {"voxtral": "VoxtralForConditionalGeneration"})


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, '{"model_type": ["whisper"]}'])
def test_a_configuration_that_is_none(folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content)
    with pytest.raises(ModelError, match="import the"):
        open_checkpoint(folder, CLASSES)


def test_code_that_comes_along_is_not_run(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    (folder / "own.py").write_text(f"open({str(trap)!r}, 'w')")
    path = folder / "config.json"
    own = {"AutoConfig": "own.Config", "AutoModelForSpeechSeq2Seq": "own.Model"}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"auto_map": own}))
    open_checkpoint(folder, CLASSES)
    assert not trap.exists()


def test_too_little_memory(folder: Path) -> None:
    short = r"only 0\.0 GB are free\. That is 0\.1 GB too little\. Close other programs"
    with pytest.raises(ModelError, match=short):
        open_checkpoint(folder, CLASSES, available_bytes=1000)


def test_what_is_kept_in_more_room_than_on_the_disk_is_counted_so(folder: Path) -> None:
    import torch

    path = folder / "model.safetensors"
    whole = weight_bytes([path], 4)
    _rewritten(folder, _halved)
    assert path.stat().st_size < 0.6 * whole
    assert weight_bytes([path], 4) == whole
    assert weight_bytes([path], torch.bfloat16.itemsize) == pytest.approx(whole / 2, rel=0.01)


def test_of_half_a_file_the_size_is_its_own(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    assert weight_bytes([path], 4) == 1000


def _halved(tensors: dict[str, Any]) -> None:
    for name, tensor in tensors.items():
        tensors[name] = tensor.half() if tensor.is_floating_point() else tensor


class Card:
    """A graphics card of a size; what is moved there stays where it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: int) -> None:
        import torch

        monkeypatch.setattr("torch.cuda.is_available", lambda: True)
        monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda: False)
        monkeypatch.setattr("torch.cuda.mem_get_info", lambda: (free, free))
        self.moved: list[str] = []

        def to(module: Any, device: str) -> Any:
            self.moved.append(device)
            return module

        monkeypatch.setattr(torch.nn.Module, "to", to)


def test_a_graphics_card_with_room_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    card = Card(monkeypatch, 10**9)
    assert open_checkpoint(folder, CLASSES).dtype is torch.float16
    assert card.moved == ["cuda"]


def test_one_without_is_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    card = Card(monkeypatch, 1000)
    assert open_checkpoint(folder, CLASSES).dtype is torch.float32
    assert card.moved == ["cpu"]


def test_but_where_it_was_asked_for_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Card(monkeypatch, 1000)
    monkeypatch.setenv(DEVICE, "cuda")
    with pytest.raises(ModelError, match=r"of graphics memory, and only 0\.0 GB are free"):
        open_checkpoint(folder, CLASSES)


def test_it_is_told_how_far_loading_has_come(folder: Path) -> None:
    shares: list[float] = []

    def listen(share: float) -> bool:
        shares.append(share)
        return True

    with told_to(listen):
        open_checkpoint(folder, CLASSES)
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_loading_ends_when_nobody_wants_it_any_more(folder: Path) -> None:
    with told_to(lambda share: share < 0.5), pytest.raises(LoadingCancelledError):
        open_checkpoint(folder, CLASSES)


def test_a_folder_without_a_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match="import the whole folder"):
        TransformersWhisper(folder, ("en",), 1)


def test_a_tokenizer_that_is_no_whispers(folder: Path) -> None:
    byte_tokens(["<|endoftext|>"]).save(str(folder / "tokenizer.json"))
    with pytest.raises(ModelError, match=r"no Whisper's: import the whole folder"):
        TransformersWhisper(folder, ("en",), 1)


@pytest.mark.parametrize(
    ("make", "load"), [(tiny_vits, SYNTHESISERS["vits"]), (tiny_speecht5, SYNTHESISERS["speecht5"])]
)
def test_voices_have_full_numbers_on_a_graphics_card_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path], load: Any
) -> None:
    import torch

    monkeypatch.setattr(checkpoint, "number_type", lambda device, size: torch.bfloat16)
    voice = load(make(tmp_path / "voice"), tmp_path, 1)
    models = [voice._model, *([voice._vocoder] if hasattr(voice, "_vocoder") else ())]
    assert {model.dtype for model in models} == {torch.float32}


def test_a_graphics_card_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(EngineError, match="There is no cuda on this computer"):
        choose_device("cuda")
    assert choose_device("cpu") == "cpu"


def test_one_that_the_environment_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setenv(DEVICE, "CUDA ")
    with pytest.raises(EngineError, match=r"take PARLEY_DEVICE out of the environment, or set"):
        choose_device()
    monkeypatch.setenv(DEVICE, "cpu")
    assert choose_device() == "cpu"


def test_large_models_take_half_the_room() -> None:
    import torch

    assert number_type("cpu", 10_000_000) is torch.float32
    assert number_type("cpu", 10_000_000_000) is torch.bfloat16
    assert number_type("mps", 1) is torch.float16
