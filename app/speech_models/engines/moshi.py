"""Moshi with Mimi on transformers: hears and speaks all the time, in frames of 80 ms.

In each step the model is given what it wrote and said in the frame before and what the user said
in this one, all as tokens; acoustic tokens are one step later than semantic ones (Défossez et al.
2024, section 3.4). The library only makes whole recordings, so the steps are taken here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from app.core.errors import EngineError, ModelError
from app.core.settings import ReplySettings
from app.core.sound import Samples, Sound
from app.core.style import VoiceStyle
from app.speech.engines.checkpoint import libraries, open_checkpoint
from app.speech_models.protocols import Spoken

CLASSES: Mapping[str, str] = {"moshi": "MoshiForConditionalGeneration"}

_TEXT, _SOUND = (0.7, 25), (0.8, 250)
"""Temperature, and how many of the likeliest are chosen from: moshi/models/lm.py of its authors."""

_SILENT_TEXT = (0, 3)
"""Tokens that stand for no word: the end of a gap between words, and the gap."""

_WINDOW_FRAMES = 25
"""So much of what was said is coded again for each frame: Mimi's convolutions look back less, and
of its attention (20 s) what is further back changes little. The library's decoder cannot stream."""


class MoshiModel:
    """One conversation; it cannot be told its history, nor in which style to speak.

    Args:
        folder: config.json, tokenizer.json and the weights.
        settings: the seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no Moshi.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        self._torch, self._transformers = libraries()
        from tokenizers import Tokenizer

        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, CLASSES)
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers has no errors of its own
            raise ModelError(
                f"The model {folder.name} lacks a tokenizer.json that can be read: import the "
                "whole folder."
            ) from error
        config = self._model.config
        self.rate: int = config.sampling_rate
        self.frame_samples = round(self.rate / config.audio_encoder_config.frame_rate)
        self._streams: int = config.num_codebooks
        self._nothing: int = config.audio_vocab_size
        self._seed = settings.seed
        self.begin(VoiceStyle())

    def begin(self, style: VoiceStyle) -> None:
        """Forget what was heard and said."""
        self._chance = self._torch.Generator().manual_seed(self._seed)
        self._memory = self._transformers.DynamicCache(config=self._model.decoder.config)
        self._heard: Samples = np.zeros(0, np.float32)
        self._said: list[list[int]] = []  # for each frame a token of every stream
        silence = [self._nothing] * self._streams
        self._user_before = silence
        self._first = True
        self._text, self._own = self._next(self._model.config.vocab_size, silence, silence)

    def step(self, frame: Sound) -> Spoken:
        """Hear a frame, and say what is to be said meanwhile."""
        if (frame.rate, len(frame.samples)) != (self.rate, self.frame_samples):
            raise EngineError(
                f"Moshi takes frames of {self.frame_samples} samples at {self.rate} Hz, and this "
                f"has {len(frame.samples)} at {frame.rate}: cut and resample the sound."
            )
        try:
            return self._spoken(frame)
        except RuntimeError as error:  # torch has no other
            raise EngineError(
                "The model could not go on. If memory is short, choose a smaller model."
            ) from error

    def _spoken(self, frame: Sound) -> Spoken:
        user = self._user_codes(frame)
        nothing = [self._nothing] * (self._streams - 1)
        own = [self._own[0], *(nothing if self._first else self._own[1:])]
        delayed = [user[0], *(nothing if self._first else self._user_before[1:])]
        text, semantic = self._text, self._own[0]
        self._text, self._own = self._next(text, own, delayed)
        self._user_before, self._first = user, False
        self._said = [*self._said, [semantic, *self._own[1:]]][-_WINDOW_FRAMES:]
        return Spoken(self._word(text), self._sound())

    def _next(self, text: int, own: list[int], user: list[int]) -> tuple[int, list[int]]:
        """The next token of the text, and those of the sound that go with it."""
        torch, model = self._torch, self._model
        with torch.inference_mode():
            rows = model.decoder.model.embed_tokens(self._tensor([[text]]))
            for place, token in enumerate((*own, *user)):
                rows = rows + model.embed_tokens[place](self._tensor([[token]]))
            found = model.decoder(inputs_embeds=rows, past_key_values=self._memory, use_cache=True)
            hidden = found.last_hidden_state[:, -1:]
            written = self._chosen(found.logits[0, -1], *_TEXT)
            memory = self._transformers.DynamicCache(config=model.depth_decoder.config)
            token, codes = written, []
            for _ in range(self._streams):
                deep = model.depth_decoder(
                    input_ids=self._tensor([[token]]),
                    last_hidden_state=hidden,
                    past_key_values=memory,
                    use_cache=True,
                )
                token = self._chosen(deep.logits[0, -1], *_SOUND)
                codes.append(token)
        return written, codes

    def _user_codes(self, frame: Sound) -> list[int]:
        joined = np.concatenate([self._heard, np.nan_to_num(frame.samples)])
        self._heard = joined[-_WINDOW_FRAMES * self.frame_samples :]
        given = self._torch.from_numpy(self._heard)[None, None]
        given = given.to(self._model.device, self._model.dtype)
        with self._torch.inference_mode():
            codes = self._model.audio_encoder.encode(given, num_quantizers=self._streams)
        return [int(code) for code in codes.audio_codes[0, :, -1]]

    def _sound(self) -> Sound:
        codes = self._tensor(self._said).T[None]
        with self._torch.inference_mode():
            values = self._model.audio_encoder.decode(codes).audio_values
        samples = values.reshape(-1)[-self.frame_samples :].float().cpu().numpy()
        if not np.isfinite(samples).all():
            raise EngineError("The model made a sound that is not one: import it again.")
        return Sound(np.clip(samples, -1.0, 1.0), self.rate)

    def _word(self, text: int) -> str:
        if text in _SILENT_TEXT:
            return ""
        token = self._tokenizer.id_to_token(text)
        return "" if token is None else str(token).replace("▁", " ")

    def _chosen(self, scores: Any, temperature: float, likeliest: int) -> int:
        best = scores.float().cpu().topk(min(likeliest, len(scores)))
        shares = (best.values / temperature).softmax(-1)
        return int(best.indices[self._torch.multinomial(shares, 1, generator=self._chance)])

    def _tensor(self, values: Any) -> Any:
        return self._torch.tensor(values, device=self._model.device)
