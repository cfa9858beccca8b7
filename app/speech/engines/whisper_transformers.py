"""Speech recognition by Whisper on transformers: for checkpoints as their authors publish them."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.core.errors import ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.checkpoint import libraries, open_checkpoint
from app.speech.engines.recognising import likeliest, tokens_and_features
from app.speech.engines.whisper_encoder import encoded
from app.speech.engines.whisper_windows import Features, Generated, WindowedWhisper

CLASSES = {"whisper": "WhisperForConditionalGeneration"}
_TIED = ("proj_out.weight",)
"""The same as the decoder's embeddings, and therefore not always there."""


class TransformersWhisper(WindowedWhisper):
    """Greedy, with the encoder in short windows, like the one on CTranslate2.

    Args:
        folder: config.json, generation_config.json, preprocessor_config.json, tokenizer.json and
            the weights.
        languages: ISO 639-1 codes.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no Whisper.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, languages: tuple[str, ...], threads: int) -> None:
        self._torch, _ = libraries()
        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, CLASSES, optional=_TIED)
        tokens, self._mel = tokens_and_features(folder, "WhisperFeatureExtractor")
        vocabulary = tokens.get_vocab()
        for mark in ("<|startoftranscript|>", "<|translate|>", "<|endoftext|>"):
            if mark not in vocabulary:
                raise ModelError(
                    f"The tokenizer of {folder.name} does not know {mark}, so it is no Whisper's: "
                    "import the whole folder."
                )
        self._begin = vocabulary["<|startoftranscript|>"]
        self._end = vocabulary["<|endoftext|>"]
        self._silence = vocabulary.get("<|nospeech|>", vocabulary.get("<|nocaptions|>"))
        self._known = {
            name.strip("<|>"): number
            for name, number in vocabulary.items()
            if self._begin < number < vocabulary["<|translate|>"]
        }
        settings = self._model.generation_config
        size = self._model.config.vocab_size
        self._never = [one for one in settings.suppress_tokens or () if one < size]
        self._not_first = [one for one in settings.begin_suppress_tokens or () if one < size]
        super().__init__(tokens, "<|en|>" in vocabulary, languages)

    def features(self, sound: Sound) -> Features:
        """Mel bands without padding."""
        samples = np.nan_to_num(sound.samples)
        found = self._mel(
            samples, sampling_rate=SPEECH_RATE, padding="longest", return_tensors="np"
        )
        bands: Features = found.input_features[0].astype(np.float32)
        return bands

    def encode(self, padded: Features) -> Any:
        """The encoder's rows."""
        return encoded(self._model.model.encoder, padded)

    def detect(self, encoded: Any) -> dict[str, float]:
        """The probability of each language."""
        with self._torch.inference_mode():
            scores, _ = self._decoded([self._begin], encoded, None)
        languages = list(self._known)
        places = [self._known[language] for language in languages]
        shares = scores[-1][places].softmax(-1).tolist()
        return dict(zip(languages, shares, strict=True))

    def generate(self, encoded: Any, prompt: list[int], most: int, penalty: float) -> Generated:
        """The likeliest words."""
        silence = 0.0
        with self._torch.inference_mode():
            scores, past = self._decoded(prompt, encoded, None)
            if self._silence is not None:
                silence = float(scores[0].softmax(-1)[self._silence])

            def follow(token: int) -> Any:
                nonlocal past
                scores, past = self._decoded([token], encoded, past)
                return scores[-1]

            weigh = partial(self._weighed, penalty)
            tokens, mean = likeliest(scores[-1], follow, (self._end,), most, weigh)
        return Generated(tokens, mean, silence)

    def _decoded(self, tokens: list[int], encoded: Any, past: Any) -> tuple[Any, Any]:
        """Scores for what follows each token, and the decoder's memory."""
        found = self._model(
            decoder_input_ids=self._tensor([tokens]),
            encoder_outputs=(encoded,),
            past_key_values=past,
            use_cache=True,
        )
        return found.logits[0].float(), found.past_key_values

    def _weighed(self, penalty: float, scores: Any, tokens: list[int]) -> Any:
        weighed = scores.clone()
        if penalty != 1.0 and tokens:
            said = sorted(set(tokens))
            old = weighed[said]
            weighed[said] = self._torch.where(old < 0, old * penalty, old / penalty)
        weighed[self._never + ([] if tokens else self._not_first)] = -float("inf")
        return weighed

    def _tensor(self, values: Any) -> Any:
        return self._torch.as_tensor(values, device=self._model.device)
