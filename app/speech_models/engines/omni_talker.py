"""The talker of Qwen2.5-Omni: makes tokens of sound, 50 a second, of what the thinker thinks.

It reads the whole prompt, as the thinker's embeddings and states added up; then, with each token of
sound, one more token of the reply, and padding when there are no more (Xu et al. 2025, section 2).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core.errors import EngineError
from app.language.context import Tokens
from app.speech.engines.checkpoint import libraries

_BATCH_TOKENS = 32
"""Read at once, as in reading.py."""

_TEMPERATURE, _LIKELIEST, _SHARE, _PENALTY = 0.9, 40, 0.8, 1.05
"""As the authors choose: `generate` of the library."""

_LONGEST = 4096
"""Tokens of sound to a reply, some 80 s: `generate` of the library."""


class Talker:
    """Keeps what it has read, like Reader.

    Args:
        model: the whole model.
        seed: of chance.
    """

    def __init__(self, model: Any, seed: int) -> None:
        self._torch, transformers = libraries()
        self._talker = model.talker
        self._words = model.thinker.get_input_embeddings()
        self._codes = model.talker.get_input_embeddings()
        self._memory = transformers.DynamicCache(config=model.talker.model.config)
        self._chance = self._torch.Generator().manual_seed(seed)
        self._read: list[int] = []
        self._said: list[int] = []
        told = model.talker
        self._ends = (told.codec_pad_token, told.codec_eos_token)
        self._prompt = {told.codec_mask_token, told.codec_pad_token, told.codec_bos_token}
        sounds = self._torch.zeros(told.codec_head.out_features, dtype=self._torch.bool)
        sounds[: model.config.token2wav_config.dit_config.num_embeds] = True
        sounds[list(self._ends)] = True
        self._never = ~sounds  # what makes no sound
        self._longest = _LONGEST

    def read(self, numbers: Tokens, states: Sequence[Any]) -> Iterator[None]:
        """Bring the memory to a prompt, a batch at a time, reading only what is new.

        Args:
            numbers: tokens and bits of sound.
            states: for each what the thinker made of it, of the shape (width,).
        """
        keep = 0
        while keep < min(len(numbers), len(self._read)) and numbers[keep] == self._read[keep]:
            keep += 1
        del self._read[keep:]
        surplus = int(self._memory.get_seq_length()) - keep
        if surplus > 0:
            self._memory.crop(-surplus)
        for start in range(keep, len(numbers), _BATCH_TOKENS):
            end = min(start + _BATCH_TOKENS, len(numbers))
            self._take(self._torch.stack(list(states[start:end])))
            self._read.extend(numbers[start:end])
            yield None

    def begin(self, speaker: int, state: Any) -> int | None:
        """The first token of sound; `state` is the thinker's for the first token of the reply."""
        self._said = []
        told = self._talker
        first = self.word(speaker) + self._code(told.codec_pad_token)
        second = state + self._code(told.codec_bos_token)
        return self._next(self._torch.stack([first, second]))

    def go_on(self, state: Any) -> int | None:
        """The next token of sound, or None at the end; `state` is for the reply's next token."""
        return self._next((self._code(self._said[-1]) + state)[None])

    def word(self, token: int) -> Any:
        """The thinker's embedding of a token."""
        return self._words(self._torch.tensor(token, device=self._talker.device))

    def _code(self, token: int) -> Any:
        return self._codes(self._torch.tensor(token, device=self._talker.device))

    def _next(self, rows: Any) -> int | None:
        token = self._chosen(self._scores(self._take(rows)))
        self._said.append(token)
        return None if token in self._ends or len(self._said) >= self._longest else token

    def _take(self, rows: Any) -> Any:
        """Read rows of the shape (tokens, width); gives the state after the last."""
        try:
            with self._torch.inference_mode():
                found = self._talker.model(
                    inputs_embeds=self._talker.thinker_to_talker_proj(rows)[None],
                    past_key_values=self._memory,
                    use_cache=True,
                )
        except RuntimeError as error:  # torch has no other
            self._memory.crop(0)
            self._read.clear()
            raise EngineError(
                "The model could not go on speaking. If memory is short, choose a smaller model."
            ) from error
        return found.last_hidden_state[0, -1]

    def _scores(self, state: Any) -> Any:
        """Of each token, less for what was said already."""
        with self._torch.inference_mode():
            found = self._talker.codec_head(state).float().cpu()
        scores = found.clone()
        if self._torch.isnan(scores).any() or not self._torch.isfinite(scores).any():
            raise EngineError("The model gave no sound: it may be damaged. Import it again.")
        said = sorted(self._prompt | set(self._said))
        old = scores[said]
        scores[said] = self._torch.where(old < 0, old * _PENALTY, old / _PENALTY)
        return scores.masked_fill(self._never, -self._torch.inf)

    def _chosen(self, scores: Any) -> int:
        best = (scores / _TEMPERATURE).topk(min(_LIKELIEST, len(scores)))
        shares = best.values.softmax(-1)
        shares[shares.cumsum(-1) - shares >= _SHARE] = 0.0
        return int(best.indices[self._torch.multinomial(shares, 1, generator=self._chance)])
