"""Opens a checkpoint of the transformers library: a folder on this computer, and nothing else.

Nothing in the folder is executed: weights are safetensors alone, and code that comes with a model
is never run. What is wrong is said before, or instead of, a conversation with chance weights: the
library itself only warns of tensors that are missing.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.add_on import way_to_speech_models
from app.core.calling import IS_FROZEN
from app.core.errors import EngineError, ModelError
from app.core.free_memory import free_bytes, require_free
from app.core.progress import LoadingCancelledError
from app.speech.engines import checkpoint_progress
from app.speech.engines.checkpoint_size import tensor_names, weight_bytes

_ROOM = 1.25
"""Memory wanted for each byte of weights: what is computed needs some, too."""

_LARGE_BYTES = 1_000_000_000
"""From here on half the memory counts for more than the speed of a processor at full numbers."""

DEVICE = "PARLEY_DEVICE"
"""Environment variable that asks for a device: cuda, mps or cpu."""

LOCAL: Mapping[str, bool] = {"local_files_only": True, "trust_remote_code": False}
"""For every `from_pretrained`."""


def libraries() -> tuple[Any, Any]:
    """Torch and transformers; EngineError where they are not installed."""
    try:
        import torch
        import transformers
    except ImportError as error:
        installing = "install them with `pip install torch transformers`"
        way = way_to_speech_models() if IS_FROZEN else installing
        raise EngineError(
            f"Models of this kind need torch and transformers: {way}, or choose another model."
        ) from error
    told: Any = transformers.utils.logging  # it would draw on the terminal
    told.set_verbosity_error()
    told.disable_progress_bar()
    checkpoint_progress.follow(transformers)
    return torch, transformers


def choose_device(wish: str = "") -> str:
    """Where to compute: `wish`, else what the environment asks for, else the best there is.

    Raises EngineError for a device that is not there.
    """
    torch, _ = libraries()
    there = ["cpu"]
    if torch.backends.mps.is_available():
        there.insert(0, "mps")
    if torch.cuda.is_available():
        there.insert(0, "cuda")
    asked = wish or os.environ.get(DEVICE, "").strip().lower()
    if asked and asked not in there:
        way = "choose" if wish else f"take {DEVICE} out of the environment, or set it to"
        raise EngineError(
            f"There is no {asked} on this computer, or torch cannot use it: {way} {there[0]}."
        )
    return asked or there[0]


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
    counted: Sequence[str] = (),
    exact: bool = False,
    available_bytes: int | None = None,
) -> Any:
    """The model in a folder, on its device; ModelError if it is none, damaged or too large.

    Args:
        folder: config.json and weights as safetensors.
        classes: `model_type` in the configuration -> name of the library's class.
        wish: a device, if one is asked for.
        optional: beginnings of names of tensors that may be missing, or there for nothing.
        counted: beginnings of names that the library would pass over in silence.
        exact: full numbers everywhere, as sound needs them: eight bits of mantissa are heard.
        available_bytes: free memory of the computer, if it is known already.
    """
    torch, transformers = libraries()
    config = configuration(folder, classes)
    files = _weights(folder)
    device, kind = _place(folder, files, wish, available_bytes, exact)
    made = getattr(transformers, classes[config["model_type"]])
    try:
        model, told = _read(made, folder, kind)
        model = model.eval().to(device)
    except LoadingCancelledError:
        raise
    except torch.OutOfMemoryError as error:
        raise ModelError(f"{_title(folder)} does not fit into graphics memory. {_CURE}") from error
    except Exception as error:  # safetensors, torch and the library share no base
        raise ModelError(
            f"{_title(folder)} is damaged or incomplete ({_first_line(error)}): import it again."
        ) from error
    _check_tensors(folder, told, optional)
    _check_tensors(folder, {"unexpected_keys": _strangers(model, files, counted)}, optional)
    return model


def _read(made: Any, folder: Path, kind: Any) -> tuple[Any, Mapping[str, Any]]:
    """The model, and what the library tells of its tensors.

    In the library's usual way, whatever that of the class: Qwen2.5-Omni's would read a pickle, too.
    """
    _, transformers = libraries()
    found: tuple[Any, Mapping[str, Any]] = transformers.PreTrainedModel.from_pretrained.__func__(
        made, folder, use_safetensors=True, dtype=kind, output_loading_info=True, **LOCAL
    )
    return found


_CURE = "Close other programs, or choose a smaller model."


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


def _place(
    folder: Path, files: Sequence[Path], wish: str, available_bytes: int | None, exact: bool
) -> tuple[str, Any]:
    """The device and the type of numbers; ModelError where neither has room.

    A graphics card that is too small is not used unless it was asked for.
    """
    torch, _ = libraries()
    device = choose_device(wish)
    asked = bool(wish or os.environ.get(DEVICE))
    on_disk = sum(file.stat().st_size for file in files)
    kind = torch.float32 if exact else number_type(device, on_disk)
    weights = weight_bytes(files, kind.itemsize)
    free = free_bytes() if available_bytes is None else available_bytes
    if device == "cuda":
        there = int(torch.cuda.mem_get_info()[0])
        if round(weights * _ROOM) > there and not asked:
            return _place(folder, files, "cpu", available_bytes, exact)
        require_room(folder, weights, there, "graphics memory")
    require_room(folder, weights, free)  # it is read here before it goes elsewhere
    return device, kind


def require_room(folder: Path, weights: int, free: int, what: str = "memory") -> None:
    """Raises ModelError where so many bytes of weights, and what is computed, have no room."""
    require_free(_title(folder), round(weights * _ROOM), free, _CURE, what)


def _strangers(model: Any, files: Sequence[Path], parts: Sequence[str]) -> set[str]:
    """Tensors of these parts that the model has not.

    Where a part of a model passes over names of the whole the library does so everywhere. Older
    versions of it also wrote down frequencies that it computes.
    """
    return {
        name
        for name in tensor_names(files) - model.state_dict().keys()
        if name.startswith(tuple(parts)) and not name.endswith("inv_freq")
    }


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
