import pytest

from app.commands.strace_reading import read_strace

LOCAL_ONLY = """\
101 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0
101 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5
101 connect(5, {sa_family=AF_UNIX, sun_path="/run/user/1000/pulse/native"}, 110) = 0
102 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 6
102 bind(6, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
102 getsockname(6, {sa_family=AF_NETLINK, nl_pid=102, nl_groups=00000000}, [12]) = 0
101 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=102, si_status=0} ---
102 +++ exited with 0 +++
"""


def read(text: str):
    return read_strace(text.splitlines())


def test_local_sockets_lead_nowhere() -> None:
    sockets = read(LOCAL_ONLY)
    assert sockets.used == {"AF_UNIX": 3, "AF_NETLINK": 2}
    assert sockets.foreign == []
    assert not sockets.resolver


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK"])
def test_any_other_family_leads_elsewhere(family: str) -> None:
    assert read(f"7 socket({family}, SOCK_STREAM, 0) = 3\n").foreign == [family]


def test_what_the_kernel_refuses_was_not_used() -> None:
    sockets = read("7 socket(AF_INET, SOCK_STREAM, 0) = -1 EACCES (Permission denied)\n")
    assert sockets.foreign == []
    assert sockets.refused == {"AF_INET": 1}


def test_a_connection_that_is_under_way_is_no_refusal() -> None:
    call = "connect(3, {sa_family=AF_INET, sin_port=htons(443)}, 16) = -1 EINPROGRESS (Operation)"
    assert read(f"7 {call}\n").foreign == ["AF_INET"]


def test_two_halves_of_a_call_are_joined_for_each_process() -> None:
    sockets = read(
        "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP <unfinished ...>\n"
        "8 socket(AF_UNIX, SOCK_STREAM, 0 <unfinished ...>\n"
        "7 <... socket resumed>)             = -1 EPERM (Operation not permitted)\n"
        "8 <... socket resumed>)             = 4\n"
    )
    assert sockets.used == {"AF_UNIX": 1}
    assert sockets.refused == {"AF_INET": 1}


def test_a_half_whose_address_comes_with_the_other_half_is_read() -> None:
    sockets = read(
        "7 accept4(3,  <unfinished ...>\n"
        "7 <... accept4 resumed>{sa_family=AF_INET, sin_port=htons(9)}, [16], 0) = 5\n"
    )
    assert sockets.foreign == ["AF_INET"]


@pytest.mark.parametrize("end", ["", "7 <... socket resumed>) = ?\n7 +++ killed by SIGKILL +++\n"])
def test_a_call_whose_end_is_unknown_counts_as_granted(end: str) -> None:
    half = "7 socket(AF_INET, SOCK_STREAM, 0 <unfinished ...>\n"
    assert read(half + end).foreign == ["AF_INET"]


def test_what_was_sent_is_not_taken_for_a_call() -> None:
    text = r'7 sendto(5, "socket(AF_INET, \"x\") = 3 {sa_family=AF_INET", 9, 0, NULL, 0) = 9'
    assert read(text).used == {}


def test_numbers_with_a_name_beside_them_are_known_by_the_name() -> None:
    assert read("7 socket(0x2b /* AF_SMC */, SOCK_STREAM, 0) = 3\n").foreign == ["AF_SMC"]


def test_old_names_are_the_same_families() -> None:
    assert read("7 socket(PF_LOCAL, SOCK_STREAM, 0) = 3\n").foreign == []


def test_a_ring_makes_sockets_unseen_and_leads_elsewhere() -> None:
    assert read("7 io_uring_setup(8, {flags=0}) = 3\n").foreign == ["io_uring"]


def test_asking_the_systems_service_for_a_name_is_noticed() -> None:
    path = "/run/systemd/resolve/io.systemd.Resolve"
    assert read(f'7 connect(3, {{sa_family=AF_UNIX, sun_path="{path}"}}, 42) = 0\n').resolver
