"""Is there memory for what is to be loaded? Asked before, or the system ends the program."""

import psutil

from app.core.errors import ModelError


def free_bytes() -> int:
    """Memory that can be had without taking any from other programs."""
    return int(psutil.virtual_memory().available)


def require_free(title: str, needed: int, free: int, cure: str, what: str = "memory") -> None:
    """Raises ModelError where so many bytes are not free: how many are missing, and the cure."""
    if needed > free:
        missing = max(needed - free, 50_000_000)  # in words at least 0.1 GB
        raise ModelError(
            f"{title} needs {_gigabytes(needed)} of {what}, and only {_gigabytes(free)} are free. "
            f"That is {_gigabytes(missing)} too little. {cure}"
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
