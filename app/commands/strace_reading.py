"""Reads what `strace -f` wrote down of a program's sockets. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

LOCAL = frozenset({"AF_UNIX", "AF_NETLINK"})
"""Families that end on this computer: other programs, and the kernel."""

RING = "io_uring"
"""With a ring a program makes sockets unseen."""

_FAMILY_FIRST = ("socket", "socketpair")
_WITH_ADDRESS = (
    "connect", "bind", "sendto", "sendmsg", "sendmmsg", "accept", "accept4"
)  # fmt: skip
_RESOLVER = "io.systemd.Resolve"
"""The end of the path at which a service of the system looks names up, on the network."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PATH = re.compile(r'sun_path=(@?"(?:[^"\\]|\\.)*")')
_LINE = re.compile(r"(?:\[pid +)?(?P<process>\d+)\]? +(?:[\d:.]+ +)?(?P<rest>.*)")
_RESUMED = re.compile(r"<\.\.\. (?P<call>\w+) resumed>,? ?(?P<rest>.*)")
_CALL = re.compile(r"(?P<call>\w+)\((?P<arguments>.*)\)\s+= (?P<result>\S+)(?: (?P<error>E\w+))?")
_REFUSALS = ("EACCES", "EPERM", "EAFNOSUPPORT")
"""Other errors, such as EINPROGRESS, come after the family was granted."""

_UNFINISHED = "<unfinished ...>"
_FIRST = re.compile(r"\s*(?:\w+ /\* )?(?P<family>\w+)")
_SA_FAMILY = re.compile(r"sa_family=(?:\w+ /\* )?(?P<family>\w+)")


@dataclass(frozen=True, slots=True)
class Sockets:
    """How often each family was asked for, by its name, such as AF_UNIX."""

    used: Counter[str] = field(default_factory=Counter)
    """Granted, or not known not to have been."""

    refused: Counter[str] = field(default_factory=Counter)
    """Not allowed, or unknown to the system."""

    resolver: bool = False
    """Whether the system's service for looking up names was spoken to."""

    @property
    def foreign(self) -> list[str]:
        """Families that lead elsewhere, or unseen anywhere, and were granted."""
        return sorted(set(self.used) - LOCAL)


def read_strace(lines: Iterable[str]) -> Sockets:
    """The sockets in the output of `strace -f -e trace=%network,?io_uring_setup`.

    A call that another process interrupts is written in two halves; one of which the second
    half is missing, because its process ended, counts as granted.
    """
    sockets = Sockets()
    halves: dict[str, str] = {}
    resolver = False
    for line in lines:
        found = _LINE.match(line.rstrip("\n"))
        if found is None:
            continue
        process, rest = found["process"], found["rest"]
        if rest.endswith(_UNFINISHED):
            halves[process] = rest.removesuffix(_UNFINISHED).rstrip()
            continue
        if resumed := _RESUMED.match(rest):
            rest = halves.pop(process, f"{resumed['call']}(") + resumed["rest"]
        resolver = _count(rest, sockets) or resolver
    for half in halves.values():
        resolver = _count(f"{half}) = ?", sockets) or resolver
    return Sockets(sockets.used, sockets.refused, resolver)


def _count(call: str, sockets: Sockets) -> bool:
    """Count one whole call; whether it speaks to the resolver."""
    plain = _QUOTED.sub('""', call)  # what was sent may look like anything
    found = _CALL.match(plain)
    if found is None:
        return False
    if family := _family(found["call"], found["arguments"]):
        counter = sockets.refused if found["error"] in _REFUSALS else sockets.used
        counter[family] += 1
    paths = _PATH.findall(call) if found["call"] in _WITH_ADDRESS else []
    return any(path.rstrip('"').endswith(_RESOLVER) for path in paths)


def _family(name: str, arguments: str) -> str:
    """The family that a call names; empty for none, and for a call that only looks."""
    if name == "io_uring_setup":
        return RING
    if name in _FAMILY_FIRST and (found := _FIRST.match(arguments)):
        return found["family"].replace("PF_", "AF_").replace("AF_LOCAL", "AF_UNIX")
    if name in _WITH_ADDRESS and (found := _SA_FAMILY.search(arguments)):
        return found["family"].replace("AF_LOCAL", "AF_UNIX")
    return ""
