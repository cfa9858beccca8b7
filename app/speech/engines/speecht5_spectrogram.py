"""The spectrogram of a sentence while SpeechT5 is still writing it, two frames at a time.

The library makes whole sentences only, and looks at everything written so far for each step; what
it looks at is the same for the last frame alone, so only that is computed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from app.speech.engines.checkpoint import libraries
from app.speech.engines.speaker_vectors import Vector

_STOP = 0.5
_LONGEST = 20.0
"""Frames for each letter at most. Both are what `SpeechT5ForTextToSpeech.generate_speech` takes."""

_SEED = 7
"""The same text sounds the same each time: the model's memory of what it said is partly chance."""


class SpokenSpectrogram:
    """Grows as far as it is asked to.

    Args:
        model: of the library.
        letters: numbers of the sentence.
        speaker: what the voice is like.
    """

    def __init__(self, model: Any, letters: Sequence[int], speaker: Vector) -> None:
        self._torch, _ = libraries()
        self._model = model
        config = model.config
        self.ended = False
        self._longest = min(
            int(len(letters) * _LONGEST / config.reduction_factor), config.max_speech_positions
        )
        self._reach = config.speech_decoder_postnet_layers * (
            config.speech_decoder_postnet_kernel // 2
        )
        with self._torch.inference_mode():
            given = self._torch.tensor([letters], device=model.device)
            self._mask = self._torch.ones_like(given)
            encoded = model.speecht5.encoder(input_values=given, attention_mask=self._mask)
            self._heard = encoded.last_hidden_state
            voice = self._torch.from_numpy(speaker)[None].to(model.device, model.dtype)
            self._voice = self._torch.nn.functional.normalize(voice)[:, None]
            self._last = self._heard.new_zeros(1, 1, config.num_mel_bins)
            self._raw = self._heard.new_zeros(0, config.num_mel_bins)
        self._past: Any = None
        self._steps = 0
        self._chance_state: Any = None

    @property
    def settled(self) -> int:
        """Frames that do not change any more."""
        return len(self._raw) if self.ended else max(0, len(self._raw) - self._reach)

    def grow(self, frames: int) -> None:
        """Write until so many frames are settled, or the sentence is over."""
        with self._torch.inference_mode(), self._chance():
            while self.settled < frames and not self.ended:
                self._step()

    def loudness(self, frame: int) -> float:
        """Mean of the logarithms of its bands."""
        return float(self._raw[frame].mean())

    def between(self, first: int, last: int) -> Any:
        """Settled frames, of the shape (frames, bands)."""
        start = max(0, first - self._reach)
        with self._torch.inference_mode():
            around = self._raw[None, start : last + self._reach]
            smoothed = self._model.speech_decoder_postnet.postnet(around)[0]
        return smoothed[first - start : last - start]

    def _step(self) -> None:
        decoder, postnet = self._model.speecht5.decoder, self._model.speech_decoder_postnet
        found = decoder.wrapped_decoder(
            hidden_states=self._prepared(decoder.prenet),
            encoder_hidden_states=self._heard,
            encoder_attention_mask=self._mask,
            past_key_values=self._past,
            use_cache=True,
        )
        self._past = found.past_key_values
        written = found.last_hidden_state[:, -1]
        rows = postnet.feat_out(written).view(-1, self._raw.shape[1])
        self._raw = self._torch.cat([self._raw, rows])
        self._last = rows[None, -1:]
        self._steps += 1
        stop = float(postnet.prob_out(written).float().sigmoid().sum())
        self.ended = stop >= _STOP or self._steps >= self._longest

    def _prepared(self, prenet: Any) -> Any:
        """The last frame as the decoder takes it. Its dropout is part of the model."""
        relu, rows = self._torch.nn.functional.relu, self._last
        for layer in prenet.layers:
            rows = relu(layer(rows))
            rows = prenet._consistent_dropout(
                rows, self._model.config.speech_decoder_prenet_dropout
            )
        places = prenet.encode_positions
        place = places.pe[:, self._steps : self._steps + 1].to(rows.dtype)
        rows = prenet.final_layer(rows) + places.alpha * place
        return relu(prenet.speaker_embeds_layer(self._torch.cat([rows, self._voice], dim=-1)))

    @contextmanager
    def _chance(self) -> Iterator[None]:
        """This sentence's own, which goes on where it was."""
        with self._torch.random.fork_rng(devices=[]):
            if self._chance_state is None:
                self._torch.manual_seed(_SEED)
            else:
                self._torch.set_rng_state(self._chance_state)
            yield
            self._chance_state = self._torch.get_rng_state()
