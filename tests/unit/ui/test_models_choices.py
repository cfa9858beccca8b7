"""What the Models page says and switches, without a window."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Task
from app.catalog.suiting import Computer, Fit
from app.core.feeling import FeelingSettings
from app.core.languages import language_name
from app.core.settings import ModelSettings, Settings, WorkedSettings
from app.speech.voices import Repertoire
from app.ui.settings.models_offer import Market, Standing
from app.ui.settings.models_switching import using
from app.ui.settings.models_wording import duration, facts, languages_in_full, origin, progress

RESOURCES = Path(__file__).parents[3] / "resources"
MANIFEST = Manifest.load(RESOURCES / "models.toml")
REPERTOIRE = Repertoire.load(RESOURCES)
LAPTOP = Computer(8_000_000_000, 50_000_000_000, 4)


@pytest.fixture
def market(tmp_path: Path) -> Market:
    library = Library(MANIFEST, tmp_path / "store", tmp_path / "models")
    return Market(library, LAPTOP, Settings(), ("qwen3-4b",))


def test_another_synthesiser_brings_a_speaker_of_its_own() -> None:
    piper = using(Settings(), MANIFEST.model("piper-joe"), REPERTOIRE)
    assert (piper.models.synthesiser, piper.voice.speaker) == ("piper-joe", "joe")
    back = using(piper, MANIFEST.model("kokoro"), REPERTOIRE)
    joe, speaker = REPERTOIRE.speaker("joe"), REPERTOIRE.speaker(back.voice.speaker)
    assert speaker.engine == "kokoro"
    assert (speaker.language[:2], speaker.gender) == (joe.language[:2], joe.gender)


def test_a_model_that_does_not_hear_for_itself_gets_a_recogniser_again() -> None:
    alone = replace(Settings(), models=replace(Settings().models, recogniser=""))
    smaller = MANIFEST.model("qwen2.5-coder-0.5b")
    assert using(alone, MANIFEST.model("qwen2-audio-7b"), REPERTOIRE).models.recogniser == ""
    assert using(alone, smaller, REPERTOIRE).models.recogniser == "whisper-base"
    other = replace(alone, worked=WorkedSettings(recogniser=("whisper-small",)))
    assert using(other, smaller, REPERTOIRE).models.recogniser == "whisper-small"


def test_a_speaker_that_the_new_synthesiser_has_too_stays() -> None:
    settings = Settings()
    settings = replace(settings, voice=replace(settings.voice, speaker="bf_emma"))
    assert using(settings, MANIFEST.model("kokoro-fp32"), REPERTOIRE).voice == settings.voice


def test_another_recogniser_changes_nothing_else() -> None:
    changed = using(Settings(), MANIFEST.model("whisper-small"), REPERTOIRE)
    assert changed == replace(
        Settings(), models=replace(ModelSettings(), recogniser="whisper-small")
    )


def test_the_choices_begin_with_what_is_in_use_and_end_with_what_is_too_big(
    market: Market,
) -> None:
    offers = market.offers(Task.LANGUAGE_MODEL)
    assert offers[0].in_use
    assert offers[1].recommended
    assert offers[1].fit_words == "Recommended for this computer"
    assert offers[-1].suitability.fit is Fit.TOO_BIG
    assert "smollm2-135m" not in [offer.model.id for offer in offers]


def test_a_model_that_nobody_vouches_for_is_import_only(market: Market) -> None:
    offer = market.offer(MANIFEST.model("distil-whisper-large-v3.5"))
    assert offer.standing is Standing.IMPORT_ONLY


def test_a_model_of_feelings_is_used_beside_the_others(market: Market) -> None:
    model = MANIFEST.model("wav2vec2-emotion")
    (offer,) = market.offers(Task.FEELINGS)
    assert (offer.model, offer.standing, offer.in_use) == (model, Standing.IMPORT_ONLY, False)
    settings = using(Settings(), model, REPERTOIRE)
    assert settings == Settings(feelings=FeelingSettings(model=model.id))
    with_it = replace(market, settings=settings)
    assert with_it.offer(model).in_use
    assert model in with_it.lacking()
    assert model not in market.lacking()


def test_what_a_model_does_itself_is_neither_lacking_nor_in_memory(market: Market) -> None:
    omni, kokoro = MANIFEST.model("qwen2.5-omni-7b"), MANIFEST.model("kokoro")
    assert kokoro in market.lacking()
    alone = replace(market, settings=_answering_with(omni.id))
    assert kokoro not in alone.lacking()
    roomy = replace(market, computer=replace(LAPTOP, memory_bytes=64_000_000_000))
    ear, small = MANIFEST.model("whisper-base"), MANIFEST.model("silero-vad")
    turn_end = MANIFEST.model("smart-turn")
    beside = sum(model.memory_megabytes for model in (omni, ear, small, turn_end)) / 1000
    assert f"{beside:.2f} of" in roomy.offer(omni).suitability.reason


def _answering_with(language_model: str) -> Settings:
    return Settings(models=ModelSettings(language_model=language_model))


def test_the_smaller_choice_is_the_largest_that_is_smaller(market: Market) -> None:
    large = replace(market, settings=_answering_with("qwen3-8b"))
    smaller = large.smaller(Task.LANGUAGE_MODEL)
    assert smaller is not None
    assert smaller.model.id == "phi-4-mini"
    smallest = replace(market, settings=_answering_with("smollm2-135m"))
    assert smallest.smaller(Task.LANGUAGE_MODEL) is None


def test_models_in_words() -> None:
    llama, whisper = MANIFEST.model("llama-3.2-1b"), MANIFEST.model("whisper-base")
    assert facts(llama) == (
        "0.81 GB on the disk · 1.20 GB of memory · English and 7 more languages · Llama 3.2 licence"
    )
    assert languages_in_full(whisper) == "Any language"
    assert "English and 24 more languages" in facts(MANIFEST.model("parakeet-tdt-0.6b-v3"))
    assert origin(whisper) == "huggingface.co or the Python package index"


def test_every_language_of_a_model_has_a_name() -> None:
    codes = {code for model in MANIFEST for code in model.languages} - {"any"}
    assert [code for code in codes if language_name(code) == code] == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (50, "50 seconds"), (100, "2 minutes"), (7200, "2 hours")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_progress_says_no_more_than_is_known() -> None:
    assert progress(5_000_000, 2_000_000_000, 0.0, None) == "5 MB of 2.00 GB"
    assert progress(5_000_000, 2_000_000_000, 3_400_000, 100) == (
        "5 MB of 2.00 GB · 3.4 MB a second · 2 minutes left"
    )
