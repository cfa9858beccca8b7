"""Memory that torch keeps for later, given back where a graphics card was in use."""

import sys
from typing import Any


def empty_caches() -> None:
    """To be called after a model was let go of; torch is not imported for it."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
