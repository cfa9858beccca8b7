"""Speech recognition by Moonshine on transformers: small, and quick with a few words."""

from collections.abc import Mapping
from pathlib import Path

from app.core.sound import Samples
from app.speech.engines.recognising import CheckpointRecogniser, Written, likeliest

CLASSES: Mapping[str, str] = {"moonshine": "MoonshineForConditionalGeneration"}


class MoonshineRecogniser(CheckpointRecogniser):
    """Greedy. It hears samples, not a spectrum, and its cost grows with their number.

    Each version knows one language, so nothing is told of it, and it has no figure for silence.

    Args:
        folder: config.json, generation_config.json, preprocessor_config.json, tokenizer.json and
            the weights.
        languages: ISO 639-1 code of the one it knows.
        threads: of the processor.
    """

    def __init__(self, folder: Path, languages: tuple[str, ...], threads: int) -> None:
        super().__init__(
            folder,
            languages[:1],
            threads,
            classes=CLASSES,
            extractor="Wav2Vec2FeatureExtractor",
        )

    def hear(self, samples: Samples, speech_seconds: float, most: int) -> Written:
        """Write down half a minute at most."""
        config = self._model.config
        values = self.extracted(samples).input_values.to(self._model.dtype)
        encoded = self._model.model.encoder(values)
        past = None

        def follow(token: int) -> object:
            nonlocal past
            found = self._model(
                decoder_input_ids=self.tensor([[token]]),
                encoder_outputs=encoded,
                past_key_values=past,
                use_cache=True,
            )
            past = found.past_key_values
            return found.logits[0, -1].float()

        first = follow(config.decoder_start_token_id)
        most = min(most, config.max_position_embeddings - 1)
        tokens, mean = likeliest(first, follow, (config.eos_token_id,), most)
        return Written(self._tokens.decode(tokens).strip(), len(tokens), mean)
