"""A desktop bus with an open keyring on it, where the Secret Service of GNOME is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

INSTALLED = all(shutil.which(name) for name in ("dbus-daemon", "gnome-keyring-daemon"))

_PASSWORD = b"only for a trial"


@contextmanager
def keyring(folder: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The variables that lead to the keyring, for as long as the block runs; none without one.

    Args:
        folder: where the bus has its socket.
        environment: what the keyring is started with, so that its files are not the user's.
    """
    if not INSTALLED:
        yield {}
        return
    variables = {**environment, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"}
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    address = f"--address={variables['DBUS_SESSION_BUS_ADDRESS']}"
    with subprocess.Popen(
        [*command, address], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=variables
    ) as bus:
        assert bus.stdout is not None
        bus.stdout.readline()  # it has said its address: it is there
        try:
            with _service(variables):
                yield {"DBUS_SESSION_BUS_ADDRESS": variables["DBUS_SESSION_BUS_ADDRESS"]}
        finally:
            bus.terminate()


@contextmanager
def _service(environment: Mapping[str, str]) -> Iterator[None]:
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as service:
        assert service.stdin is not None
        assert service.stdout is not None
        service.stdin.write(_PASSWORD)
        service.stdin.close()
        os.read(service.stdout.fileno(), 1)  # it has told its variables: it is there
        try:
            yield
        finally:
            service.terminate()
