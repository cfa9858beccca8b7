"""Whisper's encoder in a window no longer than the speech, for all that build on its rows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.checkpoint import libraries

FRAMES_PER_SECOND = 100
"""Of mel bands; the encoder makes one row of two."""

Bands = NDArray[np.float32]
"""Mel bands, and a hundred frames a second."""


def bands_of(extractor: Any, sound: Sound) -> Bands:
    """Mel bands of sound at 16 kHz, without padding; `extractor` is the library's."""
    samples = np.nan_to_num(sound.samples)
    found = extractor(samples, sampling_rate=SPEECH_RATE, padding="longest", return_tensors="np")
    bands: Bands = found.input_features[0].astype(np.float32)
    return bands


def filled_up(bands: Bands, seconds: float) -> Bands:
    """The bands cut, or filled up with silence, to so many seconds."""
    frames = 2 * round(seconds * FRAMES_PER_SECOND / 2)
    padded = np.full((bands.shape[0], frames), bands.min(initial=0.0), np.float32)
    length = min(frames, bands.shape[1])
    padded[:, :length] = bands[:, :length]
    return padded


def encoded(encoder: Any, bands: Bands) -> Any:
    """Rows of the shape (1, rows, width), 50 a second.

    The library's encoder takes 30 s and nothing else, so its layers are called here.
    """
    torch, _ = libraries()
    functional = torch.nn.functional
    with torch.inference_mode():
        given = torch.as_tensor(bands[None]).to(encoder.conv1.weight)
        hidden = functional.gelu(encoder.conv1(given))
        hidden = functional.gelu(encoder.conv2(hidden)).permute(0, 2, 1)
        hidden = hidden + encoder.embed_positions.weight[: hidden.shape[1]]
        for layer in encoder.layers:
            hidden = layer(hidden, None)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return encoder.layer_norm(hidden)
