"""Checkpoints of real architectures at a tiny size; their weights are chance."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

SPECIAL = [
    "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|fr|>", "<|translate|>",
    "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
]  # fmt: skip


def byte_tokens(special: list[str]) -> Any:
    """A tokenizer whose words are single bytes, with these special ones after them."""
    from tokenizers import Tokenizer, decoders, pre_tokenizers
    from tokenizers.models import BPE

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = Tokenizer(BPE({letter: place for place, letter in enumerate(letters)}, []))
    tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokens.decoder = decoders.ByteLevel()
    tokens.add_special_tokens(special)
    return tokens


def chance(make: Callable[[], Any]) -> Any:
    """A model with the same chance weights each time."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(0)
        return make().eval()


def save_quietly(model: Any, folder: Path) -> None:
    from transformers.utils import logging

    logging.disable_progress_bar()
    model.save_pretrained(folder)


def tiny_whisper(folder: Path) -> Path:
    """A Whisper with a vocabulary of bytes."""
    from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration

    tokens = byte_tokens(SPECIAL)
    end = tokens.token_to_id("<|endoftext|>")
    config = WhisperConfig(
        d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16,
        vocab_size=tokens.get_vocab_size(), pad_token_id=end, bos_token_id=end, eos_token_id=end,
        decoder_start_token_id=tokens.token_to_id("<|startoftranscript|>"),
    )  # fmt: skip
    save_quietly(chance(lambda: WhisperForConditionalGeneration(config)), folder)
    WhisperFeatureExtractor().save_pretrained(folder)
    tokens.save(str(folder / "tokenizer.json"))
    return folder


CHATML = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
AUDIO = ["<|AUDIO|>", "<|audio_bos|>", "<|audio_eos|>"]


def tiny_qwen2_audio(folder: Path, **larger: int) -> Path:
    """A Qwen2-Audio with a vocabulary of bytes; its window is that of the full model.

    `larger` goes into the configuration of its language model.
    """
    from transformers import (
        Qwen2AudioConfig,
        Qwen2AudioForConditionalGeneration,
        WhisperFeatureExtractor,
    )

    tokens = byte_tokens(CHATML + AUDIO)
    config = Qwen2AudioConfig(
        audio_config={
            "model_type": "qwen2_audio_encoder", "d_model": 16, "encoder_layers": 1,
            "encoder_attention_heads": 2, "encoder_ffn_dim": 16,
        },
        text_config={
            "model_type": "qwen2", "hidden_size": 32, "intermediate_size": 32,
            "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2,
            "vocab_size": tokens.get_vocab_size(), "pad_token_id": None, "bos_token_id": None,
            "eos_token_id": tokens.token_to_id("<|im_end|>"), "max_position_embeddings": 4096,
            **larger,
        },
        audio_token_index=tokens.token_to_id("<|AUDIO|>"),
    )  # fmt: skip
    save_quietly(chance(lambda: Qwen2AudioForConditionalGeneration(config)), folder)
    WhisperFeatureExtractor(feature_size=128).save_pretrained(folder)
    tokens.save(str(folder / "tokenizer.json"))
    return folder


MISTRAL = ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]


def tekken(path: Path) -> None:
    """A tokenizer file as Mistral's, whose words are bytes, with the marks where theirs are."""
    import base64
    import json

    special = MISTRAL + [f"<SPECIAL_{place}>" for place in range(5, 40)]
    special[24], special[25], special[34] = "[AUDIO]", "[BEGIN_AUDIO]", "[TRANSCRIBE]"
    vocabulary = [
        {"rank": byte, "token_bytes": base64.b64encode(bytes([byte])).decode(), "token_str": None}
        for byte in range(256)
    ]
    marks = [
        {"rank": rank, "token_str": mark, "is_control": True} for rank, mark in enumerate(special)
    ]
    sizes = {"default_vocab_size": 256 + len(marks), "default_num_special_tokens": len(marks)}
    config = {"pattern": r"\s?\S+|\s+", "num_vocab_tokens": 256, "version": "v7", **sizes}
    told = {"config": config, "vocab": vocabulary, "special_tokens": marks}
    path.write_text(json.dumps(told), "utf-8")


def tiny_voxtral(folder: Path) -> Path:
    """A Voxtral with a vocabulary of bytes; its window is that of the full model."""
    from transformers import (
        VoxtralConfig,
        VoxtralForConditionalGeneration,
        WhisperFeatureExtractor,
    )

    config = VoxtralConfig(
        audio_config={
            "model_type": "voxtral_encoder", "hidden_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 2, "intermediate_size": 64,
        },
        text_config={
            "model_type": "llama", "hidden_size": 32, "intermediate_size": 32,
            "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2,
            "head_dim": 16, "vocab_size": 296, "max_position_embeddings": 4096,
        },
        audio_token_id=24,
    )  # fmt: skip
    save_quietly(chance(lambda: VoxtralForConditionalGeneration(config)), folder)
    WhisperFeatureExtractor(feature_size=128).save_pretrained(folder)
    tekken(folder / "tekken.json")
    return folder


SPOKEN = ["<|vision_bos|>", "<|IMAGE|>", "<|VIDEO|>", "<|ethan|>", "<|chelsie|>", "<|tts_pad|>",
          "<|tts_bos|>", "<|tts_eos|>"]  # fmt: skip


def tiny_omni(folder: Path, **more: Any) -> Path:
    """A Qwen2.5-Omni with talker and vocoder, a vocabulary of bytes and 64 tokens of sound."""
    import torch
    from transformers import (
        Qwen2_5OmniConfig,
        Qwen2_5OmniForConditionalGeneration,
        WhisperFeatureExtractor,
    )

    tokens = byte_tokens(CHATML + AUDIO + SPOKEN)
    place = tokens.token_to_id
    words = {
        "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 4096,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [2, 3, 3]},
    }  # fmt: skip
    marks = {
        "audio_token_index": place("<|AUDIO|>"), "audio_start_token_id": place("<|audio_bos|>"),
        "audio_end_token_id": place("<|audio_eos|>"), "image_token_index": place("<|IMAGE|>"),
        "video_token_index": place("<|VIDEO|>"), "vision_start_token_id": place("<|vision_bos|>"),
    }  # fmt: skip
    thinker = {
        "audio_config": {
            "d_model": 16, "encoder_layers": 1, "encoder_attention_heads": 2,
            "encoder_ffn_dim": 16, "output_dim": 32,
        },
        "vision_config": {
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2,
            "out_hidden_size": 32, "fullatt_block_indexes": [0],
        },
        "text_config": {**words, "vocab_size": tokens.get_vocab_size()},
        **marks,
    }  # fmt: skip
    talker = {
        **words, "embedding_size": 32, "hidden_size": 16, "head_dim": 16, "vocab_size": 80,
        "num_attention_heads": 1, "num_key_value_heads": 1,
        "tts_text_start_token_id": place("<|tts_bos|>"),
        "tts_text_end_token_id": place("<|tts_eos|>"),
        "tts_text_pad_token_id": place("<|tts_pad|>"), "tts_codec_start_token_id": 69,
        "tts_codec_end_token_id": 70, "tts_codec_pad_token_id": 68, "tts_codec_mask_token_id": 71,
        "rope_parameters": words["rope_parameters"], **marks,
    }  # fmt: skip
    voice = {
        "dit_config": {
            "hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2, "head_dim": 8,
            "emb_dim": 8, "num_embeds": 64, "mel_dim": 8, "look_ahead_layers": [1],
            "look_backward_layers": [0, 2], "enc_emb_dim": 6, "enc_dim": 4,
            "enc_channels": [8, 8, 8, 8, 24], "enc_attention_channels": 4, "enc_se_channels": 4,
        },
        "bigvgan_config": {"mel_dim": 8, "upsample_initial_channel": 64},
    }  # fmt: skip
    config = Qwen2_5OmniConfig(
        thinker_config=thinker, talker_config=talker, token2wav_config=voice, **more
    )

    def made() -> Any:
        model = Qwen2_5OmniForConditionalGeneration(config)
        for weights in model.token2wav.parameters():  # else it would be all but silent
            if weights.dim() > 1:
                torch.nn.init.normal_(weights, std=weights[0].numel() ** -0.5)
        model.token2wav.code2wav_bigvgan_model.conv_post.weight.data *= 0.02
        return model

    save_quietly(chance(made), folder)
    WhisperFeatureExtractor(feature_size=128, chunk_length=300).save_pretrained(folder)
    tokens.save(str(folder / "tokenizer.json"))
    speakers = {
        name: {
            "bos_token": place(f"<|{name.lower()}|>"),
            "cond": torch.randn(1, 6, generator=torch.Generator().manual_seed(seed)),
            "ref_mel": torch.randn(1, 40, 8, generator=torch.Generator().manual_seed(seed)),
        }
        for seed, name in enumerate(("Chelsie", "Ethan"))
    }
    torch.save(speakers, folder / "spk_dict.pt")
    return folder


def tiny_encodec(folder: Path) -> Path:
    from transformers import EncodecConfig, EncodecModel

    config = EncodecConfig(num_filters=4, hidden_size=8, codebook_dim=8, num_lstm_layers=1)
    save_quietly(chance(lambda: EncodecModel(config)), folder)
    return folder


def tiny_dac(folder: Path) -> Path:
    from transformers import DacConfig, DacModel

    config = DacConfig(
        encoder_hidden_size=4, decoder_hidden_size=32, codebook_size=16, codebook_dim=4,
        n_codebooks=3,
    )  # fmt: skip
    save_quietly(chance(lambda: DacModel(config)), folder)
    return folder


def tiny_mimi(folder: Path) -> Path:
    from transformers import MimiConfig, MimiModel

    config = MimiConfig(
        num_filters=2, hidden_size=16, codebook_dim=8, vector_quantization_hidden_dimension=8,
        codebook_size=16, num_quantizers=4, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, head_dim=8, intermediate_size=16, upsample_groups=16,
    )  # fmt: skip
    save_quietly(chance(lambda: MimiModel(config)), folder)
    return folder


def tiny_hubert(folder: Path) -> Path:
    """With clusters of chance."""
    import torch
    from safetensors.torch import save_file
    from transformers import HubertConfig, HubertModel

    config = HubertConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        conv_dim=(8,) * 7, num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2,
    )  # fmt: skip
    save_quietly(chance(lambda: HubertModel(config)), folder)
    centroids = torch.randn(10, 16, generator=torch.Generator().manual_seed(0))
    save_file({"centroids": centroids}, folder / "kmeans.safetensors")
    return folder


def tiny_moshi(folder: Path) -> Path:
    """A Moshi with Mimi; its words are letters."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import MimiConfig, MoshiConfig, MoshiForConditionalGeneration

    words = ["<epad>", "<s>", "</s>", "<pad>", *(f"▁word{number}" for number in range(28))]
    mimi = MimiConfig(
        num_filters=2, hidden_size=16, codebook_dim=8, vector_quantization_hidden_dimension=8,
        codebook_size=16, num_quantizers=4, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, head_dim=8, intermediate_size=16, upsample_groups=16,
    )  # fmt: skip
    config = MoshiConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        ffn_dim=16, num_codebooks=4, audio_encoder_config=mimi.to_dict(),
        depth_decoder_config={
            "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "ffn_dim": 16,
        },
    )  # fmt: skip
    save_quietly(chance(lambda: MoshiForConditionalGeneration(config)), folder)
    model = WordLevel({word: place for place, word in enumerate(words)}, unk_token="<epad>")
    Tokenizer(model).save(str(folder / "tokenizer.json"))
    return folder


def tiny_vits(folder: Path, **more: Any) -> Path:
    """A voice with the letters of English."""
    import json

    from transformers import VitsConfig, VitsModel

    letters = ["<pad>", " ", *"abcdefghijklmnopqrstuvwxyz'"]
    config = VitsConfig(
        vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        ffn_dim=16, flow_size=16, spectrogram_bins=9, upsample_initial_channel=16,
        upsample_rates=[8, 8, 2, 2], upsample_kernel_sizes=[16, 16, 4, 4],
        resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1]], prior_encoder_num_flows=1,
        prior_encoder_num_wavenet_layers=1, posterior_encoder_num_wavenet_layers=1,
        duration_predictor_num_flows=2, duration_predictor_flow_bins=4,
        depth_separable_num_layers=1,
        wavenet_kernel_size=3, duration_predictor_kernel_size=3, ffn_kernel_size=3,
    )  # fmt: skip
    save_quietly(chance(lambda: VitsModel(config)), folder)
    (folder / "vocab.json").write_text(json.dumps({one: at for at, one in enumerate(letters)}))
    told = {"tokenizer_class": "VitsTokenizer", "language": "eng", "phonemize": False} | more
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
    return folder
