"""Parley: a private voice conversation on your own laptop."""

__version__ = "0.1.0"
