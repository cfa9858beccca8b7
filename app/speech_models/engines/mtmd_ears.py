"""The ears of a model, run by libmtmd, llama.cpp's library for what is not text.

A window of 30 s takes seconds, however short the sound is, and libmtmd knows no way to stop; but
it tells what it is about to compute, and computes no further where it is told so.
"""

import ctypes
import threading
import weakref
from contextlib import ExitStack
from typing import Any

import llama_cpp
import numpy as np

from app.core.errors import EngineError, ModelError
from app.core.free_memory import free_bytes, require_free
from app.core.progress import goes_on, tell
from app.core.sound import Sound
from app.language.engines.llama_loading import silent
from app.language.protocols import Cancellation
from app.speech_models.engines.gguf_pair import GgufPair
from app.speech_models.engines.sound_rows import Rows

_WORKING_BYTES = 300_000_000
"""What a window of Whisper large takes beside the weights: an estimate."""

_NODES_BETWEEN_LOOKS = 4
"""Of the graph, which has some 25 to a layer of the encoder; each look takes Python's lock."""


class Ears:
    """Turns sound into rows; at most one thread at a time is in there.

    Raises:
        ModelError: they cannot be loaded, or this llama.cpp has no libmtmd.
    """

    def __init__(self, pair: GgufPair, llama: llama_cpp.Llama, threads: int) -> None:
        self._mtmd: Any = library()
        self._pair = pair
        self._brake = _Brake()
        self._busy = threading.Lock()
        settings = self._mtmd.mtmd_context_params_default()
        settings.use_gpu = False  # the language model has none either
        settings.print_timings = False
        settings.n_threads = threads
        settings.cb_eval = self._brake.callback
        told = _told(self._mtmd, 1 + pair.sees)
        settings.progress_callback = told
        path = str(pair.ears).encode()
        self._context = self._mtmd.mtmd_init_from_file(path, llama._model.model, settings)
        if not self._context:
            tell(0.0)  # it may have been given up
            raise ModelError(
                f"{pair.ears.name} is damaged, or too large for the memory that is free. Close "
                "other programs, or download it again."
            )
        # llama is held until then: what is freed first has its vocabulary
        weakref.finalize(self, _free, self._mtmd, self._context, self._brake, self._busy, llama)
        self.rate: int = self._mtmd.mtmd_get_audio_sample_rate(self._context)
        self.positions = 4 if self._mtmd.mtmd_decode_use_mrope(self._context) else 1

    def rows(self, sound: Sound, cancellation: Cancellation) -> Rows | None:
        """What the language model reads of at most 29.9 s at `rate`; None if it was stopped."""
        brake = self._brake

        def look() -> None:
            brake.on = cancellation.cancelled

        with self._busy, ExitStack() as freed:
            if brake.closed:
                raise EngineError("This model is not there any more.")
            look()
            freed.enter_context(cancellation.watched(look))
            chunk = self._chunk(sound, freed)
            if cancellation.cancelled:
                return None
            code = self._mtmd.mtmd_encode_chunk(self._context, chunk)
            if brake.on or brake.closed or cancellation.cancelled:
                return None
            if code:
                raise EngineError(_FAILED)
            count = self._mtmd.mtmd_input_chunk_get_n_tokens(chunk)
            found = self._mtmd.mtmd_get_output_embd(self._context)
            rows: Rows = np.ctypeslib.as_array(found, (count, self._pair.width)).copy()
        if not np.isfinite(rows).all():
            raise EngineError("The model heard nothing but noise in itself: import it again.")
        return rows[: self._pair.family.rows(len(sound.samples))]

    def _chunk(self, sound: Sound, freed: ExitStack) -> Any:
        """The bands of frequency of a window; of 30 s, filled up with silence."""
        mtmd = self._mtmd
        samples = np.ascontiguousarray(sound.samples, dtype=np.float32)
        pointer = samples.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        bitmap = mtmd.mtmd_bitmap_init_from_audio(len(samples), pointer)
        freed.callback(mtmd.mtmd_bitmap_free, bitmap)
        chunks = mtmd.mtmd_input_chunks_init()
        freed.callback(mtmd.mtmd_input_chunks_free, chunks)
        part = mtmd.mtmd_input_part(None, bitmap)
        parts = (ctypes.POINTER(mtmd.mtmd_input_part) * 1)(ctypes.pointer(part))
        if mtmd.mtmd_tokenize_from_parts(self._context, chunks, parts, 1, False):
            raise EngineError(_FAILED)
        for place in range(mtmd.mtmd_input_chunks_size(chunks)):
            chunk = mtmd.mtmd_input_chunks_get(chunks, place)
            if mtmd.mtmd_input_chunk_get_type(chunk) == mtmd.MTMD_INPUT_CHUNK_TYPE_AUDIO:
                return chunk
        raise EngineError(_FAILED)


_FAILED = "The model could not hear this. If memory is short, choose a smaller model."


class _Brake:
    """Stops libmtmd between two nodes of its graph."""

    def __init__(self) -> None:
        self.on = False
        self.closed = False
        brake, nodes = weakref.ref(self), 0

        @llama_cpp.ggml_backend_sched_eval_callback  # type: ignore[untyped-decorator] # a C type
        def look(node: int, asked: bool, user_data: object) -> bool:
            """Asked: is this node wanted? Else: it is there, and shall the next ones be?"""
            nonlocal nodes
            pressed = (found := brake()) is None or found.on or found.closed
            nodes += asked
            return (pressed or nodes % _NODES_BETWEEN_LOOKS == 0) if asked else not pressed

        self.callback = look


def require_memory(pair: GgufPair) -> None:
    """Raises ModelError if a pair does not fit: libmtmd would end the program."""
    needed = sum(file.stat().st_size for file in (pair.model, pair.ears)) + _WORKING_BYTES
    cure = "Close other programs, or choose a smaller model."
    require_free(f"{pair.model.name} with its ears", needed, free_bytes(), cure)


def library() -> Any:
    """The bindings of libmtmd, kept from printing; ModelError if it was not built."""
    try:
        from llama_cpp import mtmd_cpp
    except (OSError, RuntimeError) as error:
        raise ModelError(
            "The llama.cpp of this program was built without ears (libmtmd), so it cannot hear. "
            "Choose a model of another kind on the Models page."
        ) from error
    mtmd_cpp.mtmd_log_set(silent, None)
    return mtmd_cpp


def _told(mtmd: Any, encoders: int) -> Any:
    """For libmtmd, which tells of each encoder from 0 to 1, on the thread that loads."""
    begun = 0

    @mtmd.mtmd_progress_callback  # type: ignore[untyped-decorator] # a C function type
    def told(share: float, data: object) -> bool:
        nonlocal begun
        begun += share == 0.0
        return goes_on((begun - 1 + share) / encoders)

    return told


def _free(mtmd: Any, context: object, brake: _Brake, busy: threading.Lock, llama: object) -> None:
    """Also at the program's end, where a thread may still be in there."""
    brake.closed = True
    with busy:
        mtmd.mtmd_free(context)
