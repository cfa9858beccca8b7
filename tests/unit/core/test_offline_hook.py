from types import SimpleNamespace

import pytest

from app.core.offline.hook import Hook, OfflineError

UNIX, INTERNET, INTERNET_6 = (SimpleNamespace(family=number) for number in (1, 2, 10))
ELSEWHERE, HERE = ("192.0.2.1", 80), ("127.0.0.1", 80)


@pytest.mark.parametrize("socket", [INTERNET, INTERNET_6])
@pytest.mark.parametrize(
    "event", ["socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"]
)
@pytest.mark.parametrize("address", [ELSEWHERE, HERE])
def test_an_address_of_the_internet_is_refused_and_counted(event, socket, address) -> None:
    hook = Hook("linux")
    with pytest.raises(OfflineError, match="does not let this process open connections"):
        hook(event, (socket, address))
    assert hook.refusals == 1


@pytest.mark.parametrize("event", ["socket.getaddrinfo", "socket.gethostbyname"])
def test_no_name_is_looked_up(event: str) -> None:
    with pytest.raises(OfflineError):
        Hook("linux")(event, ("example.invalid", 80, 0, 0, 0))


def test_local_sockets_and_everything_else_go_on() -> None:
    hook = Hook("linux")
    hook("socket.connect", (UNIX, "/run/user/1000/pulse/native"))
    hook("socket.bind", (UNIX, "\0parley"))
    hook("socket.gethostname", ())
    hook("open", ("file", "r", 0))
    assert hook.refusals == 0


def test_a_library_takes_it_for_a_network_that_is_not_there() -> None:
    with pytest.raises(OSError, match="does not let"):
        Hook("linux")("socket.connect", (INTERNET, ELSEWHERE))


def test_on_windows_a_process_may_connect_to_itself_and_nowhere_else() -> None:
    hook = Hook("win32")
    hook("socket.bind", (INTERNET, ("127.0.0.1", 0)))
    hook("socket.connect", (INTERNET, HERE))
    for event, address in (
        ("socket.connect", ELSEWHERE),
        ("socket.sendto", HERE),
        ("socket.bind", ("0.0.0.0", 0)),
    ):
        with pytest.raises(OfflineError):
            hook(event, (INTERNET, address))


def test_the_programs_own_trials_are_refused_but_not_counted() -> None:
    hook = Hook("linux")
    with hook.trying(), pytest.raises(OfflineError):
        hook("socket.connect", (INTERNET, ELSEWHERE))
    assert hook.refusals == 0


def test_refusals_without_end_are_told_more_and_more_seldom() -> None:
    hook = Hook("linux")
    told = []
    hook.refused_again = lambda: told.append(hook.refusals)
    for _ in range(100):
        with pytest.raises(OfflineError):
            hook("socket.connect", (INTERNET, ELSEWHERE))
    assert told == [1, 2, 4, 8, 16, 32, 64]
