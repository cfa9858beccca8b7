"""Moshi and voices of the MMS family: imported, talked to, interrupted, given back, refused."""

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.catalog.importing import import_path
from app.core.events import CancelledBecause, ReplyBegun, ReplyFinished, StageFailed, TurnCancelled
from app.core.paths import Paths
from app.core.settings import Settings
from app.speech.registry import SYNTHESISERS
from app.voice.ensemble import Ensemble
from app.workshop import Workshop
from tests.integration import test_imported_ears_and_voices as ears_and_voices
from tests.integration import test_speech_models_from_the_catalogue as speech_models
from tests.integration.room import Room
from tests.integration.test_duplex_models import call
from tests.integration.test_speech_models_from_the_catalogue import (  # noqa: F401 - a fixture
    Catalogue,
    catalogue,
    converse,
)
from tests.integration.test_tiny_models_converse import ask
from tests.unit.speech.checkpoints import tiny_moshi, tiny_vits

VOICED: Settings = ears_and_voices.settings_of(synthesiser="tiny-voice")


@pytest.fixture
def moshi(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Paths]:  # noqa: F811
    def imported(damage: Callable[[Path], object] = lambda folder: None) -> Paths:
        folder = tiny_moshi(tmp_path / "stick")
        damage(folder)
        paths = catalogue("tiny-moshi", "duplex_model", "moshi", folder)
        import_path(Workshop(paths).library, folder)
        return paths

    return imported


@pytest.fixture
def voice(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Paths]:  # noqa: F811
    def imported(damage: Callable[[Path], object] = lambda folder: None) -> Paths:
        folder = tiny_vits(tmp_path / "stick")
        damage(folder)
        able = 'abilities = ["pace", "loudness", "pauses"]\n'
        paths = catalogue("tiny-voice", "synthesiser", "vits", folder, able)
        import_path(Workshop(paths).library, folder)
        return paths

    return imported


def cut(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-2000])


def of_another_kind(folder: Path) -> None:
    config = folder / "config.json"
    kinds = ('"model_type": "moshi"', '"model_type": "vits"')
    text = config.read_text()
    for kind in kinds:
        text = text.replace(kind, '"model_type": "whisper"')
    config.write_text(text)


FAULTS = [
    (cut, "is damaged or incomplete"),
    (of_another_kind, "is of the kind 'whisper'"),
    (speech_models._pickled, "pytorch_model.bin, which can hold a program"),
    (speech_models._more, "has, and should not have, the tensor thinker.extra"),
]


def test_an_imported_moshi_is_talked_to_and_interrupted(moshi: Callable[..., Paths]) -> None:
    workshop, settings = Workshop(moshi()), speech_models.settings_of("tiny-moshi")
    workshop.check(settings)
    model: Any = workshop.engines(settings).chat_model
    with call(model) as line:
        line.user(2.0)
        assert line.audible > 0.0
        line.user(1.0, 0.9)
        line.user(0.5)
        assert CancelledBecause.INTERRUPTED in line.reasons
        assert not line.of(StageFailed)


@pytest.mark.parametrize(("damage", "advice"), FAULTS)
def test_a_wrong_moshi_is_told_of_in_a_sentence(
    moshi: Callable[..., Paths], damage: Callable[[Path], object], advice: str
) -> None:
    assert advice in speech_models._failure(moshi(damage), 10**12, "tiny-moshi")


def test_a_moshi_that_does_not_fit_is_not_loaded(moshi: Callable[..., Paths]) -> None:
    assert "Close other programs" in speech_models._failure(moshi(), 10_000_000, "tiny-moshi")


def test_a_resting_moshi_gives_its_memory_back(moshi: Callable[..., Paths]) -> None:
    ensemble = Ensemble(moshi(), [].append, lambda: 10**12)
    engines = ensemble.arriving(speech_models.settings_of("tiny-moshi"))
    ensemble.ask_for_all()
    model: Any = engines.chat_model.result(timeout=60.0)
    weights: list[Any] = [weakref.ref(model._model)]
    del engines, model
    ensemble.rest()
    assert speech_models._gone(weights)


def test_an_imported_mms_voice_answers(voice: Callable[..., Paths]) -> None:
    workshop = Workshop(voice())
    workshop.check(VOICED)
    events = converse(workshop, VOICED, workshop.engines(VOICED))
    assert [event for event in events if isinstance(event, ReplyFinished)]
    assert not [event for event in events if isinstance(event, StageFailed)]


def test_an_mms_voice_is_interrupted_in_mid_stream_and_speaks_again(tmp_path: Path) -> None:
    speaking = SYNTHESISERS["vits"](tiny_vits(tmp_path / "voice"), tmp_path, 1)
    assistant = ("That is a long story of which I remember hardly a word.", "Go on.")
    with Room(synthesiser=speaking, assistant=assistant) as room:
        ask(room)
        room.hear_the_reply_begin(0.4)
        ask(room)
        assert [one.because for one in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]
        room.hear_everything()
        assert len(room.of(ReplyBegun)) == 2


@pytest.mark.parametrize(("damage", "advice"), FAULTS)
def test_a_wrong_mms_voice_is_told_of_in_a_sentence(
    voice: Callable[..., Paths], damage: Callable[[Path], object], advice: str
) -> None:
    assert advice in ears_and_voices._failure(voice(damage), VOICED, "synthesiser")


def test_an_mms_voice_that_does_not_fit_is_not_loaded(
    voice: Callable[..., Paths], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = voice()
    monkeypatch.setattr("app.speech.engines.checkpoint.free_bytes", lambda: 1000)
    assert "of memory, and only 0.0 GB are free." in ears_and_voices._failure(
        paths, VOICED, "synthesiser"
    )


def test_a_resting_mms_voice_gives_its_memory_back(voice: Callable[..., Paths]) -> None:
    ensemble = Ensemble(voice(), [].append, lambda: 10**12)
    engines = ensemble.arriving(VOICED)
    ensemble.ask_for_all()
    assert engines.synthesiser is not None
    model: Any = engines.synthesiser.result(timeout=60.0)
    weights: list[Any] = [weakref.ref(model._model)]
    del engines, model
    ensemble.rest()
    assert speech_models._gone(weights)
