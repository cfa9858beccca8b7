"""Codecs of the transformers library: EnCodec, DAC, Mimi, and HuBERT with k-means."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.core.errors import EngineError, ModelError
from app.core.sound import Sound
from app.speech.engines.checkpoint import configuration, libraries, open_checkpoint
from app.speech.tokens import AudioTokens, Kind, Measure, check_rate, check_tokens

_CLASSES: Mapping[str, str] = {"encodec": "EncodecModel", "dac": "DacModel", "mimi": "MimiModel"}
_TITLES = {"encodec": "EnCodec", "dac": "DAC", "mimi": "Mimi"}
_HUBERT: Mapping[str, str] = {"hubert": "HubertModel"}

CENTROIDS = "kmeans.safetensors"
"""Beside HuBERT's weights: one tensor, `centroids`, of the shape (clusters, width)."""

_LAYER = 6
"""Of HuBERT base; its second round was taught by clusters of this one (Hsu et al. 2021)."""

_HUBERT_RATE, _HUBERT_HOP = 16_000, 320
_USUAL_STREAMS = 8
"""Of residual codecs; Mimi in Moshi has as many (Défossez et al. 2024)."""

_LONGEST_SECONDS = 120.0
"""In one piece; more would take too much memory."""


class TransformersCodec:
    """EnCodec at 24 kHz, DAC or Mimi, whichever is in the folder.

    Args:
        folder: config.json and the weights.
        threads: of the processor.
        streams: how many are used; eight, or as many as there are, if None.

    Raises:
        ModelError: the folder holds no such codec.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, threads: int, streams: int | None = None) -> None:
        self._torch, _ = libraries()
        self._torch.set_num_threads(threads)
        self._kind = str(configuration(folder, _CLASSES)["model_type"])
        self._model = open_checkpoint(folder, _CLASSES, exact=True)
        config = self._model.config
        if self._kind == "encodec" and (config.normalize or config.chunk_length_s):
            raise ModelError(
                f"{folder.name} is EnCodec for music, whose tokens are no plain sequence: use the "
                "version at 24 kHz."
            )
        self.measure = _measure(self._kind, config, streams)

    def encode(self, sound: Sound) -> AudioTokens:
        """Tokens for sound at the codec's own rate."""
        check_rate(self.measure, sound)
        if sound.seconds > _LONGEST_SECONDS:
            raise EngineError(f"That is too long: give it in parts of {_LONGEST_SECONDS:.0f} s.")
        streams = len(self.measure.sizes)
        samples = self._torch.from_numpy(np.nan_to_num(sound.samples))[None, None]
        samples = samples.to(self._model.device, self._model.dtype)
        with self._torch.inference_mode():
            match self._kind:
                case "encodec":
                    bandwidth = self._bandwidth(streams)
                    codes = self._model.encode(samples, bandwidth=bandwidth).audio_codes[0]
                case "dac":
                    codes = self._model.encode(samples, n_quantizers=streams).audio_codes
                case _:
                    codes = self._model.encode(samples, num_quantizers=streams).audio_codes
        return AudioTokens(self.measure, codes[0][:streams].cpu().numpy().astype(np.int32))

    def _bandwidth(self, streams: int) -> float:
        """The least of EnCodec's with so many streams, in kilobits per second."""
        needed = streams * self.measure.bits_per_second / len(self.measure.sizes) / 1000
        offered = self._model.config.target_bandwidths
        return float(min(one for one in offered if one >= needed - 1e-6))

    def decode(self, tokens: AudioTokens) -> Sound:
        """Sound at the codec's rate."""
        check_tokens(self.measure, tokens)
        codes = self._torch.from_numpy(tokens.codes.astype(np.int64))[None].to(self._model.device)
        with self._torch.inference_mode():
            match self._kind:
                case "encodec":
                    values = self._model.decode(codes[None], [None]).audio_values
                case "dac":
                    values = self._model.decode(audio_codes=codes).audio_values
                case _:
                    values = self._model.decode(codes).audio_values
        samples = values.reshape(-1).float().cpu().numpy()
        if not np.isfinite(samples).all():
            raise EngineError("The codec made a sound that is not one: import it again.")
        return Sound(np.clip(samples, -1.0, 1.0), self.measure.rate)


class HubertTokens:
    """What is said, without how: the nearest of some clusters for each 20 ms.

    Args:
        folder: config.json, the weights and kmeans.safetensors.
        threads: of the processor.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._torch, _ = libraries()
        from safetensors.torch import load_file

        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, _HUBERT, optional=("masked_spec_embed", "lm_head"))
        try:
            self._centroids = load_file(folder / CENTROIDS)["centroids"].float()
            self._centroids = self._centroids.to(self._model.device)
            if self._centroids.shape[1] != self._model.config.hidden_size:
                raise ValueError("the clusters have another width")
        except Exception as error:  # safetensors has errors of its own
            raise ModelError(
                f"{folder.name} has no clusters in {CENTROIDS} that fit the model: make them with "
                "k-means from its layer, and import the whole folder."
            ) from error
        self._layer = min(_LAYER, self._model.config.num_hidden_layers)
        rate, sizes = _HUBERT_RATE / _HUBERT_HOP, (len(self._centroids),)
        self.measure = Measure("HuBERT", Kind.SEMANTIC, _HUBERT_RATE, rate, sizes)

    def encode(self, sound: Sound) -> AudioTokens:
        """Tokens for sound at 16 kHz; some 30 ms at least."""
        check_rate(self.measure, sound)
        samples = np.nan_to_num(sound.samples)
        samples = np.pad(samples, (0, max(0, 2 * _HUBERT_HOP - len(samples))))
        given = self._torch.from_numpy(samples)[None].to(self._model.device, self._model.dtype)
        with self._torch.inference_mode():
            layers = self._model(given, output_hidden_states=True).hidden_states
            distances = self._torch.cdist(layers[self._layer][0].float(), self._centroids)
        codes = distances.argmin(-1)[None].cpu().numpy().astype(np.int32)
        return AudioTokens(self.measure, codes)


def fewer_streams(tokens: AudioTokens, streams: int) -> AudioTokens:
    """The same, more coarsely: residual codecs put what matters most first."""
    measure = replace(tokens.measure, sizes=tokens.measure.sizes[:streams])
    return AudioTokens(measure, tokens.codes[:streams])


def _measure(kind: str, config: Any, streams: int | None) -> Measure:
    size = int(config.codebook_size)
    rate = int(config.sampling_rate)
    match kind:
        case "encodec":
            frames = rate / float(np.prod(config.upsampling_ratios))
            most = int(config.target_bandwidths[-1] * 1000 / (frames * np.log2(size)))
        case "dac":
            frames, most = rate / float(np.prod(config.downsampling_ratios)), config.n_codebooks
        case _:
            frames, most = float(config.frame_rate), config.num_quantizers
    wanted = min(most, _USUAL_STREAMS) if streams is None else streams
    if not 1 <= wanted <= most:
        raise EngineError(f"{_TITLES[kind]} has no {wanted} streams: choose 1 to {most}.")
    mixed = Kind.MIXED if kind == "mimi" else Kind.ACOUSTIC
    return Measure(_TITLES[kind], mixed, rate, frames, (size,) * wanted)
