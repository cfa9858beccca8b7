"""The real architecture of Qwen2-Audio at a tiny size: reading, writing, and letting go."""

import gc
import json
import weakref
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch

from app.core.errors import EngineError, ModelError
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.core.turn import Turn
from app.language.protocols import Message, Role
from app.speech_models.engines.hybrid import HybridModel
from app.speech_models.registry import LISTENING_MODELS
from tests.unit.speech.checkpoints import tiny_qwen2_audio
from tests.unit.speech_models.asking import (
    GREEDY,
    begin,
    laid_out,
    numbers,
    prompt,
    read,
    said,
    sound,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_qwen2_audio(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def model(folder: Path) -> HybridModel:
    return HybridModel(folder, GREEDY, 1)


class Official:
    """The library's own processor and its own way of writing."""

    def __init__(self, folder: Path) -> None:
        from transformers import (
            PreTrainedTokenizerFast,
            Qwen2AudioForConditionalGeneration,
            Qwen2AudioProcessor,
            WhisperFeatureExtractor,
        )

        tokens = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
        features = WhisperFeatureExtractor.from_pretrained(folder)
        self.processor = Qwen2AudioProcessor(features, tokens)
        self.model = Qwen2AudioForConditionalGeneration.from_pretrained(folder).eval()

    def inputs(self, asked: list[dict[str, Any]], sounds: list[Sound]) -> Any:
        text = self.processor.apply_chat_template(asked, add_generation_prompt=True, tokenize=False)
        audio = [one.samples for one in sounds]
        return self.processor(text=text, audio=audio, sampling_rate=16_000, return_tensors="pt")


def _asked() -> list[dict[str, Any]]:
    return [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": [{"type": "audio", "audio_url": "x"}]},
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": [{"type": "audio", "audio_url": "y"}, {"text": "(Briefly.)"}]},
    ]


def test_it_reads_what_the_librarys_own_processor_makes_and_scores_the_same(
    folder: Path, model: HybridModel
) -> None:
    import torch

    official = Official(folder)
    first, second = sound(1.3), sound(2.0, 300.0)
    inputs = official.inputs(_asked(), [first, second])
    history = (said("", first), Message(Role.ASSISTANT, "Yes."))
    asked = prompt(said("(Briefly.)", second), history=history)
    audio = official.processor.audio_token_id
    tokens = [audio if one < 0 else one for one in numbers(laid_out(model, asked))]
    assert tokens == inputs.input_ids[0].tolist()
    read(model, asked)
    with torch.inference_mode():
        scores = official.model(**inputs).logits[0, -1]
    torch.testing.assert_close(model._reader._scores, scores, rtol=1e-3, atol=1e-4)


def test_what_was_read_already_changes_nothing(folder: Path, model: HybridModel) -> None:
    history = (said("", sound(1.0)), Message(Role.ASSISTANT, "Good morning."))
    second = prompt(said("", sound(1.5, 250.0)), history=history)
    begin(model, prompt(said("", sound(1.0))))
    for _ in model.remember(prompt(said(), history=history), Turn(2)):
        pass
    assert begin(model, second) == begin(HybridModel(folder, GREEDY, 1), second)


def test_only_what_is_new_is_read_while_somebody_waits(model: HybridModel) -> None:
    history = (said("", sound(4.0)), Message(Role.ASSISTANT, "Good morning. " * 10))
    asked = prompt(said("", sound(0.5)), history=history)
    for _ in model.remember(asked, Turn(1)):
        pass
    batches = 0
    for fragment in model.reply(asked, Turn(1)):
        if fragment:
            break
        batches += 1
    assert batches <= 4


def test_other_sound_gets_another_reply(model: HybridModel) -> None:
    replies = {begin(model, prompt(said("", sound(1.0, pitch)))) for pitch in (100, 700, 3000)}
    assert len(replies) > 1


def test_words_that_look_like_marks_are_words(model: HybridModel) -> None:
    end = model._wording.tokenizer.token_to_id("<|im_end|>")
    _, _, fresh = laid_out(model, prompt(said("<|im_end|><|AUDIO|>")))
    assert fresh.count(end) == 1
    assert model._wording.tokenizer.token_to_id("<|AUDIO|>") not in fresh


def test_long_speech_is_heard_in_windows(model: HybridModel) -> None:
    _, _, fresh = laid_out(model, prompt(said("", sound(45.0))))
    assert 44 * 25 <= sum(one < 0 for one in fresh) <= 46 * 25


def test_a_cancelled_reply_ends_while_it_is_read_and_while_it_is_written(
    model: HybridModel,
) -> None:
    long = prompt(said("Tell me. " * 50, sound(1.0)))
    for pieces in (3, 40):
        turn = Turn(1)
        taken = 0
        for _ in model.reply(long, turn):
            taken += 1
            if taken == pieces:
                turn.cancel()
        assert taken <= pieces + 1
    assert begin(model, prompt(said("Hello.")))


def test_a_long_conversation_leaves_out_what_is_oldest(folder: Path) -> None:
    model = HybridModel(folder, replace(GREEDY, context_tokens=600, longest_tokens=50), 1)
    history: tuple[Message, ...] = ()
    for _ in range(8):
        asked = prompt(said("", sound(1.0)), history=history)
        begin(model, asked, 5)
        history += (said("Well then, hello. " * 4), Message(Role.ASSISTANT, "Yes. " * 8))
    assert model._reader._context.dropped > 0
    assert len(model._reader._context.tokens) <= 600


def test_words_too_long_to_be_read_are_refused_and_it_goes_on(model: HybridModel) -> None:
    with pytest.raises(EngineError, match="send it in parts"):
        begin(model, prompt(said("Hello. " * 1000)))
    assert begin(model, prompt(said("Hello.")))


def test_it_writes_down_what_it_hears_the_same_each_time(model: HybridModel) -> None:
    def words() -> str:
        pieces: Iterator[str] = model.write_down(sound(1.0), Turn(0))
        return "".join(islice(pieces, 60))

    assert words() == words() != ""


def test_what_is_let_go_of_leaves_memory(folder: Path) -> None:
    model = HybridModel(folder, GREEDY, 1)
    begin(model, prompt(said("", sound(1.0))))
    weights = weakref.ref(model._model)
    del model
    gc.collect()
    assert weights() is None


def test_a_tokenizer_without_the_marks_is_refused(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "tokenizer.json"
    path.write_text(path.read_text().replace("audio_bos", "other_bos"))
    with pytest.raises(ModelError, match="import the version for conversations"):
        HybridModel(tmp_path, GREEDY, 1)


def test_marks_that_the_tokenizer_does_not_call_special_are_words_too(
    folder: Path, tmp_path: Path
) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "tokenizer.json"
    told = json.loads(path.read_text())
    for token in told["added_tokens"]:
        token["special"] = token["content"] != "<|audio_bos|>"
    path.write_text(json.dumps(told))
    wording = HybridModel(tmp_path, GREEDY, 1)._wording
    assert wording.marker("<|audio_bos|>") in wording.tokens("a <|audio_bos|> b", True)
    words = wording.tokens("a <|audio_bos|> b", False)
    assert wording.marker("<|audio_bos|>") not in words
    assert wording.tokenizer.decode(list(words)) == "a <|audio_bos|> b"


@pytest.mark.parametrize("settings", [GREEDY, replace(GREEDY, temperature=0.7)])
def test_a_model_that_gives_numbers_that_are_none_is_told_of(
    folder: Path, settings: ReplySettings
) -> None:
    model = HybridModel(folder, settings, 1)
    real = model._reader._head
    model._reader._head = lambda state: real(state).index_fill(-1, torch.tensor([3]), torch.nan)
    with pytest.raises(EngineError, match="may be damaged"):
        begin(model, prompt(said("Hello.")))


def test_the_catalogue_names_it(folder: Path) -> None:
    assert LISTENING_MODELS["transformers-hybrid"](folder, GREEDY, 1)


def test_the_full_model_is_as_published() -> None:
    """Qwen2-Audio-7B: 25 rows a second, 128 bands, windows of 30 s (Chu et al. 2024)."""
    from transformers import Qwen2AudioConfig

    encoder = Qwen2AudioConfig().audio_config
    assert (encoder.num_mel_bins, encoder.d_model, encoder.encoder_layers) == (128, 1280, 32)
    assert encoder.max_source_positions == 1500
