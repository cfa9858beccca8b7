"""SpeechT5 with its vocoder and speakers at a tiny size; its speech is noise."""

from pathlib import Path
from typing import Any

import numpy as np

from tests.unit.speech.checkpoints import chance, save_quietly

LETTERS = ["<s>", "<pad>", "</s>", "<unk>", "▁", *"etaonihsrdlumcwfgypbvkxjqz.,'!?"]
SPEAKERS = ("cmu_us_bdl_arctic-wav-arctic_a0009", "cmu_us_slt_arctic-wav-arctic_a0508")


def tiny_speecht5(folder: Path, **more: Any) -> Path:
    """A voice that never thinks it has finished, so that it speaks as long as it may."""
    import torch
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    config = SpeechT5Config(**{
        "vocab_size": len(LETTERS), "hidden_size": 16, "encoder_layers": 1, "decoder_layers": 1,
        "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16, "speech_decoder_prenet_units": 16,
        "speech_decoder_postnet_units": 16, "initializer_range": 0.2,
    } | more)  # fmt: skip
    model = chance(lambda: SpeechT5ForTextToSpeech(config))
    with torch.no_grad():
        model.speech_decoder_postnet.prob_out.bias.fill_(-50.0)
    save_quietly(model, folder)
    (folder / "spm_char.model").write_bytes(letter_table(LETTERS))
    tiny_vocoder(folder / "hifigan")
    speakers = folder / "speakers"
    speakers.mkdir()
    for number, name in enumerate(SPEAKERS):
        np.save(speakers / f"{name}.npy", np.random.default_rng(number).normal(0, 1, 512))
    return folder


def tiny_vocoder(folder: Path, **more: Any) -> Path:
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    config = SpeechT5HifiGanConfig(upsample_initial_channel=16, initializer_range=0.3, **more)
    save_quietly(chance(lambda: SpeechT5HifiGan(config)), folder)
    return folder


def letter_table(letters: list[str]) -> bytes:
    """A SentencePiece model of these pieces."""
    from transformers.convert_slow_tokenizer import import_protobuf

    model = import_protobuf().ModelProto()
    for letter in letters:
        model.pieces.add(piece=letter, score=0.0)
    content: bytes = model.SerializeToString()
    return content
