"""What a projector is trained between: Whisper's own encoder and the language model's own words."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.sound import Sound
from app.language.templates import TEMPLATES
from app.speech.engines.whisper import WhisperRecogniser
from app.speech.engines.whisper_encoder import encoded, filled_up

PACKAGING = Path(__file__).parents[2] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from training.language import FrozenLanguage
    from training.whisper_weights import open_encoder
finally:
    sys.path.remove(str(PACKAGING))

pytestmark = pytest.mark.engines


def test_the_encoder_hears_what_it_hears_in_ctranslate2(
    models: Callable[[str], Path], people: Callable[[str], tuple[Sound, str]]
) -> None:
    sound, _ = people("en/hello_world")
    usual = WhisperRecogniser(models("whisper-base"), ("en",), 1)
    bands = filled_up(usual.features(sound.resampled(16_000)), sound.seconds + 0.5)
    wanted = np.asarray(usual.encode(bands), np.float32)[0]
    found = encoded(open_encoder(models("whisper-base")), bands)[0].numpy()
    assert found.shape == wanted.shape
    alike = np.sum(found * wanted) / np.linalg.norm(found) / np.linalg.norm(wanted)
    assert alike > 0.98  # CTranslate2 computes with eight bits


def test_the_language_model_reads_and_answers_as_in_llama_cpp(
    models: Callable[[str], Path],
) -> None:
    import llama_cpp

    (file,) = models("smollm2-135m").glob("*.gguf")
    usual = llama_cpp.Llama(str(file), n_ctx=256, n_threads=1, verbose=False)
    language = FrozenLanguage.of(file, TEMPLATES["chatml"])
    for text in ("What is the capital of France?", "Tell me 15 jokes; it's cold!"):
        assert language.tokens(text) == usual.tokenize(text.encode(), add_bos=False)
    (answer,) = language.answers(["What do cows eat?"], 8)
    prompt = [*language._before, *language.tokens("What do cows eat?"), *language._after]
    tokens = usual.generate(prompt, temp=0.0, repeat_penalty=1.0)
    assert [next(tokens) for _ in range(4)] == answer[:4]
