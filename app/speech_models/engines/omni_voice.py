"""Sound of Qwen2.5-Omni's tokens while more of them come: token2wav in windows.

A diffusion transformer makes mel frames and a vocoder makes sound of them. The transformer looks
only so many blocks of frames back and ahead (`look_backward_layers`, `look_ahead_layers`), so it
can be run on windows. In each the frames of before are led along the way that they took when they
were new, so what was already heard is what the next window goes on from.
"""

import math
from collections.abc import Generator
from typing import Any

import numpy as np

from app.core.errors import EngineError
from app.core.sound import Samples, Sound
from app.speech.engines.checkpoint import libraries
from app.speech_models.engines.omni_speakers import Speaker

RATE = 24_000
"""Samples per second; 50 tokens a second, 2 mel frames for each, 240 samples for each of those."""

_STEPS, _GUIDANCE, _SWAY = 10, 0.5, -1.0
"""Of the diffusion: `forward` of the library's Qwen2_5OmniToken2WavModel."""

_WINDOWS = (1, 2, 4)
"""Blocks of the first window, the second, and all others: the first sound comes soon, and what is
looked at again on either side weighs less later."""

_CONTEXT_FRAMES = 24
"""So many frames on either side change what the vocoder makes; measured in its tests."""

_FADE_FRAMES = 2
"""Sound of two windows is faded into one another for so long."""


class OmniVoice:
    """Speaks one reply.

    Args:
        model: the model's token2wav, at full numbers.
        speaker: whose voice it is.
        seed: of chance.
    """

    def __init__(self, model: Any, speaker: Speaker, seed: int) -> None:
        self._torch, _ = libraries()
        from transformers.models.qwen2_5_omni import modeling_qwen2_5_omni as omni

        self._solver: Any = omni.RungeKutta4ODESolver
        self._dit, self._vocoder = model.code2wav_dit_model, model.code2wav_bigvgan_model
        config = self._dit.config
        self._block: int = config.block_size
        self._repeats: int = config.repeats
        self._back = len(config.look_backward_layers) * self._block
        self._ahead = len(config.look_ahead_layers) * self._block
        self._hop = math.prod(self._vocoder.config.upsample_rates)
        self._device = self._dit.device
        self._timbre = speaker.timbre.to(self._device)
        self._example = speaker.example.to(self._device)
        self._chance = self._torch.Generator().manual_seed(seed)
        self._codes: list[int] = []
        self._noise = self._torch.zeros(0, config.mel_dim)
        self._mel = self._torch.zeros(0, config.mel_dim, device=self._device)  # done, all of it
        self._ways: list[Any] = []  # of the last frames that are done, at each point of time
        self._tail: Samples = np.zeros(0, np.float32)
        self._windows = 0

    def add(self, code: int) -> None:
        """Another token of sound."""
        self._codes.append(code)
        mel = self._noise.shape[1]
        fresh = self._torch.randn(self._repeats, mel, generator=self._chance)
        self._noise = self._torch.cat([self._noise, fresh])

    def sound(self, *, whole: bool) -> Generator[Sound | None, None, None]:
        """Yield the sound that can be made by now, and None after each piece of work.

        Args:
            whole: whether no more tokens will come.
        """
        while (end := self._window_end(whole=whole)) is not None:
            last = whole and end == len(self._noise)
            try:
                yield from self._window(end, last=last)
            except RuntimeError as error:  # torch has no other
                raise EngineError(
                    "The model could not go on speaking. If memory is short, choose a smaller one."
                ) from error

    def _window_end(self, *, whole: bool) -> int | None:
        """Up to which frame the next window goes; None if it cannot be made yet."""
        done, there = len(self._mel), len(self._noise)
        length = _WINDOWS[min(self._windows, len(_WINDOWS) - 1)] * self._block
        if there >= done + length + self._ahead:
            return done + length
        return there if whole and there > done else None

    def _window(self, end: int, *, last: bool) -> Generator[Sound | None, None, None]:
        done = len(self._mel)
        start = max(0, done - self._back)
        ahead = min(len(self._noise), end + self._ahead)
        mel = yield from self._diffused(start, done, end, ahead)
        known = max(0, done - _CONTEXT_FRAMES)
        seen = self._torch.cat([self._mel[known:], mel[done - start :]])
        self._mel = self._torch.cat([self._mel, mel[done - start : end - start]])
        self._windows += 1
        with self._torch.inference_mode():
            made = self._vocoder(seen.T[None]).numpy().reshape(-1)
        yield self._faded(made[(done - known) * self._hop :], end - done, last=last)

    def _diffused(self, start: int, done: int, end: int, ahead: int) -> Generator[None, None, Any]:
        """Give mel frames from `start` to `ahead`, after many steps."""
        torch, left = self._torch, done - start
        codes = self._codes[start // self._repeats : ahead // self._repeats]
        given = torch.tensor([codes], device=self._device)
        timbre = self._timbre[:, None].expand(-1, ahead - start, -1)
        ways: list[Any] = []

        def velocity(time: Any, frames: Any) -> Any:
            if left:
                way = self._ways[len(ways)][None, -left:]
                frames = torch.cat([way, frames[:, left:]], dim=1)
            ways.append(frames[0, max(0, end - start - self._back) : end - start])
            both = self._dit(
                hidden_states=frames,
                condition_vector=self._example,
                speaker_embedding=timbre,
                quantized_code=given,
                time_step=time,
            )
            guided, free = both.chunk(2)
            return guided + (guided - free) * _GUIDANCE

        frames = self._noise[None, start:ahead].to(self._device)
        times = torch.linspace(0, 1, _STEPS, device=self._device)
        times = times + _SWAY * (torch.cos(torch.pi / 2 * times) - 1 + times)
        for step in range(_STEPS - 1):
            with torch.inference_mode():
                frames = self._solver(velocity, frames).integrate(times[step : step + 2])[-1]
            yield None
        self._ways = ways
        return frames[0]

    def _faded(self, samples: Samples, frames: int, *, last: bool) -> Sound:
        """What of a window is heard, faded in from what the one before thought would come."""
        if not np.isfinite(samples).all():
            raise EngineError("The model made a sound that is not one: import it again.")
        length = frames * self._hop
        heard, tail = samples[:length].copy(), self._tail
        shared = min(len(tail), length)
        rising = np.linspace(0.0, 1.0, shared, dtype=np.float32)
        heard[:shared] = tail[:shared] * (1 - rising) + heard[:shared] * rising
        end = length if last else length + _FADE_FRAMES * self._hop
        self._tail = samples[length:end]
        return Sound(heard, RATE)
