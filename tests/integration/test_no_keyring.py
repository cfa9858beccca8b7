"""Without a desktop bus that is of use there is no keyring, and it is told soon.

In a process of its own, with other surroundings and the keyring library not yet imported.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ASK = """
import sys
seen = []
def notice(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto") and arguments[0].family != 1:
        seen.append(event)
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen"):
        seen.append(event)
sys.addaudithook(notice)
from app.store.history_key import HistoryLockedError, system_keyring
try:
    system_keyring()
except HistoryLockedError as error:
    print(error.lock.name, *seen)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no desktop bus")
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DBUS_SESSION_BUS_ADDRESS": ""},
        {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"},
        {"DBUS_SESSION_BUS_ADDRESS": "tcp:host=127.0.0.1,port=9"},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring"},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        {"PYTHON_KEYRING_BACKEND": "nobody.knows.Keyring"},
    ],
    ids=["none", "empty", "gone", "network", "named", "keeps nothing", "unknown"],
)
def test_without_a_bus_there_is_no_keyring(environment: dict[str, str], tmp_path: Path) -> None:
    usual = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND")
    }
    homeless = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        env=usual | homeless | environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.stdout.split() == ["NO_KEYRING"], done.stderr
