"""Tracebacks that hold places and lines of code, never values: those may be somebody's words."""

import traceback
from pathlib import Path

_SPEAK_OF_CODE = (AttributeError, ImportError, NameError, TypeError)
"""Python's own messages for these name parts of the program and no values."""


def described(error: BaseException) -> str:
    """The error, where it came from, and what led to it."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or following.__context__
    return "\nwhich led to:\n".join(_alone(each) for each in reversed(chain))


def _alone(error: BaseException) -> str:
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__))
    places = "".join(frames.format()).replace(str(Path.home()), "~")
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if type(error) in _SPEAK_OF_CODE:
        kind = f"{kind}: {error}"
    elif isinstance(error, OSError) and error.strerror:
        kind = f"{kind}: {error.strerror}"
    return f"{places}{kind}\n"
