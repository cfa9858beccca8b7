"""What the window needs to change the models on this computer. Pure: no Qt."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Shelf(Protocol):
    """Fetches, imports, checks and deletes models elsewhere.

    No call waits; what comes of it is told in events (app.core.fetching_events).
    """

    def start(self, model_ids: Sequence[str]) -> None:
        """Fetch what is missing of these models, going on where an earlier attempt ended."""
        ...

    def pause(self, model_ids: Sequence[str] = ()) -> None:
        """Fetch these no further, without ids none; what is here stays."""
        ...

    def verify(self, model_ids: Sequence[str]) -> None:
        """Read every file of these models."""
        ...

    def take(self, path: Path) -> None:
        """Import models from a folder or a file."""
        ...

    def delete(self, model_id: str) -> None:
        """Take a model off this computer."""
        ...

    def close(self) -> None:
        """Give everything up, within a few seconds; what was received is kept."""
        ...
