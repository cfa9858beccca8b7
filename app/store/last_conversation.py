"""The last conversation, so that it can be gone on with at the next start.

It is plain text on the user's disk, readable by whoever can read the user's files: nothing is
encrypted here, and it is kept only while the privacy settings say so.
"""

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.errors import ParleyError
from app.core.exchange import Exchange
from app.store.durable import append_line, set_aside, unfinished, write_whole

logger = logging.getLogger(__name__)

_DECODER = msgspec.json.Decoder(Exchange)


class LastConversation:
    """One exchange on each line, as JSON; of several with the same turn the last one counts.

    An exchange whose words were recognised late stands behind later ones.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[Exchange, ...]:
        """What is there, in order. Raises nothing: a damaged file is set aside and mended.

        A last line that was cut short is the trace of a crash and is left out without ado.
        """
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError:
            self._set_aside(())
            return ()
        exchanges, wrong = _read(lines[:-1])
        if wrong:
            self._set_aside(exchanges)
        elif lines[-1]:
            self._mend(exchanges)
        return exchanges

    def append(self, exchange: Exchange) -> None:
        """Add an exchange, or put it in place of an earlier state; it lasts when this returns.

        Raises ParleyError where it cannot be written down; nothing is half written then.
        """
        try:
            append_line(self._path, _line(exchange))
        except OSError as error:
            raise self._failure(error) from error

    def replace(self, exchanges: Iterable[Exchange]) -> None:
        """Have these and no others; raises ParleyError, and then nothing has changed."""
        try:
            write_whole(self._path, b"".join(_line(exchange) + b"\n" for exchange in exchanges))
        except OSError as error:
            raise self._failure(error) from error

    def forget(self) -> None:
        """Remove the conversation and whatever was set aside of earlier ones.

        Raises ParleyError where that cannot be done.
        """
        aside = self._path.parent.glob(f"{self._path.stem}.damaged-*{self._path.suffix}")
        try:
            for path in (self._path, unfinished(self._path), *aside):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise ParleyError(
                f"The conversation could not be removed: {error.strerror}. Remove {path} yourself."
            ) from error

    def _set_aside(self, exchanges: tuple[Exchange, ...]) -> None:
        try:
            aside = set_aside(self._path)
            logger.warning("the last conversation was damaged; it is kept as %s", aside)
        except OSError as error:
            logger.warning("the last conversation is damaged and stays: %s", error.strerror)
        else:
            self._mend(exchanges)

    def _mend(self, exchanges: tuple[Exchange, ...]) -> None:
        try:
            self.replace(exchanges)
        except ParleyError as error:
            logger.warning("the last conversation was not mended: %s", error)

    def _failure(self, error: OSError) -> ParleyError:
        return ParleyError(
            f"The conversation could not be written down in {self._path.parent}: "
            f"{error.strerror}. It goes on, but will not be there at the next start."
        )


def _line(exchange: Exchange) -> bytes:
    return msgspec.json.encode(exchange)


def _read(lines: list[bytes]) -> tuple[tuple[Exchange, ...], int]:
    """The exchanges, and how many lines held none."""
    exchanges: dict[int, Exchange] = {}
    wrong = 0
    for line in lines:
        try:
            exchange = _DECODER.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            wrong += 1
        else:
            exchanges[exchange.turn] = exchange
    return tuple(exchanges[turn] for turn in sorted(exchanges)), wrong
