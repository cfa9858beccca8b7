"""How many processor cores there are."""

import os

MOST_THREADS = 6
"""More threads than this gain nothing for small models and slow down the rest of the laptop."""


def available_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
