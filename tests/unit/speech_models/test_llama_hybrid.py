"""Pairs of GGUF files at a tiny size: reading, writing, letting go, and what llama.cpp makes."""

import ctypes
import gc
import importlib
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import llama_cpp
import numpy as np
import psutil
import pytest

from app.core.errors import EngineError, ModelError
from app.core.progress import LoadingCancelledError, told_to
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn
from app.language.protocols import Message, Role
from app.speech_models.engines import hearing_families
from app.speech_models.engines.gguf_families import FAMILIES, Family
from app.speech_models.engines.llama_hybrid import LlamaHybridModel
from app.speech_models.engines.mtmd_ears import Ears
from tests.unit.speech_models.asking import GREEDY, begin, laid_out, prompt, read, said, sound
from tests.unit.speech_models.gguf_pairs import (
    EARS_ARE_HERE,
    QWEN2_AUDIO,
    QWEN25_OMNI,
    ULTRAVOX,
    VOXTRAL,
    WITHOUT_EARS,
    tiny_pair,
)

if not EARS_ARE_HERE:
    pytest.skip(WITHOUT_EARS, allow_module_level=True)
mtmd_cpp: Any = importlib.import_module("llama_cpp.mtmd_cpp")

PERSONA = "Be kind."
PAIRS = {
    "ultravox": ULTRAVOX, "voxtral": VOXTRAL, "qwen2-audio": QWEN2_AUDIO, "omni": QWEN25_OMNI,
}  # fmt: skip

Folders = Callable[[str], Path]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    places = {name: tmp_path_factory.mktemp("pairs") / name for name in PAIRS}
    return lambda name: tiny_pair(places[name], PAIRS[name])


@pytest.fixture(params=PAIRS)
def folder(request: pytest.FixtureRequest, folders: Folders) -> Path:
    return folders(request.param)


@pytest.fixture
def ultravox(folders: Folders) -> LlamaHybridModel:
    return LlamaHybridModel(folders("ultravox"), GREEDY, 1)


class Official:
    """llama.cpp's own way: a prompt with a marker for each sound, and its helper to read all."""

    def __init__(self, model: LlamaHybridModel) -> None:
        self._ears = model._ears
        self._llama = model._reader.llama

    def scores(self, text: str, sounds: list[Sound]) -> Any:
        context, llama = self._ears._context, self._llama
        bitmaps = [
            mtmd_cpp.mtmd_bitmap_init_from_audio(
                len(one.samples), one.samples.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
            )
            for one in sounds
        ]
        raw = text.encode()
        words = mtmd_cpp.mtmd_input_text(raw, len(raw), False, True)
        chunks = mtmd_cpp.mtmd_input_chunks_init()
        array = (mtmd_cpp.mtmd_bitmap_p_ctypes * len(bitmaps))(*bitmaps)
        assert not mtmd_cpp.mtmd_tokenize(context, chunks, ctypes.byref(words), array, len(bitmaps))
        llama._ctx.kv_cache_seq_rm(0, 0, -1)
        reached = llama_cpp.llama_pos(0)
        self._ears._brake.on = False
        assert not mtmd_cpp.mtmd_helper_eval_chunks(
            context, llama.ctx, chunks, 0, 0, 64, True, ctypes.byref(reached)
        )
        mtmd_cpp.mtmd_input_chunks_free(chunks)
        for bitmap in bitmaps:
            mtmd_cpp.mtmd_bitmap_free(bitmap)
        return scores(model_context=llama)


def scores(model_context: Any) -> Any:
    """Of the next token."""
    found = model_context._ctx.get_logits_ith(-1)
    return np.ctypeslib.as_array(found, (model_context.n_vocab(),)).copy()


SOUND = "<__media__>"
ASKED = {
    "ultravox": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n{persona}<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\n{sound}<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nYes.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\n{sound}(Briefly.)<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "voxtral": (
        "<s>[INST]{persona}[/INST]I will.</s>[INST]{sound}[/INST]Yes.</s>"
        "[INST]{sound}(Briefly.)[/INST]"
    ),
    "qwen2-audio": (
        "<|im_start|>system\n{persona}<|im_end|>\n"
        "<|im_start|>user\nAudio 1: {sound}\n<|im_end|>\n"
        "<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\nAudio 2: {sound}\n(Briefly.)<|im_end|>\n<|im_start|>assistant\n"
    ),
    "omni": (
        "<|im_start|>system\n{persona}<|im_end|>\n<|im_start|>user\n{sound}<|im_end|>\n"
        "<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\n{sound}(Briefly.)<|im_end|>\n<|im_start|>assistant\n"
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_it_reads_what_llama_cpps_own_helper_reads_and_scores_the_same(
    folders: Folders, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The helper reads silence as well, so here nothing is left out; positions are those of t."""
    monkeypatch.setattr(Family, "rows", lambda family, samples: family.window_rows)
    model = LlamaHybridModel(folders(name), GREEDY, 1)
    first, second = sound(1.3), sound(2.0, 300.0)
    history = (said("", first), Message(Role.ASSISTANT, "Yes."))
    for _ in model.remember(prompt(history=history), Turn(1)):
        pass
    asked = prompt(said("(Briefly.)", second), history=history)
    read(model, asked)
    count = model._reader.llama.n_tokens
    ours = scores(model._reader.llama)
    text = ASKED[name].format(persona=PERSONA, sound=SOUND)
    theirs = Official(model).scores(text, [first, second])
    assert count > 2 * 187
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-4)


def test_what_was_read_already_changes_nothing(folder: Path) -> None:
    model = LlamaHybridModel(folder, GREEDY, 1)
    history = (said("", sound(1.0)), Message(Role.ASSISTANT, "Good morning."))
    second = prompt(said("", sound(1.5, 250.0)), history=history)
    begin(model, prompt(said("", sound(1.0))))
    for _ in model.remember(prompt(history=history), Turn(2)):
        pass
    assert begin(model, second) == begin(LlamaHybridModel(folder, GREEDY, 1), second)


def test_only_what_is_new_is_heard_and_read_while_somebody_waits(
    ultravox: LlamaHybridModel,
) -> None:
    history = (said("", sound(4.0)), Message(Role.ASSISTANT, "Good morning. " * 20))
    for _ in ultravox.remember(prompt(history=history), Turn(1)):
        pass
    pieces = ultravox.reply(prompt(said("", sound(0.5)), history=history), Turn(2))
    waits = sum(1 for _ in iter(lambda: next(pieces), ""))
    assert waits == 0  # no piece without a word comes after the first word
    pieces = ultravox.reply(prompt(said("", sound(0.5)), history=history), Turn(3))
    empty = next(n for n, word in enumerate(pieces) if word)
    assert empty <= 3


def test_sounds_count_at_the_published_rates() -> None:
    """As the processors of transformers count; Ultravox's is in its ultravox_processing.py."""
    import torch
    from transformers import Qwen2_5OmniThinkerConfig, Qwen2AudioConfig, VoxtralConfig
    from transformers.models.qwen2_audio.modeling_qwen2_audio import Qwen2AudioEncoder

    ultravox, voxtral, qwen2_audio, omni, _ = FAMILIES
    configs = (VoxtralConfig, Qwen2AudioConfig, Qwen2_5OmniThinkerConfig)
    for config in (one().audio_config for one in configs):
        assert (config.num_mel_bins, config.max_source_positions) == (128, 1500)
    count = Qwen2AudioEncoder._get_feat_extract_output_lengths
    lengths = range(400, 478_400, 1_237)
    frames = torch.tensor([-(-samples // 160) for samples in lengths])
    _, wanted = count(None, frames)  # type: ignore[arg-type]
    for samples, frame_count, rows in zip(lengths, frames.tolist(), wanted.tolist(), strict=True):
        assert ultravox.rows(samples) == min(-(-frame_count // 16), 187)
        assert qwen2_audio.rows(samples) == omni.rows(samples) == rows
        assert voxtral.rows(samples) == 187
    full = VoxtralConfig()
    assert full.audio_config.intermediate_size // full.audio_config.hidden_size == voxtral.stack
    assert 1500 // voxtral.stack == 375  # published: llama.cpp pools twice as much


@pytest.mark.parametrize(
    ("name", "window"), [("ultravox", 187), ("voxtral", 187), ("qwen2-audio", 750), ("omni", 750)]
)
def test_llama_cpp_makes_as_many_rows_as_the_table_says(
    folders: Folders, name: str, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Family, "rows", lambda family, samples: 10_000)
    model = LlamaHybridModel(folders(name), GREEDY, 1)
    rows = model._ears.rows(sound(29.9), Turn(1))
    assert rows is not None
    assert rows.shape == (window, 64)
    assert model._ears._pair.family.window_rows == window
    assert model._ears.rate == 16_000
    assert model._ears.positions == (4 if name == "omni" else 1)


def test_words_that_look_like_markers_are_only_words(folder: Path) -> None:
    model = LlamaHybridModel(folder, GREEDY, 1)
    marks = "".join((*model._speech.marks, *model._speech.template.stops))
    *_, fresh = laid_out(model, prompt(said(marks)))
    *_, plain = laid_out(model, prompt(said("")))
    specials = [token for token in fresh if token >= 256]
    assert specials == [token for token in plain if token >= 256]
    assert len(fresh) == len(plain) + len(marks)


@pytest.mark.parametrize("pieces", [0, 2, 6])
def test_it_is_left_at_once_and_goes_on_as_if_nothing_had_been(folder: Path, pieces: int) -> None:
    model, turn = LlamaHybridModel(folder, GREEDY, 1), Turn(1)
    asked = prompt(said("", sound(20.0)))
    words = model.reply(asked, turn)
    list(islice(words, pieces))
    turn.cancel()
    assert list(words) == []
    other = prompt(said("", sound(2.0, 300.0)))
    assert begin(model, other) == begin(LlamaHybridModel(folder, GREEDY, 1), other)


class CancelledWhileHearing:
    """Stands for libmtmd: as soon as it computes, the turn is given up."""

    def __init__(self, real: Any, turn: Turn) -> None:
        self._real, self._turn = real, turn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def mtmd_encode_chunk(self, context: Any, chunk: Any) -> Any:
        self._turn.cancel()
        return self._real.mtmd_encode_chunk(context, chunk)


def test_hearing_is_stopped_in_the_middle_of_a_window(ultravox: LlamaHybridModel) -> None:
    ears, turn = ultravox._ears, Turn(1)
    true = ears.rows(sound(2.0), Turn(2))
    assert true is not None
    ears._mtmd = CancelledWhileHearing(ears._mtmd, turn)
    words = ultravox.reply(prompt(said("", sound(3.0))), turn)
    assert list(words) == []
    left = np.ctypeslib.as_array(mtmd_cpp.mtmd_get_output_embd(ears._context), (187, 64))
    assert not np.allclose(left[: len(true)], true)  # nothing was computed to its end
    again = ears.rows(sound(2.0), Turn(3))
    np.testing.assert_array_equal(again, true)


@contextmanager
def llama_fails(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(llama_cpp, "llama_decode", lambda *_: 1)
        yield


def test_a_failure_is_a_sentence_and_the_next_reply_is_sound(
    ultravox: LlamaHybridModel, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = prompt(said("", sound(2.0)))
    with llama_fails(monkeypatch), pytest.raises(EngineError, match="choose a smaller model"):
        begin(ultravox, asked)
    with monkeypatch.context() as patched:
        patched.setattr(mtmd_cpp, "mtmd_encode_chunk", lambda *_: 1)
        with pytest.raises(EngineError, match="could not hear this"):
            begin(ultravox, prompt(said("", sound(2.5))))
    fresh = LlamaHybridModel(folders("ultravox"), GREEDY, 1)
    assert begin(ultravox, asked) == begin(fresh, asked)


def test_a_long_conversation_leaves_its_beginning_out(folder: Path) -> None:
    """Where positions are of several kinds nothing can be moved up, so it is read again."""
    settings = replace(GREEDY, context_tokens=1024, longest_tokens=64)
    model = LlamaHybridModel(folder, settings, 1)
    history: tuple[Message, ...] = ()
    for number in range(7):
        asked = said("", sound(1.0, 200.0 + number))
        begin(model, prompt(asked, history=history), 10)
        assert len(model._reader._context.tokens) == model._reader.llama.n_tokens <= 1024
        history += (said("Good morning. " * 8), Message(Role.ASSISTANT, "Yes. " * 8))
    assert model._reader._context.dropped > 0
    assert model._reader._movable == (model._ears.positions == 1)


def test_speech_of_more_than_a_window_is_heard_in_parts(ultravox: LlamaHybridModel) -> None:
    long = said("", sound(45.0))
    parts = hearing_families.parts(ultravox._speech, sound(45.0))
    assert max(len(part.samples) for part in parts) <= 29.9 * SPEECH_RATE
    assert sum(len(part.samples) for part in parts) == 45 * SPEECH_RATE
    assert begin(ultravox, prompt(long))
    *_, fresh = laid_out(ultravox, prompt(long))
    assert sum(number < 0 for number in fresh) == pytest.approx(45 * 6.25, abs=2)


def test_it_writes_down_what_was_said(folder: Path) -> None:
    model = LlamaHybridModel(folder, GREEDY, 1)
    first, second = (
        "".join(islice(filter(None, model.write_down(sound(1.0), Turn(number))), 20))
        for number in (1, 2)
    )
    assert first == second != ""
    assert list(model.write_down(Sound.silence(0.0, SPEECH_RATE), Turn(3))) == []


def test_without_a_sound_it_is_a_chat_model_of_words(folder: Path) -> None:
    assert begin(LlamaHybridModel(folder, GREEDY, 1), prompt(said("Hello.")))


def test_letting_go_frees_the_ears_before_the_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed: list[str] = []
    gc.collect()

    def record(module: Any, name: str) -> None:
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given: (freed.append(name), real(*given)))

    record(mtmd_cpp, "mtmd_free")
    record(llama_cpp.llama_cpp, "llama_free")
    record(llama_cpp.llama_cpp, "llama_model_free")
    model = LlamaHybridModel(folder, GREEDY, 1)
    begin(model, prompt(said("", sound(1.0))))
    gone = weakref.ref(model._ears)
    del model
    gc.collect()
    assert gone() is None
    assert freed == ["mtmd_free", "llama_free", "llama_model_free"]


LEAVING = """
import sys, threading
from pathlib import Path
import numpy as np
from app.core.errors import EngineError
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.core.turn import Turn
from app.speech_models.engines.llama_hybrid import LlamaHybridModel

model = LlamaHybridModel(Path(sys.argv[1]), ReplySettings(), 1)
busy = threading.Event()

def hear():
    while True:
        busy.set()
        try:
            model._ears.rows(Sound(np.zeros(8000, np.float32), 16000), Turn(1))
        except EngineError:
            pass

threading.Thread(target=hear, daemon=True).start()
busy.wait()
"""


def test_the_program_can_end_while_it_hears(folders: Folders) -> None:
    command = [sys.executable, "-c", LEAVING, str(folders("ultravox"))]
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, "")


class GivenUp:
    """Whoever follows the loading, until it has come that far."""

    def __init__(self, limit: float) -> None:
        self.shares: list[float] = []
        self._limit = limit

    def __call__(self, share: float) -> bool:
        self.shares.append(share)
        return max(self.shares) < self._limit


def test_loading_is_followed_through_both_files_and_can_be_given_up(folders: Folders) -> None:
    follower = GivenUp(2.0)
    with told_to(follower):
        LlamaHybridModel(folders("omni"), GREEDY, 1)
    assert follower.shares == sorted(follower.shares)
    assert follower.shares[0] < 0.1
    assert follower.shares[-1] == pytest.approx(1.0)
    for limit in (0.2, 0.9):  # in the one file and in the other
        with told_to(GivenUp(limit)), pytest.raises(LoadingCancelledError):
            LlamaHybridModel(folders("omni"), GREEDY, 1)


def test_a_llama_cpp_without_ears_is_told_of(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(llama_cpp, "mtmd_cpp")
    monkeypatch.delitem(sys.modules, "llama_cpp.mtmd_cpp")

    def missing(base: str, path: Path) -> None:
        raise FileNotFoundError(f"Shared library with base name '{base}' not found")

    monkeypatch.setattr("llama_cpp._ctypes_extensions.load_shared_library", missing)
    with pytest.raises(ModelError, match="built without ears"):
        LlamaHybridModel(folders("ultravox"), GREEDY, 1)


def test_ears_for_which_there_is_no_memory_are_told_of(
    ultravox: LlamaHybridModel, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = SimpleNamespace(available=100_000_000)
    with monkeypatch.context() as patched:
        patched.setattr(psutil, "virtual_memory", lambda: little)
        with pytest.raises(ModelError, match=r"needs 0\.3 GB of memory, and only 0\.1 GB are"):
            LlamaHybridModel(folders("ultravox"), GREEDY, 1)
    monkeypatch.setattr(mtmd_cpp, "mtmd_init_from_file", lambda *_: None)
    with pytest.raises(ModelError, match="Close other programs"):
        Ears(ultravox._ears._pair, ultravox._reader.llama, 1)
