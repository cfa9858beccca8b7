"""Opens a checkpoint of the transformers library: a folder on this computer, and nothing else.

Nothing in the folder is executed: weights are safetensors alone, and code that comes with a model
is never run. What is wrong is said before, or instead of, a conversation with chance weights: the
library itself only warns of tensors that are missing.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from app.core.calling import FROM_SOURCE, IS_FROZEN
from app.core.errors import EngineError, ModelError

_ROOM = 1.25
"""Memory wanted for each byte of weights: what is computed needs some, too."""

_LARGE_BYTES = 1_000_000_000
"""From here on half the memory counts for more than the speed of a processor at full numbers."""

LOCAL: Mapping[str, bool] = {"local_files_only": True, "trust_remote_code": False}
"""For every `from_pretrained`."""


def libraries() -> tuple[Any, Any]:
    """Torch and transformers; EngineError where they are not installed."""
    try:
        import torch
        import transformers
    except ImportError as error:
        way = FROM_SOURCE if IS_FROZEN else "install them with `pip install torch transformers`"
        raise EngineError(
            f"Models of this kind need torch and transformers: {way}, or choose another model."
        ) from error
    told: Any = transformers.utils.logging  # it would draw on the terminal
    told.set_verbosity_error()
    told.disable_progress_bar()
    return torch, transformers


def choose_device(wish: str = "") -> str:
    """Where to compute: `wish`, or the best there is of cuda, mps and cpu.

    Raises EngineError for a graphics card that is not there.
    """
    torch, _ = libraries()
    there = ["cpu"]
    if torch.backends.mps.is_available():
        there.insert(0, "mps")
    if torch.cuda.is_available():
        there.insert(0, "cuda")
    if wish and wish not in there:
        raise EngineError(
            f"There is no {wish} on this computer, or torch cannot use it: choose {there[0]}."
        )
    return wish or there[0]


def number_type(device: str, weight_bytes: int) -> Any:
    """How weights are kept: exact on a processor while they are small, else in half the room."""
    torch, _ = libraries()
    if device == "mps":
        return torch.float16
    if device == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float32 if weight_bytes < _LARGE_BYTES else torch.bfloat16


def open_checkpoint(
    folder: Path,
    classes: Mapping[str, str],
    *,
    wish: str = "",
    optional: Sequence[str] = (),
    available_bytes: int | None = None,
) -> Any:
    """The model in a folder, on its device; ModelError if it is none, damaged or too large.

    Args:
        folder: config.json and weights as safetensors.
        classes: `model_type` in the configuration -> name of the library's class.
        wish: a device, if one is asked for.
        optional: beginnings of names of tensors that may be missing, or there for nothing.
        available_bytes: free memory of the computer, if it is known already.
    """
    torch, transformers = libraries()
    config = configuration(folder, classes)
    files = _weights(folder)
    device = choose_device(wish)
    size = sum(file.stat().st_size for file in files)
    kind = number_type(device, size)
    if device == "cpu":
        require_memory(folder, size, available_bytes)
    made = getattr(transformers, classes[config["model_type"]])
    try:
        model, told = made.from_pretrained(
            folder, use_safetensors=True, dtype=kind, output_loading_info=True, **LOCAL
        )
        model = model.eval().to(device)
    except torch.OutOfMemoryError as error:
        raise ModelError(f"{_title(folder)} does not fit into graphics memory: {_CURE}") from error
    except Exception as error:  # safetensors, torch and the library share no base
        raise ModelError(
            f"{_title(folder)} is damaged or incomplete ({_first_line(error)}): import it again."
        ) from error
    _check_tensors(folder, told, optional)
    return model


_CURE = "close other programs, or choose a smaller model."


def configuration(folder: Path, classes: Mapping[str, str]) -> dict[str, Any]:
    """What config.json says, if it is one of these models."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        kind = str(config["model_type"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(
            f"{_title(folder)} has no config.json that says what it is: import the whole folder."
        ) from error
    if kind not in classes:
        raise ModelError(
            f"{_title(folder)} is of the kind {str(kind)[:40]!r}, and {' or '.join(classes)} "
            "is wanted: choose another model, or import the right folder."
        )
    return dict(config)


def _weights(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.safetensors"))
    if files:
        return files
    pickled = [file for end in ("bin", "pt", "pth", "ckpt") for file in folder.glob(f"*.{end}")]
    if pickled:
        raise ModelError(
            f"{_title(folder)} has its weights in {pickled[0].name}, which can hold a program: "
            "import a version with safetensors."
        )
    raise ModelError(f"{_title(folder)} has no weights (*.safetensors): import the whole folder.")


def require_memory(folder: Path, size: int, available_bytes: int | None = None) -> None:
    """Raises ModelError where the weights would not fit beside what is running."""
    free = psutil.virtual_memory().available if available_bytes is None else available_bytes
    if size * _ROOM > free:
        raise ModelError(
            f"{_title(folder)} needs {size * _ROOM / 1e9:.1f} GB of memory, and only "
            f"{free / 1e9:.1f} GB are free: {_CURE}"
        )


def _check_tensors(folder: Path, told: Mapping[str, Any], optional: Sequence[str]) -> None:
    for what, names in (
        ("lacks", told.get("missing_keys", ())),
        ("has, and should not have,", told.get("unexpected_keys", ())),
        ("has in another shape", [name for name, *_ in told.get("mismatched_keys", ())]),
    ):
        wrong = sorted(str(name) for name in names if not str(name).startswith(tuple(optional)))
        if wrong:
            others = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
            raise ModelError(
                f"{_title(folder)} {what} the tensor {wrong[0]}{others}: it is damaged or another "
                "version. Import it again."
            )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".: ")


def _title(folder: Path) -> str:
    return f"The model {folder.name}"
