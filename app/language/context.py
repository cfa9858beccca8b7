"""What the language model has read, and how to get from there to what it should have read. Pure.

Reading is what takes time (a long history would take half a minute), so as much as possible of
what was read is kept: a common beginning, and, when the oldest exchanges no longer fit, what
follows them, which is moved up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.errors import TooLongError

Tokens = tuple[int, ...]

FULL = 0.75
"""Share of the context from which the oldest exchanges are left out."""

ROOMY = 0.5
"""Share of the context that is left filled then."""

TOO_LONG = "That is longer than Parley can read at once: send it in parts."


@dataclass(frozen=True, slots=True)
class Plan:
    """Three steps, in this order: cut a stretch out, cut the end off, read."""

    cut_out: tuple[int, int] | None
    """From and up to which position a stretch is removed and what follows moved up."""

    keep: int
    """Tokens kept after that, from the beginning."""

    read: Tokens


@dataclass(slots=True)
class Context:
    """Mirrors the model's memory token by token."""

    size: int
    """Tokens that fit into the model's memory."""

    tokens: list[int] = field(default_factory=list)
    """What the model has read; kept true by whoever carries out the plans."""

    dropped: int = 0
    """Exchanges left out, from the oldest."""

    _left_out: tuple[Tokens, ...] = ()

    def plan(self, system: Tokens, exchanges: Sequence[Tokens], fresh: Tokens, room: int) -> Plan:
        """How to have read all this, with room for so many tokens of reply.

        Exchanges that do not begin with those left out are another conversation, or one that was
        taken back that far: they are looked at anew. Raises TooLongError if the fresh words alone
        are too long.
        """
        if len(system) + len(fresh) >= self.size:
            raise TooLongError(TOO_LONG)
        # one that can never fit must not push out all that was said before it
        exchanges = [part if len(part) < self.size * FULL else () for part in exchanges]
        if tuple(exchanges[: self.dropped]) != self._left_out:
            self.dropped = 0
        cut_out = self._make_room(system, exchanges, len(fresh) + room)
        self._left_out = tuple(exchanges[: self.dropped])
        before = self._without(cut_out)
        wanted = [*system, *(token for part in exchanges[self.dropped :] for token in part), *fresh]
        keep = _common(before, wanted)
        if keep == len(wanted):  # the last token has to be read for the first of the reply
            keep -= 1
        return Plan(cut_out, keep, tuple(wanted[keep:]))

    def _make_room(
        self, system: Tokens, exchanges: Sequence[Tokens], needed: int
    ) -> tuple[int, int] | None:
        lengths = [len(part) for part in exchanges]
        filled = len(system) + sum(lengths[self.dropped :])
        if filled <= self.size * FULL and filled + needed <= self.size:
            return None
        first = self.dropped
        limit = min(self.size * ROOMY, self.size - needed)
        while self.dropped < len(lengths) and filled > limit:
            filled -= lengths[self.dropped]
            self.dropped += 1
        start = len(system)
        end = start + sum(lengths[first : self.dropped])
        expected = [*system, *(token for part in exchanges[first:] for token in part)]
        read = _common(self.tokens, expected)
        return (start, end) if start < end < read else None

    def _without(self, cut_out: tuple[int, int] | None) -> list[int]:
        if cut_out is None:
            return self.tokens
        return self.tokens[: cut_out[0]] + self.tokens[cut_out[1] :]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """Length of the common beginning."""
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return position
    return min(len(one), len(other))
