"""Blocks of a microphone wait until they complete a frame: handing them on singly costs more."""

from collections.abc import Callable

import numpy as np

from app.audio.framing import Framer
from app.core.sound import Samples


class Gathering:
    """Fed by the sound library's thread, which only copies."""

    def __init__(self, framer: Framer, hand_on: Callable[[Samples], None]) -> None:
        self._framer = framer
        self._hand_on = hand_on
        self._blocks: list[Samples] = []
        self._samples = 0

    def add(self, block: Samples) -> None:
        """Keep a copy; with those before it, it may be enough."""
        self._blocks.append(block.copy())
        self._samples += len(block)
        if self._samples >= self._framer.wanted:
            self.flush()

    def flush(self) -> None:
        """Hand on what there is."""
        blocks, self._blocks, self._samples = self._blocks, [], 0
        if blocks:
            self._hand_on(np.concatenate(blocks))
