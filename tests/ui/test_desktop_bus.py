"""What is asked of a desktop over its bus, with services of our own on a bus of our own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection

from app.ui.desktop.hotkeys import GlobalKey
from app.ui.desktop.portal_key import NOT_OFFERED, PortalKey
from app.ui.desktop.wakefulness import BusInhibitor, Wakefulness

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such bus")
SERVICES = Path(__file__).with_name("desktop_services.py")
numbers = count()


class Services:
    """Services that run, and what they print."""

    def __init__(self, address: str, mode: str) -> None:
        self.address = address
        self.process = subprocess.Popen(
            [sys.executable, str(SERVICES), address, mode], stdout=subprocess.PIPE, text=True
        )
        assert self.next_line() == "ready True\n"

    def next_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus on which there is nothing."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.kill()
    daemon.communicate()


@pytest.fixture
def desktop(bus: str) -> Iterator[Callable[[str], Services]]:
    """Mode -> a desktop with these services."""
    running: list[Services] = []

    def start(mode: str) -> Services:
        running.append(Services(bus, mode))
        return running[-1]

    yield start
    for services in running:
        services.end()


@pytest.fixture
def key(bus, qtbot) -> Iterator[GlobalKey]:
    """A global key that asks the portal on the bus."""
    name = f"keys-{next(numbers)}"
    connection = QDBusConnection.connectToBus(bus, name)
    key = GlobalKey(lambda: PortalKey(connection))
    yield key
    key.close()
    QDBusConnection.disconnectFromBus(name)


class TestWakefulness:
    def test_the_desktop_is_asked_and_told_when_it_is_over(self, desktop):
        services = desktop("sleepless")
        wakefulness = Wakefulness(BusInhibitor(services.address, services.address))
        wakefulness.keep_awake(True)
        wakefulness.keep_awake(True)
        assert "org.freedesktop.ScreenSaver Inhibit" in services.next_line()
        wakefulness.keep_awake(False)
        assert services.next_line().startswith("gone")

    def test_it_can_be_asked_again(self, desktop):
        services = desktop("sleepless")
        wakefulness = Wakefulness(BusInhibitor(services.address, services.address))
        for _ in range(2):
            wakefulness.keep_awake(True)
            assert "Inhibit" in services.next_line()
            wakefulness.keep_awake(False)
            assert services.next_line().startswith("gone")

    def test_without_a_desktop_the_login_service_is_asked(self, desktop):
        services = desktop("login")
        inhibitor = BusInhibitor(services.address, services.address)
        inhibitor.take()
        assert "sleep:idle" in services.next_line()
        inhibitor.release()
        assert services.next_line().startswith("gone")

    def test_without_any_service_nothing_happens(self, bus):
        wakefulness = Wakefulness(BusInhibitor(bus, bus))
        wakefulness.keep_awake(True)
        wakefulness.keep_awake(False)

    def test_without_a_bus_nothing_happens(self):
        wakefulness = Wakefulness(BusInhibitor("unix:path=/nowhere", "unix:path=/nowhere"))
        wakefulness.keep_awake(True)
        wakefulness.keep_awake(False)


class TestPortal:
    def test_the_key_is_asked_for_and_heard(self, desktop, key, qtbot):
        services = desktop("portal")
        with qtbot.waitSignals([key.pressed, key.released], order="strict"):
            key.set_key("Ctrl+Alt+Space")
        assert "Register" in services.next_line()
        assert "CreateSession" in services.next_line()
        asked = services.next_line()
        assert "oa(sa{sv})sa{sv}" in asked
        assert "CTRL+ALT+space" in asked
        qtbot.waitUntil(lambda: key.state_text.startswith("This key talks to Parley"))

    def test_a_change_of_the_key_closes_the_session(self, desktop, key, qtbot):
        services = desktop("portal")
        for name in ("F9", "F10"):
            with qtbot.waitSignal(key.released):
                key.set_key(name)
        members = [services.next_line().split()[1] for _ in range(6)]
        assert members == [
            "Register", "CreateSession", "BindShortcuts", "Close", "CreateSession", "BindShortcuts"
        ]  # fmt: skip

    def test_a_user_who_says_no_is_told_so(self, desktop, key, qtbot):
        desktop("refusing portal")
        key.set_key("F9")
        qtbot.waitUntil(lambda: "was told not to" in key.state_text)

    @pytest.mark.parametrize("mode", ["old portal", "sleepless"])
    def test_without_shortcuts_the_command_to_bind_is_told(self, desktop, key, qtbot, mode):
        desktop(mode)
        key.set_key("F9")
        qtbot.waitUntil(lambda: key.state_text == NOT_OFFERED)
        assert "main.py --toggle-listen" in NOT_OFFERED
