"""The real architectures of recognisers at a tiny size, which know two words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.errors import ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.recognising import UNTOLD, CheckpointRecogniser
from app.speech.registry import RECOGNISERS
from tests.unit.speech.recogniser_checkpoints import (
    FIRST,
    FRENCH,
    LAST,
    SILENCE,
    hum,
    laid_out,
    tiny_moonshine,
    tiny_parakeet,
    tiny_qwen3_asr,
)

MAKE: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "moonshine": ("moonshine", tiny_moonshine),
    "parakeet-ctc": ("parakeet", tiny_parakeet),
    "parakeet-tdt": ("parakeet", lambda folder: tiny_parakeet(folder, "tdt", steps=90)),
    "parakeet-rnnt": ("parakeet", lambda folder: tiny_parakeet(folder, "rnnt", steps=0)),
    "qwen3-asr": ("qwen3-asr", tiny_qwen3_asr),
}
TAUGHT = [name for name in MAKE if name != "parakeet-rnnt"]  # its loss wants one package more

Folders = Callable[[str], Path]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Each made and taught once."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = MAKE[name][1](tmp_path_factory.mktemp("models") / name)
        return made[name]

    return folder


@pytest.fixture
def recogniser(folders: Folders) -> Callable[..., CheckpointRecogniser]:
    def build(name: str, *languages: str) -> CheckpointRecogniser:
        built = RECOGNISERS[MAKE[name][0]](folders(name), languages or ("en",), 1)
        assert isinstance(built, CheckpointRecogniser)
        return built

    return build


Build = Callable[..., CheckpointRecogniser]


@pytest.mark.parametrize("name", TAUGHT)
def test_it_writes_down_what_is_said(recogniser: Build, name: str) -> None:
    heard = recogniser(name)
    assert heard.transcribe(FIRST, 0.5).text == "Yes."
    assert heard.transcribe(LAST, 0.5).text == "No."
    assert heard.transcribe(LAST.resampled(48_000), 0.5).text == "No."


@pytest.mark.parametrize("name", TAUGHT)
def test_it_knows_how_sure_it_is(recogniser: Build, name: str) -> None:
    heard = recogniser(name)
    with heard._torch.inference_mode():
        written = heard.hear(FIRST.samples, 0.5, 20)
    assert written.tokens == 4
    assert -0.5 < written.mean_log_probability < 0.0


@pytest.mark.parametrize("name", ["moonshine", "parakeet-ctc", "parakeet-tdt"])
def test_where_it_cannot_tell_silence_nothing_is_claimed_of_it(
    recogniser: Build, name: str
) -> None:
    heard = recogniser(name)
    with heard._torch.inference_mode():
        assert heard.hear(FIRST.samples, 0.5, 20).no_speech_probability == UNTOLD


@pytest.mark.parametrize("name", MAKE)
def test_more_words_than_there_was_time_for_are_nobodys(recogniser: Build, name: str) -> None:
    heard = recogniser(name)
    written: Any = heard.hear
    heard.hear = lambda *given: _many(written(*given))  # type: ignore[method-assign]
    assert heard.transcribe(FIRST, 0.5).text == ""


def _many(written: Any) -> Any:
    return type(written)("word " * 20, 40, -0.1)


@pytest.mark.parametrize("name", MAKE)
def test_a_moment_and_nothing_at_all_can_be_heard(recogniser: Build, name: str) -> None:
    heard = recogniser(name)
    heard.transcribe(Sound.silence(0.0, SPEECH_RATE), 0.0)
    heard.transcribe(hum(200, 0.01), 0.01)
    broken = np.full(8000, np.nan, np.float32)
    heard.transcribe(Sound(broken, SPEECH_RATE), 0.5)


@pytest.mark.parametrize("name", ["moonshine", "parakeet-ctc"])
def test_a_long_recording_is_heard_in_parts(recogniser: Build, name: str) -> None:
    heard, lengths = recogniser(name), []
    real: Any = heard.hear

    def listened(samples: Any, *more: Any) -> Any:
        lengths.append(len(samples))
        return real(samples, *more)

    heard.hear = listened  # type: ignore[method-assign]
    heard.transcribe(Sound.joined([hum(300, 1.0)] * 40, SPEECH_RATE), 0.5)
    assert len(lengths) >= 2
    assert max(lengths) <= 30 * SPEECH_RATE


@pytest.mark.parametrize("name", ["parakeet-rnnt", "parakeet-tdt"])
def test_a_transducers_steps_are_the_librarys(recogniser: Build, name: str) -> None:
    heard = recogniser(name)
    for sound in (FIRST, LAST, hum(440, 2.0)):
        found = heard.extracted(sound.samples)
        blank = heard._model.config.blank_token_id
        size = heard._model.config.vocab_size
        made = heard._model.generate(
            **found,
            decoder_start_token_id=blank,
            max_new_tokens=200,
            suppress_tokens=list(range(size, size + 5)),  # durations, which it takes for tokens
        )
        expected = [token for token in made.sequences[0].tolist() if token != blank]
        with heard._torch.inference_mode():
            written = heard.hear(sound.samples, 2.0, 1000)
        assert written.text == heard._tokens.decode(expected).strip()
        assert written.tokens == len(expected)


def test_moonshines_words_are_the_librarys(recogniser: Build) -> None:
    heard = recogniser("moonshine")
    for sound in (FIRST, LAST, hum(440, 2.0)):
        values = heard.extracted(sound.samples).input_values
        tokens = heard._model.generate(values, max_new_tokens=30)[0].tolist()
        with heard._torch.inference_mode():
            written = heard.hear(sound.samples, 2.0, 30)
        assert written.text == heard._tokens.decode(tokens, skip_special_tokens=True).strip()


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.3, 4.99])
def test_qwens_prompt_is_the_librarys(recogniser: Build, seconds: float) -> None:
    """Its words in a prompt with as many rows as its processor counts are those written here."""
    from transformers import Qwen3ASRProcessor

    heard = recogniser("qwen3-asr", "en")
    sound = hum(200, seconds)
    found = heard.extracted(sound.samples)
    rows = Qwen3ASRProcessor._get_audio_token_length(None, found.attention_mask.sum(-1))[0]
    given = heard._tokens.encode(laid_out(rows) + "language English<asr_text>").ids
    tokens = heard._model.generate(
        input_ids=heard.tensor([given]),
        input_features=found.input_features,
        input_features_mask=found.attention_mask,
        max_new_tokens=12,
        do_sample=False,
    )[0, len(given) :].tolist()
    with heard._torch.inference_mode():
        written = heard.hear(sound.samples, 2.0, 12)
    assert written.text == heard._tokens.decode(tokens, skip_special_tokens=True).strip()


def test_qwen_tells_the_language_and_stays_with_it_in_a_short_yes(recogniser: Build) -> None:
    heard = recogniser("qwen3-asr", "en", "fr")
    assert heard.transcribe(FIRST, 0.5).language == "en"
    assert heard.transcribe(FRENCH, 0.5).language == "en"
    with heard._torch.inference_mode():
        assert heard.hear(FRENCH.samples, 2.0, 10).text == "Oui."
    assert heard.transcribe(FRENCH, 0.5).language == "fr"
    heard.forget()
    assert heard.transcribe(FIRST, 0.5).language == "en"


def test_qwen_tells_whether_anybody_spoke(recogniser: Build) -> None:
    heard = recogniser("qwen3-asr")
    assert heard.transcribe(SILENCE, 0.5).text == ""
    with heard._torch.inference_mode():
        assert heard.hear(SILENCE.samples, 0.5, 10).no_speech_probability > 0.9
        assert heard.hear(FIRST.samples, 0.5, 10).no_speech_probability < 0.1


def test_the_words_tell_the_language_where_the_model_does_not(recogniser: Build) -> None:
    heard = recogniser("parakeet-ctc", "en", "de")
    real: Any = heard.hear(FIRST.samples, 2.0, 20)
    said = type(real)("Ich weiß nicht, ob das wirklich eine gute Idee ist.", 12, -0.2)
    heard.hear = lambda *given: said  # type: ignore[method-assign]
    assert heard.transcribe(hum(200, 3.0), 3.0).language == "de"
    heard.forget()
    assert heard.transcribe(hum(200, 1.0), 1.0).language == "en"


def test_the_version_for_another_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "qwen3_asr", "thinker_config": {}}')
    with pytest.raises(ModelError, match='whose name ends in "-hf"'):
        RECOGNISERS["qwen3-asr"](tmp_path, ("en",), 1)


def test_a_tokenizer_without_its_marks_is_refused(folders: Folders, tmp_path: Path) -> None:
    for file in folders("qwen3-asr").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "tokenizer.json").read_text().replace("<asr_text>", "<other>")
    (tmp_path / "tokenizer.json").write_text(text)
    with pytest.raises(ModelError, match="does not know <asr_text>"):
        RECOGNISERS["qwen3-asr"](tmp_path, ("en",), 1)


def test_the_full_models_weigh_what_their_pages_say() -> None:
    """Moonshine tiny 108 MB, Parakeet TDT v3 0.627 B in 723 tensors, Qwen3-ASR 1.7B 4.076 GB."""
    import torch
    import transformers as library

    bare = {"attention_bias": False, "convolution_bias": False, "num_mel_bins": 128}
    asr = library.Qwen3ASRConfig(audio_config={"output_dim": 2048})
    with torch.device("meta"):
        moonshine = library.MoonshineForConditionalGeneration(library.MoonshineConfig())
        parakeet = library.ParakeetForTDT(library.ParakeetTDTConfig(encoder_config=bare))
        qwen = library.Qwen3ASRForConditionalGeneration(asr)
    assert 4 * moonshine.num_parameters() == pytest.approx(108e6, abs=0.5e6)
    assert parakeet.num_parameters() == pytest.approx(0.627e9, abs=0.5e6)
    assert len(parakeet.state_dict()) == 723
    assert 2 * qwen.num_parameters() == pytest.approx(4_076_193_080, abs=100_000)


def test_the_full_models_are_as_published() -> None:
    """Moonshine tiny (Jeffries et al. 2024), Parakeet TDT v3 and Qwen3-ASR 1.7B, by their pages."""
    import transformers as library

    tiny = library.MoonshineConfig()
    assert (tiny.hidden_size, tiny.encoder_num_hidden_layers, tiny.vocab_size) == (288, 6, 32768)
    encoder = library.ParakeetEncoderConfig()
    hop = library.ParakeetFeatureExtractor().hop_length
    assert encoder.subsampling_factor * hop / SPEECH_RATE == pytest.approx(0.08)
    assert library.ParakeetTDTConfig().durations == (0, 1, 2, 3, 4)
    assert library.ParakeetTDTConfig().vocab_size == 8193
    asr = library.Qwen3ASRConfig()
    assert (asr.audio_config.num_mel_bins, asr.audio_config.n_window) == (128, 50)
    assert (asr.text_config.hidden_size, asr.text_config.num_hidden_layers) == (2048, 28)
    assert asr.eos_token_id == (151643, 151645)
