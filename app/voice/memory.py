"""Is there memory for a large model? Asked before it is loaded, or the system ends us."""

from app.catalog.library import Library, State
from app.catalog.model import Model, Task, slot
from app.core.free_memory import require_free


def require_memory(library: Library, model_id: str, available_bytes: int) -> None:
    """Raises ModelError for one that does not fit, saying what to use instead."""
    model = library.manifest.model(model_id)
    if _bytes(model) > available_bytes:
        cure = _cure(library, model, available_bytes)
        require_free(model.title, _bytes(model), available_bytes, cure)


def _cure(library: Library, model: Model, available_bytes: int) -> str:
    if model.task is Task.GUARD:
        return "Close other programs, or choose None as the second opinion on the Persona page."
    if model.task is Task.FEELINGS:
        return "Close other programs, or choose Built-in on the Privacy page."
    smaller = [
        other
        for other in library.manifest
        if slot(other.task) == slot(model.task)
        and _bytes(other) < _bytes(model)
        and library.state(other) is State.PRESENT
    ]
    fitting = [other for other in smaller if _bytes(other) <= available_bytes]
    if fitting:
        best = max(fitting, key=_bytes)
        return f"Close other programs, or choose {best.title}, which needs less and is here."
    if smaller:
        least = min(smaller, key=_bytes)
        return f"Close other programs; {least.title}, which is here too, needs less."
    return "Close other programs, or get a smaller model."


def _bytes(model: Model) -> int:
    return model.memory_megabytes * 1_000_000
