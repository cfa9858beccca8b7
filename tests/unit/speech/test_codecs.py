"""Sound becomes tokens and sound again: the real architectures at a tiny size."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import EngineError, ModelError
from app.core.sound import Sound
from app.speech.engines.codecs import CENTROIDS, HubertTokens, TransformersCodec, fewer_streams
from app.speech.registry import CODECS
from app.speech.tokens import AudioTokens, Kind, Measure
from tests.unit.speech.checkpoints import tiny_dac, tiny_encodec, tiny_hubert, tiny_mimi

Make = Callable[[Path], Path]


def voice(rate: int, seconds: float = 1.0) -> Sound:
    rng = np.random.default_rng(0)
    times = np.arange(round(seconds * rate)) / rate
    tone = 0.3 * np.sin(2 * np.pi * 180 * times) * (1 + np.sin(2 * np.pi * 3 * times)) / 2
    return Sound((tone + rng.normal(0, 0.01, len(times))).astype(np.float32), rate)


@pytest.mark.parametrize(
    ("make", "kind", "rate", "frames", "streams", "size"),
    [
        (tiny_encodec, Kind.ACOUSTIC, 24_000, 75.0, 8, 1024),
        (tiny_dac, Kind.ACOUSTIC, 16_000, 31.25, 3, 16),
        (tiny_mimi, Kind.MIXED, 24_000, 12.5, 4, 16),
    ],
)
def test_a_codec_keeps_the_length_and_measures_what_it_makes(
    tmp_path: Path, make: Make, kind: Kind, rate: int, frames: float, streams: int, size: int
) -> None:
    codec = TransformersCodec(make(tmp_path), 1)
    measure = codec.measure
    assert (measure.kind, measure.rate, measure.frames_per_second) == (kind, rate, frames)
    assert measure.sizes == (size,) * streams
    assert measure.bits_per_second == pytest.approx(frames * streams * math.log2(size))
    sound = voice(rate)
    tokens = codec.encode(sound)
    assert tokens.seconds == pytest.approx(1.0, abs=1.5 / frames)
    again = codec.decode(tokens)
    assert again.rate == rate
    assert again.seconds == pytest.approx(tokens.seconds, abs=1.5 / frames)
    assert (codec.encode(sound).codes == tokens.codes).all()


def test_fewer_streams_are_the_first_ones(tmp_path: Path) -> None:
    folder = tiny_encodec(tmp_path)
    sound = voice(24_000)
    all_of_them = TransformersCodec(folder, 1).encode(sound)
    two = TransformersCodec(folder, 1, streams=2).encode(sound)
    assert two.measure.bits_per_second == 1500
    assert (two.codes == fewer_streams(all_of_them, 2).codes).all()
    assert TransformersCodec(folder, 1).decode(two).seconds == pytest.approx(1.0, abs=0.02)


def test_hubert_tells_what_is_said_fifty_times_a_second(tmp_path: Path) -> None:
    codec = HubertTokens(tiny_hubert(tmp_path), 1)
    assert (codec.measure.kind, codec.measure.sizes) == (Kind.SEMANTIC, (10,))
    tokens = codec.encode(voice(16_000))
    assert tokens.codes.shape[1] in (49, 50)
    assert 1 <= tokens.used(0) <= 10
    assert codec.encode(voice(16_000, 0.01)).codes.shape[1] >= 1


@pytest.mark.parametrize("make", [tiny_encodec, tiny_hubert])
def test_another_rate_is_refused_with_the_cure(tmp_path: Path, make: Make) -> None:
    name = "hubert" if make is tiny_hubert else "transformers-codec"
    codec = CODECS[name](make(tmp_path), 1)
    with pytest.raises(EngineError, match=f"resample it to {codec.measure.rate} Hz"):
        codec.encode(voice(8000))
    with pytest.raises(EngineError, match="no sound"):
        codec.encode(Sound.silence(0.0, codec.measure.rate))


def test_tokens_of_another_codec_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    codec = TransformersCodec(tiny_encodec(tmp_path), 1)
    tokens = codec.encode(voice(24_000, 0.2))
    foreign = replace(tokens, measure=replace(tokens.measure, codec="DAC"))
    damaged = replace(tokens, codes=tokens.codes + 5000)
    for wrong in (foreign, damaged):
        with pytest.raises(EngineError, match="with the codec that made them"):
            codec.decode(wrong)


def test_streams_that_a_codec_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="DAC has no 9 streams: choose 1 to 3"):
        TransformersCodec(tiny_dac(tmp_path), 1, streams=9)


def test_hubert_without_clusters(tmp_path: Path) -> None:
    (tiny_hubert(tmp_path) / CENTROIDS).unlink()
    with pytest.raises(ModelError, match="make them with k-means"):
        HubertTokens(tmp_path, 1)


def test_a_codec_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'hubert', and encodec or dac or mimi is wanted"):
        TransformersCodec(tiny_hubert(tmp_path), 1)


def test_codes_must_fit_their_streams() -> None:
    measure = Measure("EnCodec", Kind.ACOUSTIC, 24_000, 75.0, (1024, 1024))
    with pytest.raises(ValueError, match="do not fit"):
        AudioTokens(measure, np.zeros((3, 5), np.int32))


def test_the_full_codecs_are_as_published() -> None:
    """EnCodec: 75 frames a second, 1.5 to 24 kbit/s; DAC at 16 kHz: 12 streams and 50 a second;
    Mimi: 12.5 frames, 1.1 kbit/s for eight streams."""
    from transformers import DacConfig, EncodecConfig, MimiConfig

    encodec, mimi, dac = EncodecConfig(), MimiConfig(), DacConfig()
    assert (encodec.frame_rate, encodec.codebook_size, encodec.sampling_rate) == (75, 1024, 24_000)
    assert (mimi.frame_rate, mimi.codebook_size, mimi.sampling_rate) == (12.5, 2048, 24_000)
    assert 8 * 11 * mimi.frame_rate == 1100
    assert (dac.codebook_size, dac.sampling_rate) == (1024, 16_000)
