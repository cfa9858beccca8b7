"""What is told of engines besides those events that everybody knows: see voice_events.py."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class EngineProgressed(Event):
    """So much of an engine has been loaded; told of those that can tell, a few times a second."""

    task: str
    model: str
    title: str
    """The model's name, for people."""

    share: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class EngineNeedless(Event):
    """What answers does this work itself: nothing is loaded for it, or nothing could be."""

    task: str
