"""onnxruntime sessions for small models that share a laptop with a language model."""

from pathlib import Path
from typing import Any

import onnxruntime

from app.core.calling import COMMAND
from app.core.errors import EngineError, ModelError
from app.speech.engines.onnx_header import check_onnx


def open_session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """Open a model for so many threads, which sleep rather than spin while they wait.

    Spinning takes the cores from the language model between two windows of sound.
    """
    check_onnx(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(
            model.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except OSError as error:
        raise ModelError(f"The model file {model} cannot be read: {error.strerror}.") from error
    except Exception as error:  # onnxruntime's exceptions share no base of their own
        raise ModelError(
            f"{model.name} is damaged or no ONNX model. Mend it with: {COMMAND} models verify"
        ) from error


def run(session: onnxruntime.InferenceSession, inputs: dict[str, Any]) -> list[Any]:
    """All outputs of the model for these inputs; EngineError if it fails."""
    try:
        outputs: list[Any] = session.run(None, inputs)
    except Exception as error:  # onnxruntime's exceptions share no base of their own
        raise EngineError(
            "A listening model failed. If memory is short, close programs."
        ) from error
    return outputs
