"""Speech recognition by Qwen3-ASR on transformers: a language model that writes down what it hears.

Its prompts are laid out here and not by the template that comes with it, which is a program. Each
answer begins with the language, "language English<asr_text>" or "language None<asr_text>". That is
written for it, and what it would have written itself tells the language, and whether anybody spoke.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.core.sound import Samples
from app.speech.engines.checkpoint import configuration
from app.speech.engines.recognising import CheckpointRecogniser, Written, likeliest

CLASSES: Mapping[str, str] = {"qwen3_asr": "Qwen3ASRForConditionalGeneration"}

_BEFORE = "<|im_start|>system\n<|im_end|>\n<|im_start|>user\n<|audio_start|>"
_AFTER = "<|audio_end|><|im_end|>\n<|im_start|>assistant\nlanguage"
_NOBODY, _WORDS = " None", "<asr_text>"
_ENDS = ("<|im_end|>", "<|endoftext|>")


class Qwen3Recogniser(CheckpointRecogniser):
    """Greedy.

    Args:
        folder: config.json, generation_config.json, preprocessor_config.json, tokenizer.json and
            the weights.
        languages: ISO 639-1 codes of those that may be spoken.
        threads: of the processor.

    Raises:
        ModelError: also for the version that is laid out for its authors' own program.
    """

    tells_language = True

    def __init__(self, folder: Path, languages: tuple[str, ...], threads: int) -> None:
        if "thinker_config" in configuration(folder, CLASSES):
            raise ModelError(
                f"The model {folder.name} is laid out for its authors' own program: import the "
                'version for transformers, whose name ends in "-hf".'
            )
        super().__init__(
            folder, languages, threads, classes=CLASSES, extractor="Qwen3ASRFeatureExtractor"
        )
        for mark in ("<|im_start|>", "<|audio_start|>", "<|audio_end|>", _WORDS, *_ENDS):
            if self._tokens.token_to_id(mark) is None:
                raise ModelError(
                    f"The tokenizer of {folder.name} does not know {mark}, so its words could not "
                    "be told from the rest: import the whole folder."
                )
        self._ends = [self._tokens.token_to_id(mark) for mark in _ENDS]
        self._names = _names(languages)

    def hear(self, samples: Samples, speech_seconds: float, most: int) -> Written:
        """Write down half a minute at most."""
        found = self.extracted(samples)
        heard = self._model.get_audio_features(
            found.input_features.to(self._model.dtype), found.attention_mask
        ).pooler_output
        embed = self._model.get_input_embeddings()
        before, after = (embed(self._numbers(text)) for text in (_BEFORE, _AFTER))
        rows = self._torch.cat([before, heard.reshape(1, -1, before.shape[-1]), after], dim=1)
        scores, past = self._read(None, inputs_embeds=rows)
        shares = scores.softmax(-1)
        language = self._language(shares, speech_seconds)
        told = self._numbers(f" {self._names[language]}{_WORDS}")
        scores, past = self._read(past, input_ids=told)

        def follow(token: int) -> Any:
            nonlocal past
            scores, past = self._read(past, input_ids=self.tensor([[token]]))
            return scores

        tokens, mean = likeliest(scores, follow, self._ends, most)
        text = self._tokens.decode(tokens).strip()
        return Written(text, len(tokens), mean, float(shares[self._first(_NOBODY)]))

    def _read(self, past: Any, **given: Any) -> tuple[Any, Any]:
        """Scores for what follows, and the memory of what was read."""
        found = self._model(**given, past_key_values=past, use_cache=True, logits_to_keep=1)
        return found.logits[0, -1].float(), found.past_key_values

    def _language(self, shares: Any, speech_seconds: float) -> str:
        first = {code: self._first(f" {name}") for code, name in self._names.items()}
        likely = {code: float(shares[number]) for code, number in first.items()}
        choice = self._languages
        return choice.choose(likely, speech_seconds) if choice.open else choice.current

    def _numbers(self, text: str) -> Any:
        return self.tensor([self._tokens.encode(text, add_special_tokens=False).ids])

    def _first(self, text: str) -> int:
        return int(self._tokens.encode(text, add_special_tokens=False).ids[0])


def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """The languages as the model writes them; those that it does not know stand for themselves."""
    from transformers.models.qwen3_asr.processing_qwen3_asr import LANGUAGE_CODE_TO_NAME

    return {code: LANGUAGE_CODE_TO_NAME.get(code, code.capitalize()) for code in languages}
