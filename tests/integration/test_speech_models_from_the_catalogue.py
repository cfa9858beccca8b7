"""From a folder on a stick to a conversation, with real architectures at a tiny size."""

import gc
import json
import queue
import shutil
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.audio.loudspeaker import Loudspeaker
from app.audio.wav import read_sound
from app.bootstrap import build_conversation
from app.catalog.importing import import_path
from app.catalog.library import State
from app.commands.tokens import TokensOptions, tokens
from app.core.errors import UsageError
from app.core.events import Event, ReplyFinished, StageFailed
from app.core.paths import Paths
from app.core.settings import ModelSettings, ReplySettings, Settings
from app.core.sound import Sound
from app.core.voice_events import EngineFailed
from app.voice.ensemble import Ensemble
from app.workshop import ArrivingEngines, Engines, Workshop
from tests.unit.speech.checkpoints import (
    tiny_encodec,
    tiny_hubert,
    tiny_moshi,
    tiny_omni,
    tiny_qwen2_audio,
    tiny_voxtral,
)

ENTRY = """
[[model]]
id = "{id}"
title = "Tiny"
task = "{task}"
engine = "{engine}"
languages = ["any"]
import_only = true
memory_megabytes = 50
licence = "MIT"
licence_url = "https://huggingface.co/x"
home = "https://huggingface.co/x"
note = "Chance."
"""
FILE = """
[[model.files]]
name = "{name}"
size = {size}
"""

Catalogue = Callable[..., Paths]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Adds a model, whose files are those of a folder, to the catalogue of a new computer."""

    def add(model_id: str, task: str, engine: str, folder: Path, more: str = "") -> Paths:
        resources = tmp_path / "resources"
        shutil.copytree(Paths.default().resources, resources)
        files = [file for file in folder.rglob("*") if file.is_file()]
        weights_first = sorted(files, key=lambda file: file.suffix != ".safetensors")
        entry = (
            ENTRY.format(id=model_id, task=task, engine=engine)
            + more
            + "".join(
                FILE.format(name=file.relative_to(folder).as_posix(), size=file.stat().st_size)
                for file in weights_first
            )
        )
        with (resources / "models.toml").open("a", encoding="utf-8") as file:
            file.write(entry)
        folders = {name: tmp_path / name for name in ("models", "store", "derived")}
        return replace(Paths.default(), resources=resources, **folders)

    return add


def settings_of(brain: str, recogniser: str = "") -> Settings:
    models = ModelSettings("scripted", "scripted", recogniser, brain, "scripted")
    reply = ReplySettings(longest_tokens=60, voice_wishes=False)
    return replace(Settings(), models=models, reply=reply)


@pytest.fixture(params=[tiny_qwen2_audio, tiny_voxtral])
def hybrid(request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue) -> Paths:
    folder: Path = request.param(tmp_path / "stick")
    paths = catalogue("tiny-hybrid", "listening_model", "transformers-hybrid", folder)
    library = Workshop(paths).library
    assert library.state(library.manifest.model("tiny-hybrid")) is State.MISSING
    import_path(library, folder)
    assert library.state(library.manifest.model("tiny-hybrid")) is State.PRESENT
    return paths


def converse(
    workshop: Workshop, settings: Settings, engines: Engines, said: Sound | None = None
) -> list[Event]:
    """Something is said to it, and the whole reply is heard."""
    conversation = build_conversation(workshop, ArrivingEngines.here(engines), settings)
    events: list[Event] = []
    conversation.session.listen(events.append)
    conversation.session.start()
    times = np.arange(16_000) / 16_000
    hum = Sound(np.sin(2 * np.pi * 200 * times).astype(np.float32), 16_000)
    conversation.session.hear_recording(said or hum)
    _pull(conversation.loudspeaker, events)
    assert conversation.session.close()
    return events


def _pull(loudspeaker: Loudspeaker, events: list[Event]) -> None:
    ends = time.monotonic() + 60.0
    while not any(isinstance(event, ReplyFinished | StageFailed) for event in events):
        assert time.monotonic() < ends, events
        loudspeaker.fill(np.zeros(480, np.float32))
        time.sleep(0.001)


def test_an_imported_hybrid_hears_and_answers(hybrid: Paths) -> None:
    workshop, settings = Workshop(hybrid), settings_of("tiny-hybrid")
    workshop.check(settings)
    events = converse(workshop, settings, workshop.engines(settings))
    assert any(isinstance(event, ReplyFinished) for event in events), events


@pytest.mark.parametrize(
    ("file", "cut", "advice"),
    [
        ("config.json", False, "is of the kind 'whisper', and qwen2_audio or voxtral is wanted"),
        ("model.safetensors", True, "is damaged or incomplete"),
        ("tokenizer.json", True, "lacks a tokenizer.json"),
    ],
)
def test_a_wrong_or_damaged_one_is_told_of_in_a_sentence(
    tmp_path: Path, catalogue: Catalogue, file: str, cut: bool, advice: str
) -> None:
    folder = tiny_qwen2_audio(tmp_path / "stick")
    content = (folder / file).read_bytes()
    other = content[: len(content) // 2] if cut else content.replace(b"qwen2_audio", b"whisper")
    (folder / file).write_bytes(other)
    paths = catalogue("tiny-hybrid", "listening_model", "transformers-hybrid", folder)
    import_path(Workshop(paths).library, folder)
    told = _failure(paths, 10**12)
    assert advice in told
    assert "import" in told


def test_one_that_does_not_fit_is_not_loaded_and_the_cure_is_named(hybrid: Paths) -> None:
    advice = _failure(hybrid, 10_000_000)
    assert "Tiny needs 0.1 GB of memory, and only 0.0 GB are free." in advice
    assert "Close other programs" in advice


def _failure(paths: Paths, memory: int, model_id: str = "tiny-hybrid") -> str:
    told: queue.SimpleQueue[Event] = queue.SimpleQueue()
    ensemble = Ensemble(paths, told.put, lambda: memory)
    engines = ensemble.arriving(settings_of(model_id))
    ensemble.ask_for_all()
    assert engines.chat_model.exception(timeout=60.0)
    event = told.get(timeout=10.0)
    while not isinstance(event, EngineFailed):
        event = told.get(timeout=10.0)
    return event.advice


def test_resting_gives_its_memory_back(hybrid: Paths) -> None:
    events: list[Event] = []
    ensemble = Ensemble(hybrid, events.append, lambda: 10**12)
    engines = ensemble.arriving(settings_of("tiny-hybrid"))
    assert engines.recogniser is None
    ensemble.ask_for_all()
    model: Any = engines.chat_model.result(timeout=60.0)
    weights = [weakref.ref(model._model)]
    del engines, model
    ensemble.rest()
    assert _gone(weights)


def _gone(weights: list[Any]) -> bool:
    for _ in range(100):  # the loader's thread lets go of it, too
        gc.collect()
        if not any(one() is not None for one in weights):
            return True
        time.sleep(0.02)
    return False


def omni_at(tmp_path: Path, catalogue: Catalogue, folder: Path) -> Paths:
    paths = catalogue("tiny-omni", "speaking_model", "qwen2.5-omni", folder)
    import_path(Workshop(paths).library, folder)
    return paths


def test_an_imported_speaking_model_hears_and_speaks(tmp_path: Path, catalogue: Catalogue) -> None:
    paths = omni_at(tmp_path, catalogue, tiny_omni(tmp_path / "stick"))
    workshop, settings = Workshop(paths), settings_of("tiny-omni")
    workshop.check(settings)
    engines = workshop.engines(settings)
    assert engines.recogniser is None
    assert engines.synthesiser is not None  # for what the guard has to say
    model: Any = engines.chat_model
    model._talker._longest = 60
    events = converse(workshop, settings, engines)
    assert any(isinstance(event, ReplyFinished) for event in events), events


def test_a_resting_speaking_model_gives_its_memory_back(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    paths = omni_at(tmp_path, catalogue, tiny_omni(tmp_path / "stick"))
    ensemble = Ensemble(paths, [].append, lambda: 10**12)
    engines = ensemble.arriving(settings_of("tiny-omni"))
    ensemble.ask_for_all()
    model: Any = engines.chat_model.result(timeout=60.0)
    weights = [weakref.ref(part) for part in (model._model, model._model.token2wav)]
    del engines, model
    ensemble.rest()
    assert _gone(weights)


def _fewer(folder: Path) -> None:
    _changed(folder, lambda tensors: tensors.pop("talker.codec_head.weight"))


def _more(folder: Path) -> None:
    import torch

    _changed(folder, lambda tensors: tensors.update({"thinker.extra": torch.zeros(1)}))


def _changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


def _pickled(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def _of_another_kind(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(path.read_text().replace('"qwen2_5_omni"', '"qwen3_omni_moe"'))


def _without_figures(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(path.read_text().replace('"vocab_size": ', '"vocab_size": "many", "was": '))


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (_fewer, "lacks the tensor talker.codec_head.weight"),
        (_more, "has, and should not have, the tensor thinker.extra"),
        (_pickled, "pytorch_model.bin, which can hold a program"),
        (_of_another_kind, "is of the kind 'qwen3_omni_moe', and qwen2_5_omni is wanted"),
        (_without_figures, "config.json of the model tiny-omni is damaged"),
        (lambda folder: (folder / "spk_dict.pt").write_bytes(b"x"), "spk_dict.pt of the model"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "lacks a tokenizer.json"),
    ],
)
def test_a_wrong_speaking_model_is_told_of_in_a_sentence(
    tmp_path: Path, catalogue: Catalogue, wrong: Callable[[Path], object], advice: str
) -> None:
    folder = tiny_omni(tmp_path / "stick")
    wrong(folder)
    told = _failure(omni_at(tmp_path, catalogue, folder), 10**12, "tiny-omni")
    assert advice in told
    assert "mport" in told


def test_a_speaking_model_that_does_not_fit_is_not_loaded(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    paths = omni_at(tmp_path, catalogue, tiny_omni(tmp_path / "stick"))
    assert "Close other programs" in _failure(paths, 10_000_000, "tiny-omni")


def test_an_imported_moshi_gets_frames(tmp_path: Path, catalogue: Catalogue) -> None:
    folder = tiny_moshi(tmp_path / "stick")
    paths = catalogue("tiny-moshi", "duplex_model", "moshi", folder)
    workshop = Workshop(paths)
    import_path(workshop.library, folder)
    settings = settings_of("tiny-moshi")
    engines = workshop.engines(settings)
    assert (engines.recogniser, engines.synthesiser) == (None, None)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    import soundfile

    path = tmp_path / "said.wav"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, 8000), 16_000)
    return path


def test_the_command_shows_tokens_and_writes_what_is_left_of_the_sound(
    tmp_path: Path, catalogue: Catalogue, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny_encodec(tmp_path / "stick")
    workshop = Workshop(catalogue("tiny-codec", "codec", "transformers-codec", folder))
    import_path(workshop.library, folder)
    out = tmp_path / "again.wav"
    assert tokens(workshop, TokensOptions((recording,), "tiny-codec", out, json=False)) == 0
    shown = capsys.readouterr().out
    assert "EnCodec (acoustic), 75 a second" in shown
    assert "8 streams, 600 tokens and 6.00 kbit a second" in shown
    assert read_sound(out).seconds == pytest.approx(0.5, abs=0.03)
    assert tokens(workshop, TokensOptions((recording,), "tiny-codec", None, json=True)) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["streams"], told["bits_per_second"]) == (8, 6000.0)
    assert len(told["tokens"][0]) == told["frames"]


def test_no_sound_is_made_of_semantic_tokens(
    tmp_path: Path, catalogue: Catalogue, recording: Path
) -> None:
    folder = tiny_hubert(tmp_path / "stick")
    workshop = Workshop(catalogue("tiny-hubert", "codec", "hubert", folder))
    import_path(workshop.library, folder)
    with pytest.raises(UsageError, match="leave out --out"):
        tokens(workshop, TokensOptions((recording,), "tiny-hubert", tmp_path / "x.wav", json=False))
    both = TokensOptions((recording, recording), "tiny-hubert", tmp_path / "x.wav", json=False)
    with pytest.raises(UsageError, match="give one"):
        tokens(workshop, both)


def test_what_is_no_codec_is_refused_with_those_that_are(catalogue: Catalogue) -> None:
    workshop = Workshop(Paths.default())
    codecs = "encodec-24khz, dac-16khz, hubert-base, mimi"
    with pytest.raises(UsageError, match=f"choose one of: {codecs}"):
        workshop.codec("whisper-base")
