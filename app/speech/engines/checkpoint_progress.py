"""Tells how far the transformers library has come with the tensors of a checkpoint."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.core.progress import is_followed, tell

_WEIGHTS = "Loading weights"
"""What the library calls its work on tensors, where it would draw a bar."""


def follow(transformers: Any) -> None:
    """Have each loading told of on its own thread; to be called once, or again."""
    transformers.utils.logging.set_tqdm_hook(_bar)


def _bar(factory: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """In the place of the library's bar, which is never drawn."""
    if given and named.get("desc") == _WEIGHTS and is_followed():
        return _Counted(given[0])
    return factory(*given, **named)


class _Counted:
    """Goes through the tensors, and tells after each how many were there."""

    def __init__(self, tensors: Iterable[Any]) -> None:
        self._tensors = list(tensors)

    def __iter__(self) -> Iterator[Any]:
        for count, tensor in enumerate(self._tensors):
            tell(count / len(self._tensors))
            yield tensor
        tell(1.0)
