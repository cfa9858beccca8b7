"""The real architecture of Qwen2.5-Omni at a tiny size: hears, writes, and speaks meanwhile."""

import copy
import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.errors import EngineError, ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.core.turn import Turn
from app.language.protocols import Message, Prompt, Role
from app.speech.engines import checkpoint
from app.speech.engines.checkpoint import open_checkpoint
from app.speech_models.engines import omni, reading
from app.speech_models.engines.omni import OmniModel
from app.speech_models.engines.omni_voice import OmniVoice
from app.speech_models.protocols import Spoken
from app.speech_models.registry import SPEAKING_MODELS
from tests.unit.speech.checkpoints import tiny_omni, tiny_whisper
from tests.unit.speech_models.asking import GREEDY, laid_out, numbers, prompt, said, sound

ETHAN = VoiceStyle("Ethan")
WORDS, CODES = 20, 40


HEARD = prompt(said("(Briefly.)", sound(2.3)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_omni(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module", autouse=True)
def _opened_once(folder: Path) -> Iterator[None]:
    """Each test has its own copy; opening takes ten times as long as copying."""
    usual, original = checkpoint.number_type, open_checkpoint(folder, omni._CLASSES)

    def opened(where: Path, *given: Any, **named: Any) -> Any:
        if where == folder and checkpoint.number_type is usual:
            return copy.deepcopy(original)
        return open_checkpoint(where, *given, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(omni, "open_checkpoint", opened)
        yield


@pytest.fixture
def model(folder: Path) -> OmniModel:
    """Says so many words, in so many tokens of sound."""
    return bounded(OmniModel(folder, GREEDY, 1))


def bounded(model: OmniModel) -> OmniModel:
    write: Callable[..., Iterator[int]] = model._reader.write
    model._reader.write = lambda *given, **how: islice(write(*given, **how), WORDS)  # type: ignore[method-assign]  # never ends by itself
    model._talker._longest = CODES
    model._talker._never[list(model._talker._ends)] = True
    return model


def answered(model: OmniModel, asked: Prompt = HEARD, style: VoiceStyle = ETHAN) -> list[Spoken]:
    return list(model.answer(asked, style, Turn(1)))


def heard(pieces: list[Spoken]) -> Any:
    return np.concatenate([piece.sound.samples for piece in pieces if piece.sound is not None])


def words(pieces: list[Spoken]) -> str:
    return "".join(piece.text for piece in pieces)


class Catching:
    """The library's own model, of which the tokens of sound are caught."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import Qwen2_5OmniForConditionalGeneration, WhisperFeatureExtractor

        self.codes: list[int] = []
        caught = self.codes

        class Deaf(torch.nn.Module):
            dtype = torch.float

            def forward(self, codes: Any, **given: Any) -> Any:
                caught.extend(codes[0].tolist())
                return torch.zeros(1)

        self.model = Qwen2_5OmniForConditionalGeneration.from_pretrained(folder).eval()
        self.model.token2wav = Deaf()
        self.features = WhisperFeatureExtractor.from_pretrained(folder)

    def generate(self, tokens: list[int], sounds: list[Sound]) -> list[int]:
        import torch

        found = self.features(
            [one.samples for one in sounds], sampling_rate=SPEECH_RATE, padding="max_length",
            return_attention_mask=True, return_tensors="pt",
        )  # fmt: skip
        written, _ = self.model.generate(
            input_ids=torch.tensor([tokens]), attention_mask=torch.ones(1, len(tokens)).long(),
            input_features=found.input_features, feature_attention_mask=found.attention_mask,
            speaker="Ethan", thinker_max_new_tokens=WORDS, thinker_do_sample=False,
            thinker_eos_token_id=[-1], talker_max_new_tokens=CODES, talker_do_sample=False,
        )  # fmt: skip
        return [int(token) for token in written[0, len(tokens) :]]


def test_words_and_tokens_of_sound_are_those_that_the_library_makes(
    folder: Path, model: OmniModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PENALTY", 1.0)
    talker = model._talker
    talker._ends = ()  # which have other numbers in the library's own way
    talker._never[:] = False
    talker._never[model._model.talker.codec_bos_token] = True
    monkeypatch.setattr(talker, "_chosen", lambda scores: int(scores.argmax()))
    history = (said("", sound(1.0, 300.0)), Message(Role.ASSISTANT, "Yes."))
    asked = prompt(said("(Briefly.)", sound(2.3)), history=history)
    mark = model._wording.marker("<|AUDIO|>")
    official = Catching(folder)
    tokens = official.generate(
        [mark if one < 0 else one for one in numbers(laid_out(model, asked))],
        [sound(1.0, 300.0), sound(2.3)],
    )
    read: list[int] = []
    monkeypatch.setattr(
        model._wording, "text", lambda given: (read.append(token) or "x" for token in given)
    )
    monkeypatch.setattr(OmniVoice, "add", lambda voice, code: None)  # some are none of its own
    answered(model, asked)
    assert read == tokens
    assert len(set(official.codes)) > 3
    assert talker._said == official.codes


def test_what_was_read_already_changes_nothing(folder: Path, model: OmniModel) -> None:
    history = (said("Hello."), Message(Role.ASSISTANT, "Good morning."))
    second = prompt(said("", sound(1.5, 250.0)), history=history)
    answered(model, prompt(said("", sound(1.0))))
    for _ in model.remember(second, Turn(2)):
        pass
    model._talker._chance.manual_seed(GREEDY.seed)
    again, fresh = answered(model, second), answered(bounded(OmniModel(folder, GREEDY, 1)), second)
    assert words(again) == words(fresh)
    np.testing.assert_allclose(heard(again), heard(fresh), atol=1e-4)


def test_only_what_is_new_is_read_while_somebody_waits(model: OmniModel) -> None:
    history = (said("Hello. " * 40), Message(Role.ASSISTANT, "Good morning. " * 10))
    asked = prompt(said("And now?"), history=history)
    for _ in model.remember(asked, Turn(1)):
        pass
    pieces = answered(model, asked)
    assert next(place for place, piece in enumerate(pieces) if piece.text) <= 4


def test_sound_comes_long_before_the_reply_is_finished(model: OmniModel) -> None:
    model._talker._longest = codes = 150
    pieces = answered(model)
    sounding = [place for place, piece in enumerate(pieces) if piece.sound is not None]
    assert len(sounding) >= 3
    assert sounding[0] < len(pieces) / 3
    assert len(heard(pieces)) == (codes - 1) * 480
    assert {piece.sound.rate for piece in pieces if piece.sound is not None} == {24_000}


def test_each_piece_of_work_is_a_token_or_a_step(
    model: OmniModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it can be left between two: none runs the transformer of the sound more often."""
    runs = [0]
    dit = model._model.token2wav.code2wav_dit_model
    monkeypatch.setattr(dit, "forward", _counted(runs, dit.forward))
    most = 0
    for _ in model.answer(HEARD, ETHAN, Turn(1)):
        most, runs[0] = max(most, runs[0]), 0
    assert most == 4  # Runge-Kutta's


def _counted(runs: list[int], real: Callable[..., Any]) -> Callable[..., Any]:
    def forward(**given: Any) -> Any:
        runs[0] += 1
        return real(**given)

    return forward


def test_a_cancelled_reply_ends_while_it_reads_writes_and_speaks(model: OmniModel) -> None:
    whole = len(answered(model))
    for pieces in (2, 10, whole // 2, whole * 4 // 5):
        turn, taken = Turn(1), 0
        for _ in model.answer(prompt(said(f"({pieces})", sound(2.3))), ETHAN, turn):
            taken += 1
            if taken == pieces:
                turn.cancel()
        assert pieces <= taken <= pieces + 12
    assert len(heard(answered(model))) == (CODES - 1) * 480


def test_another_speaker_is_heard_as_somebody_else(model: OmniModel) -> None:
    spoken = {
        name: heard(answered(model, HEARD, VoiceStyle(name))) for name in ("Ethan", "Chelsie")
    }
    assert not np.allclose(spoken["Ethan"], spoken["Chelsie"], atol=1e-3)


def test_speakers_of_other_engines_have_one_like_theirs(model: OmniModel) -> None:
    model._talker._chance.manual_seed(0)
    wanted = heard(answered(model, HEARD, ETHAN))
    model._talker._chance.manual_seed(0)
    np.testing.assert_allclose(heard(answered(model, HEARD, VoiceStyle("am_adam"))), wanted)


def test_words_that_look_like_marks_are_words(model: OmniModel) -> None:
    _, _, fresh = laid_out(model, prompt(said("<|im_end|><|AUDIO|><|tts_eos|>")))
    assert fresh.count(model._wording.marker("<|im_end|>")) == 1
    assert model._wording.marker("<|AUDIO|>") not in fresh
    assert model._wording.marker("<|tts_eos|>") not in fresh


def test_it_has_the_instructions_with_which_it_speaks_and_parleys_own(model: OmniModel) -> None:
    system, _, _ = laid_out(model, HEARD)
    text = model._wording.tokenizer.decode(list(system), skip_special_tokens=False)
    assert text.startswith("<|im_start|>system\nYou are Qwen, a virtual human developed by")
    assert "<|im_start|>user\nBe kind.<|im_end|>\n<|im_start|>assistant\nI will." in text


def test_it_writes_down_what_it_hears(model: OmniModel) -> None:
    first = "".join(model.write_down(sound(1.0), Turn(0)))
    assert first == "".join(model.write_down(sound(1.0), Turn(0))) != ""


def test_a_reply_without_words_has_no_sound(model: OmniModel) -> None:
    model._reader.write = lambda *given, **how: iter(())  # type: ignore[method-assign]
    pieces = answered(model)
    assert pieces[-1] == Spoken(written=True)
    assert all(piece.sound is None for piece in pieces)


def test_a_talker_that_stops_early_leaves_the_words(model: OmniModel) -> None:
    model._talker._longest = 3
    pieces = answered(model)
    assert pieces[-1].written
    assert len(heard(pieces)) == 2 * 480


def test_what_cannot_be_computed_is_told_of_and_it_goes_on(
    model: OmniModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**given: object) -> None:
        raise RuntimeError("out of memory")

    for part in (model._model.talker.model, model._model.token2wav.code2wav_dit_model):
        with monkeypatch.context() as now:
            now.setattr(part, "forward", fails)
            with pytest.raises(EngineError, match="choose a smaller"):
                answered(model, prompt(said("Hello.", sound(1.0))))
    assert len(heard(answered(model))) == (CODES - 1) * 480


def test_after_a_failure_it_speaks_as_if_there_had_been_none(
    folder: Path, model: OmniModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = heard(answered(bounded(OmniModel(folder, GREEDY, 1))))
    real, runs = model._model.talker.model.forward, [0]

    def fails_late(**given: Any) -> Any:
        runs[0] += 1
        if runs[0] == 20:
            raise RuntimeError("out of memory")
        return real(**given)

    with monkeypatch.context() as now:
        now.setattr(model._model.talker.model, "forward", fails_late)
        with pytest.raises(EngineError, match="go on speaking"):
            answered(model)
    model._talker._chance.manual_seed(GREEDY.seed)
    np.testing.assert_allclose(heard(answered(model)), fresh, atol=1e-4)


def test_a_long_conversation_leaves_out_what_is_oldest(folder: Path) -> None:
    model = bounded(OmniModel(folder, replace(GREEDY, context_tokens=900, longest_tokens=50), 1))
    model._talker._longest = 3
    history: tuple[Message, ...] = ()
    for _ in range(6):
        answered(model, prompt(said("", sound(1.0)), history=history))
        assert len(model._reader.states) == len(model._reader.numbers) <= 900
        history += (said("Well then, hello. " * 4), Message(Role.ASSISTANT, "Yes. " * 8))
    assert model._reader._context.dropped > 0
    assert model._talker._read == list(model._reader.numbers[: len(model._talker._read)])


def test_at_half_numbers_too_its_voice_has_full_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a graphics card."""
    import torch

    monkeypatch.setattr(checkpoint, "number_type", lambda device, size: torch.bfloat16)
    model = bounded(OmniModel(folder, GREEDY, 1))
    assert model._model.talker.dtype == torch.bfloat16
    assert model._model.token2wav.dtype == torch.float32
    assert len(heard(answered(model))) == (CODES - 1) * 480


def test_a_voice_that_does_not_fit_is_told_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def fails() -> None:
        raise torch.OutOfMemoryError("no room")

    def opened(*given: Any, **named: Any) -> Any:
        model = open_checkpoint(*given, **named)
        model.token2wav.float = fails
        return model

    monkeypatch.setattr(omni, "open_checkpoint", opened)
    with pytest.raises(ModelError, match="does not fit into memory: close other programs"):
        OmniModel(folder, GREEDY, 1)


def test_what_is_let_go_of_leaves_memory(folder: Path) -> None:
    model = bounded(OmniModel(folder, GREEDY, 1))
    answered(model)
    parts = (model._model, model._model.talker, model._model.token2wav)
    weights = [weakref.ref(part) for part in parts]
    del model, parts
    gc.collect()
    assert [one() for one in weights] == [None] * 3


def test_the_catalogue_names_it(folder: Path) -> None:
    assert SPEAKING_MODELS["qwen2.5-omni"](folder, GREEDY, 1)


def test_another_kind_and_one_without_a_talker_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'whisper', and qwen2_5_omni is wanted"):
        OmniModel(tiny_whisper(tmp_path / "whisper"), GREEDY, 1)
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = tmp_path / "config.json"
    config.write_text(config.read_text().replace('_output": true', '_output": false'))
    with pytest.raises(ModelError, match="saved without its talker"):
        OmniModel(tmp_path, GREEDY, 1)


@pytest.mark.parametrize("name", ["talker.spy", "token2wav.code2wav_dit_model.spy", "spy"])
def test_a_tensor_too_many_is_noticed_wherever_it_is(
    folder: Path, tmp_path: Path, name: str
) -> None:
    """The library passes over what begins like the talker's."""
    import torch
    from safetensors.torch import load_file, save_file

    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "model.safetensors"
    save_file({**load_file(path), name: torch.zeros(2)}, path, metadata={"format": "pt"})
    with pytest.raises(ModelError, match=f"should not have, the tensor {name}"):
        OmniModel(tmp_path, GREEDY, 1)


def test_its_tensors_are_named_as_those_of_the_published_model(folder: Path) -> None:
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as file:
        names = set(file.keys())
    voice = "token2wav.code2wav_dit_model.transformer_blocks.0"
    assert names >= {
        "thinker.model.embed_tokens.weight", "thinker.lm_head.weight",
        "thinker.model.layers.0.self_attn.q_proj.bias", "thinker.audio_tower.conv1.weight",
        "thinker.audio_tower.audio_bos_eos_token.weight", "talker.codec_head.weight",
        "talker.thinker_to_talker_proj.weight", "talker.model.layers.0.self_attn.q_proj.weight",
        "token2wav.code2wav_bigvgan_model.activation_post.act.alpha", f"{voice}.ff.ff.3.weight",
    }  # fmt: skip


def test_the_full_model_is_as_published() -> None:
    """Qwen2.5-Omni-7B: 25 rows a second in, 50 tokens a second out at 24 kHz (Xu et al. 2025)."""
    from transformers import Qwen2_5OmniConfig

    config = Qwen2_5OmniConfig()
    ear, text = config.thinker_config.audio_config, config.thinker_config.text_config
    assert (ear.num_mel_bins, ear.d_model, ear.encoder_layers, ear.n_window) == (128, 1280, 32, 100)
    assert (text.hidden_size, text.num_hidden_layers) == (3584, 28)
    assert config.thinker_config.position_id_per_seconds == 25
    voice = config.token2wav_config
    frames = np.prod(voice.bigvgan_config.upsample_rates)
    assert 24_000 / frames / voice.dit_config.repeats == 50
    assert voice.dit_config.block_size / 2 / 50 == 0.24  # seconds of the first sound
    assert (voice.dit_config.mel_dim, voice.dit_config.enc_emb_dim) == (80, 192)
    ends = (
        config.talker_config.tts_codec_pad_token_id,
        config.talker_config.tts_codec_end_token_id,
    )
    assert ends == (8292, 8294)
    assert voice.dit_config.num_embeds < min(ends)
