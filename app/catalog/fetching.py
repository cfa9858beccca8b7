"""The only module that reaches a network: asks one HTTPS address for bytes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.catalog.failures import BrokenOffError, SourceError, UnreachableError

if TYPE_CHECKING:
    import httpx

REDIRECTS = 5
LOOPBACK = "http://127.0.0.1:"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a network, in seconds."""

    connect: float = 5.0
    """For a name to be found and a connection to be made, all addresses of the host together."""

    stall: float = 30.0
    """For the next bytes."""

    attempts: int = 3
    """How often in a row an attempt may end without a byte more than before."""

    pause: float = 1.0
    """Before the second attempt; it doubles from then on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    status: int
    phrase: str
    headers: Mapping[str, str]
    """Names are found in any case."""

    blocks: Iterator[bytes]
    """Reading raises BrokenOffError when the connection ends early or stalls."""


class Web:
    """Asks over HTTPS; `loopback` also allows plain HTTP to 127.0.0.1, for tests."""

    def __init__(self, patience: Patience, *, loopback: bool = False) -> None:
        # imported here because it takes 0.1 s that only fetching needs
        import httpx

        self._patience = patience
        self._loopback = loopback
        self._client = httpx.Client(
            timeout=httpx.Timeout(patience.stall, connect=patience.connect),
            headers={"Accept-Encoding": "identity", "User-Agent": "Parley"},
            trust_env=not loopback,
        )

    def close(self) -> None:
        """Ends all connections."""
        self._client.close()

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Follows redirects to HTTPS addresses; raises SourceError and its kinds."""
        for _ in range(REDIRECTS):
            self._check(url)
            response = self._opened(url, headers)
            try:
                if not response.has_redirect_location:
                    yield Answer(
                        response.status_code,
                        response.reason_phrase,
                        response.headers,
                        self._blocks(response),
                    )
                    return
            finally:
                response.close()
            url = str(response.url.join(response.headers["location"]))
        raise SourceError("it redirects too often")

    def _check(self, url: str) -> None:
        if not (url.startswith("https://") or (self._loopback and url.startswith(LOOPBACK))):
            raise SourceError(f"it leads to {url.split('?')[0]}, which is not an HTTPS address")

    def _blocks(self, response: httpx.Response) -> Iterator[bytes]:
        import httpx

        try:
            yield from response.iter_raw()
        except httpx.TimeoutException as error:
            raise BrokenOffError(f"it sent nothing for {self._patience.stall:g} s") from error
        except httpx.HTTPError as error:
            raise BrokenOffError(f"the connection broke ({error or 'no reason given'})") from error

    def _opened(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """Asks in a thread of its own.

        Looking up a name has no time limit, and httpx's limit for connecting holds for each
        of a host's addresses: a network that swallows packets would take minutes.
        """
        question = _Question(self._client, url, headers)
        threading.Thread(target=question.ask, name="asking a server", daemon=True).start()
        if not question.connected.wait(self._patience.connect):
            question.late.set()
            raise UnreachableError(f"no connection within {self._patience.connect:g} s")
        try:
            answer = question.answers.get(timeout=self._patience.connect + self._patience.stall)
        except queue.Empty:
            question.late.set()
            raise BrokenOffError(f"no answer within {self._patience.stall:g} s") from None
        if isinstance(answer, Exception):
            raise _failure(answer) from answer
        return answer


class _Question:
    """One request, asked in another thread, whose answer may come when nobody waits any more."""

    def __init__(self, client: httpx.Client, url: str, headers: Mapping[str, str]) -> None:
        self._client = client
        self._request = client.build_request(
            "GET", url, headers=dict(headers), extensions={"trace": self._trace}
        )
        self.connected = threading.Event()
        self.late = threading.Event()
        self.answers: queue.SimpleQueue[httpx.Response | Exception] = queue.SimpleQueue()

    def ask(self) -> None:
        import httpx

        try:
            response = self._client.send(self._request, stream=True)
        except (httpx.HTTPError, RuntimeError) as error:  # RuntimeError: the client was closed
            self.answers.put(error)
        else:
            self.answers.put(response)
            if self.late.is_set():
                response.close()
        finally:
            self.connected.set()

    def _trace(self, event: str, details: Any) -> None:
        # a connection that is used again is not made again
        if event in ("connection.connect_tcp.complete", "http11.send_request_headers.started"):
            self.connected.set()


def _failure(error: Exception) -> SourceError:
    import httpx

    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        return UnreachableError(f"it cannot be reached ({error or 'no answer'})")
    if isinstance(error, httpx.TimeoutException):
        return BrokenOffError("it did not answer in time")
    return BrokenOffError(f"the connection broke ({error or 'no reason given'})")
