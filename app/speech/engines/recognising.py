"""What recognisers on transformers have in common, whatever they are made of.

Unlike Whisper these models take sound as long as it is, so a short "yes" costs little. They go
wrong now and then all the same, and what they wrote is judged by the same figures.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from app.core.errors import ModelError
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.speech.engines.checkpoint import LOCAL, libraries, open_checkpoint
from app.speech.engines.partwise import PartwiseRecogniser
from app.speech.hallucination import Evidence, most_tokens
from app.speech.language_choice import LEAST_SECONDS
from app.speech.written_language import written_language

UNTOLD = 0.0
"""Stands for the probability of silence where a model has none: then only the number of words can
speak against them, beside the time that there was to say them."""

_LONGEST_SECONDS = 29.0
_SHORTEST_SECONDS = 0.5
_MARGIN_SECONDS = 1.0
"""Silence after sound that is heard again, as with Whisper; not measured with these models."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote."""

    text: str
    tokens: int
    mean_log_probability: float
    """Of each token; 0 if there is none."""

    no_speech_probability: float = UNTOLD


class CheckpointRecogniser(PartwiseRecogniser):
    """Writes down half a minute at a time.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer.json and the weights.
        languages: ISO 639-1 codes.
        threads: of the processor.
        classes: as `open_checkpoint` takes them.
        extractor: the library's class that turns samples into what the model takes.

    Raises:
        ModelError: the folder holds no such model.
        EngineError: the libraries are not installed.
    """

    tells_language: ClassVar[bool] = False
    """Whether the model does; else the words do, as far as they can."""

    def __init__(
        self,
        folder: Path,
        languages: tuple[str, ...],
        threads: int,
        *,
        classes: Mapping[str, str],
        extractor: str,
    ) -> None:
        super().__init__(languages, _LONGEST_SECONDS)
        self._torch, _ = libraries()
        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, classes)
        self._tokens, self._features = tokens_and_features(folder, extractor)

    @abstractmethod
    def hear(self, samples: Samples, speech_seconds: float, most: int) -> Written:
        """Write down sound at 16 kHz with so much speech in it, in at most so many tokens."""

    def transcribe_part(self, sound: Sound, speech_seconds: float) -> str:
        """The words of up to 29 s."""
        evidence = self._evidence(sound, speech_seconds, _SHORTEST_SECONDS)
        if evidence.odd:
            again = self._evidence(sound, speech_seconds, sound.seconds + _MARGIN_SECONDS)
            evidence = evidence if again.odd and not evidence.invented else again
        if evidence.invented:
            return ""
        if evidence.sparse:
            return self.in_halves(sound, speech_seconds)
        if not self.tells_language and speech_seconds >= LEAST_SECONDS:
            self._read_language(evidence.text)
        return evidence.text

    def _evidence(self, sound: Sound, speech_seconds: float, seconds: float) -> Evidence:
        missing = max(0, round(seconds * sound.rate) - len(sound.samples))
        samples = np.pad(np.nan_to_num(sound.samples), (0, missing))
        with self._torch.inference_mode():
            written = self.hear(samples, speech_seconds, most_tokens(speech_seconds) + 1)
        return Evidence(
            written.text,
            written.tokens,
            written.mean_log_probability,
            written.no_speech_probability,
            speech_seconds,
        ).once()

    def extracted(self, samples: Samples) -> Any:
        """What the model takes, as the library names it."""
        return self._features(
            samples,
            sampling_rate=SPEECH_RATE,
            padding=True,
            return_attention_mask=True,
            return_tensors="pt",
        ).to(self._model.device)

    def tensor(self, values: Any) -> Any:
        """Whole numbers where the model is."""
        return self._torch.as_tensor(values, device=self._model.device)

    def _read_language(self, text: str) -> None:
        choice = self._languages
        read = written_language(text, choice.current) if choice.open else choice.current
        if read in choice.enabled:
            choice.current = read


def tokens_and_features(folder: Path, extractor: str) -> tuple[Any, Any]:
    """The tokenizer and the library's feature extractor of a folder; ModelError without them."""
    _, transformers = libraries()
    from tokenizers import Tokenizer

    try:
        tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return tokens, getattr(transformers, extractor).from_pretrained(folder, **LOCAL)
    except Exception as error:  # tokenizers has no errors of its own
        raise ModelError(
            f"The model {folder.name} lacks a tokenizer.json that can be read, or a "
            "preprocessor_config.json or processor_config.json: import the whole folder."
        ) from error


def likeliest(
    scores: Any,
    follow: Callable[[int], Any],
    ends: Collection[int],
    most: int,
    weigh: Callable[[Any, list[int]], Any] = lambda scores, tokens: scores,
) -> tuple[list[int], float]:
    """The likeliest tokens one after the other, and their mean log-probability, the end's included.

    Args:
        scores: for the first token.
        follow: gives those for what comes after a token.
        ends: tokens that end the text.
        most: tokens to write.
        weigh: changes scores, knowing the tokens so far.
    """
    tokens: list[int] = []
    total = 0.0
    while len(tokens) < most:
        weighed = weigh(scores, tokens)
        best = int(weighed.argmax())
        total += float(weighed.log_softmax(-1)[best])
        if best in ends:
            break
        tokens.append(best)
        scores = follow(best)
    return tokens, total / (len(tokens) + 1)
