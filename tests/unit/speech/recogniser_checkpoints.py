"""Recognisers of the transformers library at a tiny size, which were taught two words.

They learn by the library's own forward pass to write "Yes." for a hum that is heard at first, and
"No." for one that is heard at last. So an engine that takes its own steps can be seen to be right.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.core.sound import SPEECH_RATE, Sound
from tests.unit.speech.checkpoints import byte_tokens, chance, save_quietly

ASR_MARKS = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>",
    "<|audio_pad|>", "<asr_text>",
]  # fmt: skip


def hum(hertz: float, seconds: float = 0.25) -> Sound:
    times = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    return Sound((0.9 * np.sin(2 * np.pi * hertz * times)).astype(np.float32), SPEECH_RATE)


_PAUSE = Sound.silence(0.25, SPEECH_RATE)
FIRST = Sound.joined([hum(200), _PAUSE], SPEECH_RATE)
LAST = Sound.joined([_PAUSE, hum(2000)], SPEECH_RATE)
SILENCE = Sound.silence(0.5, SPEECH_RATE)
FRENCH = Sound.joined([hum(800), hum(800)], SPEECH_RATE)
WORDS = ((FIRST, "Yes."), (LAST, "No."))

_SPREAD = 0.2
"""Of chance weights: so that what is heard makes a difference from the beginning."""

_ROWS = 7
"""Of half a second: Qwen3-ASR makes 13 of a second."""

Loss = Callable[[Any, Sound, str], Any]


def taught(model: Any, loss: Loss, steps: int, words: Sequence[tuple[Sound, str]] = WORDS) -> Any:
    """The model after so many looks at the words."""
    import torch

    torch.set_num_threads(1)
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for _ in range(steps):
            for sound, text in words:
                optimiser.zero_grad()
                loss(model, sound, text).backward()
                optimiser.step()
    return model.eval()


def saved(folder: Path, model: Any, extractor: Any, tokens: Any) -> Path:
    save_quietly(model, folder)
    extractor.save_pretrained(folder)
    tokens.save(str(folder / "tokenizer.json"))
    return folder


def tiny_moonshine(folder: Path, steps: int = 30) -> Path:
    """With the convolutions of the full model."""
    import torch
    from transformers import (
        MoonshineConfig,
        MoonshineForConditionalGeneration,
        Wav2Vec2FeatureExtractor,
    )

    tokens = byte_tokens(["<unk>", "<s>", "</s>"])
    start, end = tokens.token_to_id("<s>"), tokens.token_to_id("</s>")
    config = MoonshineConfig(
        vocab_size=tokens.get_vocab_size(), hidden_size=16, intermediate_size=16,
        encoder_num_hidden_layers=1, decoder_num_hidden_layers=1, encoder_num_attention_heads=2,
        decoder_num_attention_heads=2, max_position_embeddings=194,
        bos_token_id=start, eos_token_id=end, decoder_start_token_id=start,
        initializer_range=_SPREAD,
    )  # fmt: skip

    def loss(model: Any, sound: Sound, words: str) -> Any:
        said = tokens.encode(words).ids
        found = model(
            input_values=torch.from_numpy(sound.samples)[None],
            decoder_input_ids=torch.tensor([[start, *said]]),
        )
        return torch.nn.functional.cross_entropy(found.logits[0], torch.tensor([*said, end]))

    model = taught(chance(lambda: MoonshineForConditionalGeneration(config)), loss, steps)
    return saved(folder, model, Wav2Vec2FeatureExtractor(do_normalize=False), tokens)


def tiny_parakeet(folder: Path, kind: str = "ctc", steps: int = 70) -> Path:
    """With a head of the kind: ctc, rnnt or tdt."""
    import torch
    import transformers

    tokens = byte_tokens(["<unk>", "<pad>", "<blank>"])
    blank = tokens.token_to_id("<blank>")
    config = {
        "vocab_size": tokens.get_vocab_size(), "pad_token_id": blank,
        "encoder_config": {
            "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 16, "subsampling_conv_channels": 4, "initializer_range": _SPREAD,
        },
    }  # fmt: skip
    if kind != "ctc":
        config |= {
            "decoder_hidden_size": 16, "blank_token_id": blank, "max_symbols_per_step": 3,
            "pad_token_id": tokens.token_to_id("<pad>"),
        }  # fmt: skip
    title = f"Parakeet{{}}{kind.upper()}".format
    made = getattr(transformers, title("") + "Config")(**config)
    extractor = transformers.ParakeetFeatureExtractor()

    def loss(model: Any, sound: Sound, words: str) -> Any:
        found = extractor(sound.samples, sampling_rate=SPEECH_RATE, return_tensors="pt")
        said = tokens.encode(words).ids
        more = {} if kind == "ctc" else {"decoder_input_ids": torch.tensor([[blank, *said]])}
        return model(**found, labels=torch.tensor([said]), **more).loss

    model = taught(chance(lambda: getattr(transformers, title("For"))(made)), loss, steps)
    return saved(folder, model, extractor, tokens)


def tiny_qwen3_asr(folder: Path, steps: int = 60) -> Path:
    """With the strides of the full model; It knows "Oui." besides."""
    import torch
    from transformers import (
        Qwen3ASRConfig,
        Qwen3ASRFeatureExtractor,
        Qwen3ASRForConditionalGeneration,
    )

    tokens, extractor = byte_tokens(ASR_MARKS), Qwen3ASRFeatureExtractor()
    tokens.add_tokens([" English", " French", " None"])
    pad, end = tokens.token_to_id("<|audio_pad|>"), tokens.token_to_id("<|im_end|>")
    config = Qwen3ASRConfig(
        audio_config={
            "model_type": "qwen3_asr_encoder", "d_model": 16, "encoder_layers": 1,
            "encoder_attention_heads": 2, "encoder_ffn_dim": 16, "output_dim": 32,
            "downsample_hidden_size": 4, "initializer_range": _SPREAD,
        },
        text_config={
            "model_type": "qwen3", "hidden_size": 32, "intermediate_size": 32,
            "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2,
            "head_dim": 16, "vocab_size": tokens.get_vocab_size(),
            "max_position_embeddings": 4096, "tie_word_embeddings": True,
            "initializer_range": _SPREAD,
        },
        audio_token_id=pad, pad_token_id=end,
        eos_token_id=[tokens.token_to_id("<|endoftext|>"), end],
    )  # fmt: skip

    def loss(model: Any, sound: Sound, words: str) -> Any:
        found = extractor(
            sound.samples, sampling_rate=SPEECH_RATE, padding=True, return_attention_mask=True
        )
        language = "French" if words == "Oui." else "English" if words else "None"
        asked = tokens.encode(laid_out(_ROWS)).ids
        answer = [*tokens.encode(f"language {language}<asr_text>{words}").ids, end]
        scores = model(
            input_ids=torch.tensor([asked + answer]),
            input_features=found.input_features,
            input_features_mask=found.attention_mask,
        ).logits[0]
        return torch.nn.functional.cross_entropy(scores[len(asked) - 1 : -1], torch.tensor(answer))

    made = chance(lambda: Qwen3ASRForConditionalGeneration(config))
    model = taught(made, loss, steps, (*WORDS, (FRENCH, "Oui."), (SILENCE, "")))
    return saved(folder, model, extractor, tokens)


def laid_out(rows: int) -> str:
    """A prompt with so many rows of sound, as the library's processor makes it."""
    return (
        "<|im_start|>system\n<|im_end|>\n<|im_start|>user\n<|audio_start|>"
        f"{'<|audio_pad|>' * rows}<|audio_end|><|im_end|>\n<|im_start|>assistant\n"
    )
