"""Has Linux refuse every socket that is not local, whatever code of this process asks for one.

A classic BPF program (seccomp(2), `struct seccomp_data` in linux/seccomp.h) looks at each system
call. All threads get it, every child inherits it, and nothing takes it back.
"""

import ctypes
import errno
import os
import sys
from dataclasses import dataclass

_NR, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # offsets in seccomp_data; both machines are little-endian
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_AF_UNIX, _AF_NETLINK = 1, 16
_INTERNET, _STREAM = (2, 10), 1
_OTHER_ABI = 0x40000000
"""x86 has every system call once more from here on, with 32-bit pointers."""

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER, _ALL_THREADS = 1, 1


@dataclass(frozen=True, slots=True)
class Machine:
    """A processor's numbers for what is looked at, from its linux/audit.h and asm/unistd.h."""

    architecture: int
    socket: int
    socketpair: int
    seccomp: int
    io_uring_setup: int = 425
    """With a ring, sockets are made without a system call."""


MACHINES = {
    "x86_64": Machine(0xC000003E, 41, 53, 317),
    "aarch64": Machine(0xC00000B7, 198, 199, 277),
}


class Instruction(ctypes.Structure):
    """`struct sock_filter`."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(Instruction)))


def program(machine: Machine) -> list[Instruction]:
    """Refuses sockets but AF_UNIX and AF_NETLINK, rings, and system calls in a foreign guise."""
    return [
        Instruction(_LOAD, 0, 0, _ARCH),
        Instruction(_IF_EQUAL, 0, 9, machine.architecture),
        Instruction(_LOAD, 0, 0, _NR),
        Instruction(_IF_AT_LEAST, 7, 0, _OTHER_ABI),
        Instruction(_IF_EQUAL, 6, 0, machine.io_uring_setup),
        Instruction(_IF_EQUAL, 2, 0, machine.socket),
        Instruction(_IF_EQUAL, 1, 0, machine.socketpair),
        Instruction(_RETURN, 0, 0, _ALLOW),
        Instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        Instruction(_IF_EQUAL, 2, 0, _AF_UNIX),
        Instruction(_IF_EQUAL, 1, 0, _AF_NETLINK),
        Instruction(_RETURN, 0, 0, _REFUSE),
        Instruction(_RETURN, 0, 0, _ALLOW),
    ]


def filter_sockets() -> str:
    """Install the filter for good; returns why it could not be, as part of a sentence."""
    if sys.platform != "linux":
        return "only Linux offers it"
    machine = MACHINES.get(os.uname().machine)
    if machine is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return f"it is not written for {os.uname().machine}"
    instructions = program(machine)
    array = (Instruction * len(instructions))(*instructions)
    whole = _Program(len(instructions), array)
    libc = ctypes.CDLL(None, use_errno=True)
    no, yes = ctypes.c_ulong(0), ctypes.c_ulong(1)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, yes, no, no, no) != 0:
        return _reason()
    result = libc.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_ALL_THREADS),
        ctypes.byref(whole),
    )
    if result > 0:  # the thread that has filters of its own
        return "a thread does not take it"
    return "" if result == 0 else _reason()


def sockets_filtered() -> bool:
    """Whether C code that asks for an internet socket is refused one. Nothing is sent."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return all(_socket_refused(libc, family) for family in _INTERNET)


def _socket_refused(libc: ctypes.CDLL, family: int) -> bool:
    number = libc.socket(family, _STREAM, 0)
    if number >= 0:
        os.close(number)
    return bool(number < 0)


def _reason() -> str:
    return f"the system does not allow it ({os.strerror(ctypes.get_errno())})"
