"""Speech recognition by Parakeet on transformers: one look at the sound, and hardly any writing.

Its encoder (Rekesh et al. 2023, "Fast Conformer") gives a row for each 80 ms. With a CTC head
each row is a token or none. A transducer looks at a row and at what it wrote: RNN-T moves on by a
row when it writes nothing, and TDT (Xu et al. 2023) tells besides by how many.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.core.sound import Samples
from app.speech.engines.checkpoint import configuration
from app.speech.engines.recognising import CheckpointRecogniser, Written

CLASSES: Mapping[str, str] = {
    "parakeet_ctc": "ParakeetForCTC",
    "parakeet_rnnt": "ParakeetForRNNT",
    "parakeet_tdt": "ParakeetForTDT",
}


class ParakeetRecogniser(CheckpointRecogniser):
    """Greedy. It tells neither the language, which the words must show, nor of silence.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer.json and the weights.
        languages: ISO 639-1 codes.
        threads: of the processor.
    """

    def __init__(self, folder: Path, languages: tuple[str, ...], threads: int) -> None:
        super().__init__(
            folder, languages, threads, classes=CLASSES, extractor="ParakeetFeatureExtractor"
        )
        self._kind = str(configuration(folder, CLASSES)["model_type"])

    def hear(self, samples: Samples, speech_seconds: float, most: int) -> Written:
        """Write down half a minute at most."""
        found = self.extracted(samples)
        given = {
            "input_features": found.input_features.to(self._model.dtype),
            "attention_mask": found.attention_mask,
        }
        said = self._labelled(given) if self._kind == "parakeet_ctc" else self._transduced(given)
        tokens: list[int] = []
        total = 0.0
        for token, log_probability in said:
            tokens.append(token)
            total += log_probability
            if len(tokens) == most:
                break
        text = self._tokens.decode(tokens).strip()
        return Written(text, len(tokens), total / max(1, len(tokens)))

    def _labelled(self, given: Mapping[str, Any]) -> Iterator[tuple[int, float]]:
        """The tokens of rows, the same in neighbouring rows once; with their log-probabilities."""
        blank = self._model.config.pad_token_id
        heard = self._model.encoder(**given)
        rows = self._model.ctc_head(heard.last_hidden_state)[0, : int(heard.attention_mask.sum())]
        best = rows.float().log_softmax(-1).max(-1)
        before = blank
        for token, value in zip(best.indices.tolist(), best.values.tolist(), strict=True):
            if token not in (blank, before):
                yield token, value
            before = token

    def _transduced(self, given: Mapping[str, Any]) -> Iterator[tuple[int, float]]:
        config = self._model.config
        heard = self._model.get_audio_features(**given)
        row, written, token, memory = 0, 0, config.blank_token_id, None
        while row < int(heard.attention_mask.sum()):
            found = self._model(
                encoder_outputs=type(heard)(pooler_output=heard.pooler_output[:, row, None]),
                decoder_input_ids=self.tensor([[token]]),
                decoder_cache=memory,
                use_decoder_cache=True,
            )
            memory = found.decoder_cache
            scores = found.logits[0, -1].float()
            shares = scores[: config.vocab_size].log_softmax(-1)
            token = int(shares.argmax())
            written = 0 if token == config.blank_token_id else written + 1
            if written:
                yield token, float(shares[token])
            rows = self._rows(scores[config.vocab_size :], written)
            row, written = row + rows, 0 if rows else written

    def _rows(self, durations: Any, written: int) -> int:
        """How far to move on, having written so many tokens at this row, none among the last."""
        config = self._model.config
        must = int(not written or written >= config.max_symbols_per_step)
        if self._kind == "parakeet_rnnt":
            return must
        return max(must, int(config.durations[int(durations.argmax())]))
