import errno

import pytest

from app.core.offline.kernel import MACHINES, Machine, program

ALLOWED, REFUSED = 0x7FFF0000, 0x00050000 | errno.EACCES
UNIX, INTERNET, INTERNET_6, NETLINK, PACKET, VSOCK = 1, 2, 10, 16, 17, 40

pytestmark = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def verdict(machine: Machine, call: int, argument: int = 0, architecture: int | None = None) -> int:
    """What the kernel would answer: the five instructions that are used, carried out."""
    data = {0: call, 4: architecture or machine.architecture, 16: argument}
    instructions, at, accumulator = program(machine), 0, 0
    while True:
        step = instructions[at]
        at += 1
        match step.code:
            case 0x20:
                accumulator = data[step.value]
            case 0x15:
                at += step.yes if accumulator == step.value else step.no
            case 0x35:
                at += step.yes if accumulator >= step.value else step.no
            case 0x06:
                return int(step.value)
            case _:
                raise AssertionError(f"{step.code} is not used")


@pytest.mark.parametrize("family", [UNIX, NETLINK])
def test_local_families_are_allowed(machine: Machine, family: int) -> None:
    assert verdict(machine, machine.socket, family) == ALLOWED
    assert verdict(machine, machine.socketpair, family) == ALLOWED


@pytest.mark.parametrize("family", [0, INTERNET, INTERNET_6, PACKET, VSOCK])
def test_all_other_families_are_refused(machine: Machine, family: int) -> None:
    assert verdict(machine, machine.socket, family) == REFUSED
    assert verdict(machine, machine.socketpair, family) == REFUSED


def test_rings_are_refused_since_they_make_sockets_unseen(machine: Machine) -> None:
    assert verdict(machine, machine.io_uring_setup) == REFUSED


def test_no_other_call_is_touched_whatever_its_argument(machine: Machine) -> None:
    looked_at = {machine.socket, machine.socketpair, machine.io_uring_setup}
    for call in set(range(600)) - looked_at:
        assert verdict(machine, call, INTERNET) == ALLOWED


def test_the_same_call_in_another_guise_is_refused(machine: Machine) -> None:
    assert verdict(machine, machine.socket | 0x40000000, UNIX) == REFUSED
    assert verdict(machine, machine.socket, UNIX, architecture=0x40000003) == REFUSED
