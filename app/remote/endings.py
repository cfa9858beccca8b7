"""What is told of a voice process that is no more. Pure."""

import signal

_SIGNALS = {
    "SIGKILL": "was ended by the system, probably because memory ran out",
    "SIGTERM": "was ended by another program",
    "SIGILL": "needs instructions that this processor does not have",
}
_NOT_ENOUGH_MEMORY = {0xC0000017, 0xC000012D}
_WINDOWS_FAILURE = 0x80000000


def ending(exit_code: int | None) -> str:
    """How a process ended, as the rest of a sentence; `exit_code` as multiprocessing gives it."""
    if exit_code is None:
        return "did not end when it should have"
    if exit_code == 0:
        return "ended by itself"
    if 0 < exit_code < _WINDOWS_FAILURE:
        return "stopped at an error"
    if exit_code in _NOT_ENOUGH_MEMORY:
        return _SIGNALS["SIGKILL"]
    if exit_code > 0:
        return f"crashed ({exit_code:#X})"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        return f"crashed (signal {-exit_code})"
    return _SIGNALS.get(name, f"crashed ({name})")


def advice(how: str, returning: bool) -> str:
    """A sentence for the user about a voice process that ended in this way."""
    if returning:
        return f"The voice {how}; it is being started again."
    return (
        f"The voice {how}, and starting it again did not help. "
        "Choose a smaller model in the settings, or write something to try once more."
    )
