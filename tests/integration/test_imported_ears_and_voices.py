"""Recognisers and a voice of the transformers library, from a stick to a conversation."""

import gc
import queue
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.catalog.importing import import_path
from app.core.errors import UsageError
from app.core.events import (
    CancelledBecause,
    Event,
    ReplyBegun,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    WordsRecognised,
)
from app.core.paths import Paths
from app.core.settings import ListeningSettings, ModelSettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.core.voice_events import EngineFailed
from app.speech.registry import RECOGNISERS, SYNTHESISERS
from app.voice.ensemble import Ensemble
from app.workshop import Workshop
from tests.integration.room import Room
from tests.integration.test_speech_models_from_the_catalogue import (  # noqa: F401 - a fixture
    Catalogue,
    catalogue,
    converse,
)
from tests.unit.speech.recogniser_checkpoints import (
    FIRST,
    LAST,
    tiny_moonshine,
    tiny_parakeet,
    tiny_qwen3_asr,
)
from tests.unit.speech.speecht5_checkpoint import tiny_speecht5


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Voices of chance speak as long as they may, so they may not long."""
    monkeypatch.setattr("app.speech.engines.speecht5_spectrogram._LONGEST", 5.0)


ABILITIES = 'abilities = ["speaker", "loudness", "pauses"]\n'
SCRIPTED = ModelSettings(*["scripted"] * 5)


def settings_of(**models: str) -> Settings:
    return replace(Settings(), models=replace(SCRIPTED, **models))


@pytest.mark.parametrize(
    ("engine", "make", "sound", "words"),
    [
        ("moonshine", tiny_moonshine, FIRST, "Yes."),
        ("parakeet", tiny_parakeet, LAST, "No."),
        ("qwen3-asr", tiny_qwen3_asr, FIRST, "Yes."),
    ],
)
def test_an_imported_recogniser_is_conversed_with(
    tmp_path: Path,
    catalogue: Catalogue,  # noqa: F811
    engine: str,
    make: Callable[[Path], Path],
    sound: Sound,
    words: str,
) -> None:
    folder = make(tmp_path / "stick")
    workshop = Workshop(catalogue("tiny-ears", "recogniser", engine, folder))
    import_path(workshop.library, folder)
    settings = settings_of(recogniser="tiny-ears")
    workshop.check(settings)
    events = converse(workshop, settings, workshop.engines(settings), sound)
    heard = [event.text for event in events if isinstance(event, WordsRecognised)]
    assert heard[-1:] == [words]
    assert not [event for event in events if isinstance(event, StageFailed)]


def test_an_imported_voice_answers_with_the_speaker_that_was_chosen(
    tmp_path: Path,
    catalogue: Catalogue,  # noqa: F811
) -> None:
    folder = tiny_speecht5(tmp_path / "stick" / "voice")
    paths = catalogue("tiny-voice", "synthesiser", "speecht5", folder, ABILITIES)
    workshop = Workshop(paths)
    import_path(workshop.library, tmp_path / "stick")
    settings = replace(settings_of(synthesiser="tiny-voice"), voice=VoiceStyle(speaker="slt"))
    workshop.check(settings)
    events = converse(workshop, settings, workshop.engines(settings))
    assert [event for event in events if isinstance(event, ReplyFinished)]
    assert not [event for event in events if isinstance(event, StageFailed)]
    wrong = replace(settings, voice=VoiceStyle(speaker="joe"))
    with pytest.raises(
        UsageError, match="is no speaker of Tiny; choose one of: slt, clb, bdl, rms, ksp"
    ):
        workshop.check(wrong)


def test_a_voice_is_interrupted_in_mid_stream_and_speaks_again(tmp_path: Path) -> None:
    ears = RECOGNISERS["moonshine"](tiny_moonshine(tmp_path / "ears"), ("en",), 1)
    voice = SYNTHESISERS["speecht5"](tiny_speecht5(tmp_path / "voice"), tmp_path, 1)
    assistant = ("That is a long story of which I remember hardly a word.", "Go on.")
    with Room(recogniser=ears, synthesiser=voice, assistant=assistant) as room:
        ask(room)
        room.hear_the_reply_begin(0.4)
        ask(room)
        assert [one.because for one in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]
        room.hear_everything()
        assert len(room.of(ReplyBegun)) == 2
        first, second = room.history.exchanges
        assert len(first.heard) < len(assistant[0])
        assert second.heard.strip() == assistant[1]
        assert {one.text for one in room.of(WordsRecognised)} <= {"Yes.", "No."}
        assert not room.of(StageFailed)


def ask(room: Room) -> None:
    turns = len(room.of(WordsRecognised))
    room.user_talks(1.0)
    room.user_is_silent(0.2)
    room.wait_for(WordsRecognised, turns + 1)
    room.user_is_silent(0.3)


def test_a_long_recording_goes_through_in_parts(tmp_path: Path) -> None:
    ears = RECOGNISERS["parakeet"](tiny_parakeet(tmp_path / "ears"), ("en",), 1)
    with Room(recogniser=ears) as room:
        room.user_talks(35.0)
        room.user_is_silent(0.5)
        room.wait_for(WordsRecognised, 1)
        assert not room.of(StageFailed)


def test_whoever_speaks_another_language_is_told_so() -> None:
    workshop, french = Workshop(Paths.default()), ListeningSettings(languages=("fr",))
    with pytest.raises(UsageError, match="Moonshine tiny knows English, and not French"):
        workshop._languages("moonshine-tiny", french)
    both = replace(french, languages=("fr", "en"))
    assert workshop._languages("moonshine-tiny", both) == ("en",)
    assert workshop._languages("qwen3-asr-0.6b", both) == ("fr", "en")


@pytest.fixture
def ears(tmp_path: Path) -> Path:
    return tiny_moonshine(tmp_path / "stick", steps=0)


def _failure(paths: Paths, settings: Settings, place: str) -> str:
    told: queue.SimpleQueue[Event] = queue.SimpleQueue()
    ensemble = Ensemble(paths, told.put, lambda: 10**12)
    engines = ensemble.arriving(settings)
    ensemble.ask_for_all()
    assert getattr(engines, place).exception(timeout=60.0)
    event = told.get(timeout=10.0)
    while not isinstance(event, EngineFailed):
        event = told.get(timeout=10.0)
    return event.advice


@pytest.mark.parametrize(
    ("damage", "advice"),
    [
        ("another kind", "is of the kind 'whisper', and moonshine is wanted"),
        ("cut", "is damaged or incomplete"),
        ("missing", "lacks the tensor model.decoder.norm.weight"),
        ("extra", "has, and should not have, the tensor more"),
        ("no tokenizer", "lacks a tokenizer.json"),
    ],
)
def test_a_wrong_or_damaged_recogniser_is_told_of_in_a_sentence(
    ears: Path,
    catalogue: Catalogue,  # noqa: F811
    damage: str,
    advice: str,
) -> None:
    _damage(ears, damage)
    paths = catalogue("tiny-ears", "recogniser", "moonshine", ears)
    import_path(Workshop(paths).library, ears)
    told = _failure(paths, settings_of(recogniser="tiny-ears"), "recogniser")
    assert advice in told
    assert "mport" in told


def _damage(folder: Path, damage: str) -> None:
    from safetensors.numpy import load_file, save_file

    weights = folder / "model.safetensors"
    match damage:
        case "another kind":
            config = (folder / "config.json").read_text()
            (folder / "config.json").write_text(config.replace('"moonshine"', '"whisper"'))
        case "cut":
            weights.write_bytes(weights.read_bytes()[:-2000])
        case "no tokenizer":
            (folder / "tokenizer.json").write_text("{}")
        case _:
            tensors = load_file(weights)
            if damage == "extra":
                tensors["more"] = np.zeros(3, np.float32)
            else:
                del tensors["model.decoder.norm.weight"]
            save_file(tensors, weights, {"format": "pt"})


def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    from app.core.errors import ModelError

    folder = tiny_speecht5(tmp_path / "voice")
    vocoder = folder / "hifigan"
    (vocoder / "model.safetensors").rename(vocoder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"has its weights in pytorch_model\.bin"):
        SYNTHESISERS["speecht5"](folder, tmp_path, 1)


def test_a_recogniser_that_does_not_fit_is_not_loaded(
    ears: Path,
    catalogue: Catalogue,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = catalogue("tiny-ears", "recogniser", "moonshine", ears)
    import_path(Workshop(paths).library, ears)
    monkeypatch.setattr("app.speech.engines.checkpoint.free_bytes", lambda: 1000)
    advice = _failure(paths, settings_of(recogniser="tiny-ears"), "recogniser")
    assert "of memory, and only 0.0 GB are free." in advice


def test_resting_gives_back_what_ears_and_voice_took(
    ears: Path,
    tmp_path: Path,
    catalogue: Catalogue,  # noqa: F811
) -> None:
    paths = catalogue("tiny-ears", "recogniser", "moonshine", ears)
    import_path(Workshop(paths).library, ears)
    ensemble = Ensemble(paths, lambda event: None, lambda: 10**12)
    engines = ensemble.arriving(settings_of(recogniser="tiny-ears"))
    ensemble.ask_for_all()
    model: Any = engines.recogniser.result(timeout=60.0)  # type: ignore[union-attr] # it is wanted
    weights = weakref.ref(model._model)
    model.transcribe(Sound.silence(1.0, SPEECH_RATE), 0.5)
    del engines, model
    ensemble.rest()
    for _ in range(100):  # the loader's thread lets go of it, too
        gc.collect()
        if weights() is None:
            break
        time.sleep(0.02)
    assert weights() is None
