"""Completes a partial file from a web address, going on where an earlier attempt stopped."""

import time
from collections.abc import Callable

from app.catalog.failures import BrokenOffError, SourceError, UnreachableError
from app.catalog.fetching import Answer, Patience, Web
from app.catalog.partial import Origin, Partial

# the network's own modules may not be imported outside app.catalog.fetching
OK, PARTIAL_CONTENT, RANGE_REFUSED, TOO_MANY_REQUESTS, SERVER_ERROR = 200, 206, 416, 429, 500

SLOWEST = 1024
"""Bytes per second, over one stall time, below which an answer counts as stalled."""

Report = Callable[[int], None]
"""Told the partial file's bytes so far."""


class Fetcher:
    """Fetches files over HTTPS; `loopback` also allows plain HTTP to 127.0.0.1, for tests."""

    def __init__(
        self,
        patience: Patience | None = None,
        *,
        loopback: bool = False,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._web = Web(self._patience, loopback=loopback)
        self._pause = pause

    def close(self) -> None:
        """Ends all connections."""
        self._web.close()

    def fetch(self, url: str, partial: Partial, size: int | None, report: Report) -> None:
        """Raises SourceError when this address cannot give the file, OSError for a full disk."""
        failures, most, begun = 0, partial.size, False
        while True:
            try:
                return self._attempt(url, partial, size, report)
            except (BrokenOffError, UnreachableError) as error:
                begun = begun or partial.size > most
                failures = 0 if partial.size > most else failures + 1
                most = max(most, partial.size)
                unreachable = isinstance(error, UnreachableError) and not begun
                if unreachable or failures >= self._patience.attempts:
                    raise
                self._pause(self._patience.pause * 2 ** max(0, failures - 1))

    def _attempt(self, url: str, partial: Partial, size: int | None, report: Report) -> None:
        origin, start = partial.origin, partial.size
        headers = {}
        if start and origin.source == url and origin.validator:
            headers = {"Range": f"bytes={start}-", "If-Range": origin.validator}
        with self._web.get(url, headers) as answer:
            if answer.status == RANGE_REFUSED and start == size:
                return
            _check_status(answer, partial, start)
            resumed = answer.status == PARTIAL_CONTENT
            _check_length(answer, start if resumed else 0, size)
            if not resumed:
                partial.discard()
                partial.record(Origin(url, _validator(answer)))
            self._receive(answer, partial, size, report)
        if size is not None and partial.size != size:
            raise SourceError(f"it sent {partial.size} bytes instead of {size}")

    def _receive(self, answer: Answer, partial: Partial, size: int | None, report: Report) -> None:
        stall = self._patience.stall
        with partial.appending() as file:
            done = before = partial.size
            since = time.monotonic()
            for block in answer.blocks:
                done += len(block)
                if size is not None and done > size:
                    raise SourceError(f"it sent more than {size} bytes")
                file.write(block)
                file.flush()  # what was reported is on the disk
                report(done)
                passed = time.monotonic() - since
                if passed > stall:
                    if done - before < SLOWEST * passed:
                        raise BrokenOffError(
                            f"it sent only {done - before} bytes in {passed:.0f} s"
                        )
                    before, since = done, time.monotonic()


def _check_status(answer: Answer, partial: Partial, start: int) -> None:
    status = answer.status
    if status == RANGE_REFUSED:
        partial.discard()
        raise BrokenOffError("it could not go on where it had stopped")
    if status >= SERVER_ERROR or status == TOO_MANY_REQUESTS:
        raise BrokenOffError(f"it answered {status} {answer.phrase}".strip())
    if status == PARTIAL_CONTENT:
        if not answer.headers.get("content-range", "").startswith(f"bytes {start}-"):
            partial.discard()
            raise BrokenOffError("it answered with another part than the one asked for")
    elif status != OK:
        raise SourceError(f"it answered {status} {answer.phrase}".strip())


def _check_length(answer: Answer, start: int, size: int | None) -> None:
    length = answer.headers.get("content-length", "")
    if size is not None and length.isdigit() and start + int(length) != size:
        raise SourceError(f"it offers {start + int(length)} bytes instead of {size}")


def _validator(answer: Answer) -> str:
    """A weak ETag says nothing about bytes, so it cannot be resumed by."""
    etag = answer.headers.get("etag", "")
    return answer.headers.get("last-modified", "") if etag.startswith("W/") or not etag else etag
