"""What the history has to tell the window, from other threads; no process tells another of it."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class HistoryTold(Event):
    """Something could not be written down."""

    sentence: str
    """For the user."""


@dataclass(frozen=True, slots=True)
class HistoryForgotten(Event):
    """Turns of the conversation that goes on were taken out of the history."""

    turn: int
    """The first of them; 0 for the whole conversation."""
