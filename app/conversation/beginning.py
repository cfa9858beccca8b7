"""What it may mean that somebody begins to speak."""

from enum import Enum


class Beginning(Enum):
    """What it means that the user has begun to speak."""

    UTTERANCE = "a new utterance"
    REJOINED = "the last utterance goes on: its reply had hardly been heard"
    INTERRUPTION = "perhaps an interruption of the reply"
