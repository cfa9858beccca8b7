"""Ids of engines that need no model; tests and trials talk to them."""

from collections.abc import Mapping

from app.catalog.model import Task

SCRIPTED = "scripted"
"""The id of engines that need no model."""

SCRIPTED_BRAINS: Mapping[str, Task] = {
    SCRIPTED: Task.LANGUAGE_MODEL,
    "scripted-listening": Task.LISTENING_MODEL,
    "scripted-speaking": Task.SPEAKING_MODEL,
    "scripted-duplex": Task.DUPLEX_MODEL,
}
"""Likewise, for all that answers."""
