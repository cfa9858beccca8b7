import json
from collections import Counter
from pathlib import Path

import pytest

from app.commands import offline_proof
from app.commands.offline_proof import Tools, holds, prove_offline
from app.commands.strace_reading import Sockets
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.workshop import SCRIPTED, Workshop

SETTINGS = Settings(models=ModelSettings(*[SCRIPTED] * 5))
TALK = ["parley", "talk"]


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Tools, what strace wrote, why the talk failed -> exit status, subject -> finding."""

    def prove(tools: Tools, trace: str = "", failure: str = ""):
        def talk(command: list[str]) -> str:
            if tools.strace:
                Path(command[command.index("-o") + 1]).write_text(trace)
            return failure

        monkeypatch.setattr(Tools, "here", classmethod(lambda cls: tools))
        monkeypatch.setattr(offline_proof, "_talk", talk)
        status = prove_offline(Workshop(Paths.default()), SETTINGS, json=True)
        return status, {one["subject"]: one for one in json.loads(capsys.readouterr().out)}

    return prove


def test_unshare_is_around_strace_and_both_around_the_talk() -> None:
    command = Tools(unshare=True, strace=True).command(TALK, Path("trace"))
    assert command.index("unshare") < command.index("strace") < command.index("parley")
    assert command[-3:] == ["trace", *TALK]
    assert Tools(unshare=False, strace=False).command(TALK, Path("trace")) == TALK


def test_local_sockets_alone_are_a_proof(findings) -> None:
    status, found = findings(Tools(True, True), "7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n")
    assert status == 0
    assert all(one["good"] for one in found.values())
    assert "AF_UNIX 1×" in found["Local sockets"]["finding"]


def test_a_socket_that_leads_elsewhere_is_a_failure_and_named(findings) -> None:
    status, found = findings(Tools(True, True), "7 socket(AF_INET, SOCK_STREAM, 0) = 3\n")
    assert status == 1
    assert "AF_INET" in found["Sockets that lead elsewhere"]["finding"]


def test_what_was_refused_is_told_and_no_failure(findings) -> None:
    trace = "7 socket(AF_INET, SOCK_STREAM, 0) = -1 EACCES (Permission denied)\n"
    status, found = findings(Tools(True, True), trace)
    assert status == 0
    assert "AF_INET in vain" in found["Refused"]["finding"]


@pytest.mark.parametrize(
    ("tools", "missing"),
    [
        (Tools(unshare=False, strace=True), "Without any network"),
        (Tools(unshare=True, strace=False), "Sockets"),
    ],
)
def test_one_tool_is_enough_and_the_other_is_named_as_missing(findings, tools, missing) -> None:
    status, found = findings(tools)
    assert status == 0
    assert not found[missing]["good"]
    assert "missing, or not allowed" in found[missing]["finding"]


def test_without_either_nothing_is_proven(findings) -> None:
    status, found = findings(Tools(unshare=False, strace=False))
    assert status == 1
    assert found["Conversation"]["good"]


def test_a_conversation_that_was_not_held_proves_nothing(findings) -> None:
    status, found = findings(Tools(True, True), failure="it failed.")
    assert status == 1
    assert not found["Without any network"]["good"]


def test_to_ask_the_system_for_a_name_is_a_failure() -> None:
    assert holds(Sockets(Counter(AF_UNIX=3)))
    assert not holds(Sockets(Counter(AF_UNIX=3), resolver=True))
