"""Joins an encoder of sound of the transformers library to the language model that reads it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from app.core.errors import EngineError
from app.core.sound import Sound
from app.language.protocols import Cancellation
from app.speech.engines.checkpoint import libraries
from app.speech_models.engines.heard import Hear, Heard


class _Left(Exception):  # noqa: N818 # nothing went wrong
    """Nobody wants the rest."""


def stoppable(layers: Iterable[Any], rows_of: Callable[[Sound], Any]) -> Hear:
    """What makes rows of sound, left before the next of these layers when it is cancelled.

    A window of 30 s takes an encoder of full size seconds on a processor.
    """

    def hear(sound: Sound, cancellation: Cancellation) -> Any:
        def look(*_: Any) -> None:
            if cancellation.cancelled:
                raise _Left

        hooks = [layer.register_forward_pre_hook(look) for layer in layers]
        try:
            return rows_of(sound)
        except _Left:
            return None
        except RuntimeError as error:  # torch has no other
            raise EngineError(
                "The model could not hear this. If memory is short, choose a smaller model."
            ) from error
        finally:
            for hook in hooks:
                hook.remove()

    return hear


def embeddings(model: Any, heard: Heard) -> Callable[[Sequence[int]], Any]:
    """Gives rows for numbers of tokens and sounds, of the shape (1, numbers, width)."""
    torch, _ = libraries()

    def rows(numbers: Sequence[int]) -> Any:
        tokens = torch.tensor([max(0, number) for number in numbers], device=model.device)
        found = model.get_input_embeddings()(tokens)
        for place, number in enumerate(numbers):
            if number < 0:
                found[place] = heard.row(number).to(found.dtype)
        return found[None]

    return rows
