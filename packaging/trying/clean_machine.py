"""What somebody does with Parley in a clean Debian: installs it, opens it, lives with it, goes."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from releasing.debian_root import HOME, USER, DebianRoot
from releasing.sums import fingerprints
from releasing.tools import PackagingError, require

from app.store.history.conversations import listed, read
from app.store.history.opening import open_history
from app.store.history_key import RawKey
from tests.integration.screen import Screen
from trying.disk import lay_out

SETTINGS = 'version = 2\nfirst_run_done = true\n[appearance]\ntheme = "dark"\n'
SAID, HEARD = "Good morning.", "Good morning to you."
_PLAIN_TEXT = f'{{"turn":1,"said":"{SAID}","heard":"{HEARD}"}}\n'
KEYRING = ("gnome-keyring", "dbus-daemon", "libsecret-tools")
"""What a desktop has of its own: the history's key is kept there. Not what Parley depends on, so it
comes only when Parley was seen to open without."""

_RUNTIME = {"XDG_RUNTIME_DIR": f"/{HOME}/runtime"}
PLAIN = Path(HOME, ".local/state/parley/conversation.jsonl")
HISTORY = Path(HOME, ".local/state/parley/history/history.db")
PATIENCE = 180.0
"""Seconds for a window to open or to close."""


@dataclass(frozen=True)
class Household:
    """One user of one clean Debian, before a screen that nobody sees."""

    debian: DebianRoot
    screen: Screen

    def install(self, package: Path) -> None:
        """As a user does who has fetched the file; apt brings what it depends on, and no more."""
        place = self.debian.folder / "root" / package.name
        shutil.copy(package, place)
        options = ["-y", "--no-install-recommends", "--allow-downgrades"]
        self.debian.run("apt-get", "install", *options, f"/root/{package.name}")
        place.unlink()

    def live_in(self) -> None:
        """Settings of the user's, and a conversation as versions without a history kept it."""
        (self.debian.folder / HOME / "runtime").mkdir(mode=0o700)
        settings = Path(HOME, ".config/parley/settings.toml")
        for name, text in {settings: SETTINGS, PLAIN: _PLAIN_TEXT}.items():
            file = self.debian.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        self.debian.run("chown", "-R", f"{USER}:{USER}", f"/{HOME}")

    def open_and_close(self, *, with_keyring: bool = True) -> float:
        """Open the window as the user, and close it; returns the seconds until it was to be seen.

        Raises:
            PackagingError: It does not open, or does not end well.
        """
        command = _in_session("parley") if with_keyring else ("parley",)
        surroundings = {**self.screen.additions, **_RUNTIME}
        begun = time.monotonic()
        window = self.debian.start(*command, user=USER, environment=surroundings)
        try:
            while not self.screen.is_shown("Parley"):
                if window.poll() is not None or time.monotonic() - begun > PATIENCE:
                    raise PackagingError(f"There is no window. The log:\n{self.log()}")
                time.sleep(0.1)
            seconds = time.monotonic() - begun
            while window.poll() is None and time.monotonic() - begun < PATIENCE:
                time.sleep(3)  # as a user does, who looks at it, and tries again
                if self.screen.is_shown("Parley"):
                    self.screen.focus("Parley")
                    self.screen.key("key", "ctrl+q")
            if window.wait(PATIENCE):
                raise PackagingError(f"The window ended with {window.returncode}:\n{self.log()}")
        finally:
            window.kill()
        return seconds

    def log(self) -> str:
        """The last lines of Parley's log in there."""
        files = sorted((self.debian.folder / HOME).rglob("parley.log"))
        return "\n".join(files[-1].read_text("utf-8").splitlines()[-15:]) if files else "(no log)"

    def take_models(self, models: Mapping[str, Path]) -> None:
        """From a disk, as where there is no network; the files by their names on it."""
        place = lay_out(models, self.debian.folder / "media" / "models")
        self.debian.run("parley", "models", "import", "/media/models", user=USER)
        shutil.rmtree(place)

    def hears_itself_say(self) -> str:
        """Every engine but the language model works for it."""
        file = f"/{HOME}/morning.wav"
        self.debian.run("parley", "say", "Good morning, everybody.", "--out", file, user=USER)
        return self.debian.run("parley", "transcribe", file, user=USER).strip()

    def settings(self) -> dict[str, str]:
        """The settings' files, as they are."""
        marks = fingerprints(self.debian.folder / HOME / ".config" / "parley")
        return {name: mark for name, mark in marks.items() if name.endswith(".toml")}

    def conversations(self) -> list[tuple[str, str]]:
        """What was said and heard, read from the encrypted history with the keyring's key.

        Raises:
            PackagingError: There is no history, or no key.
        """
        file = self.debian.folder / HISTORY
        require(holds=file.is_file(), otherwise=f"There is no history:\n{self.log()}")
        looking = _in_session("secret-tool lookup service Parley username history")
        key = RawKey(bytes.fromhex(self.debian.run(*looking, user=USER, environment=_RUNTIME)))
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "history")
            shutil.copytree(file.parent, copy)
            database, trouble = open_history(copy / file.name, key)
            require(holds=not trouble, otherwise=trouble)
            try:
                found = [read(database, one.id) for one in listed(database)]
            finally:
                database.close()
        exchanges = [turn.exchange for conversation in found for turn in conversation.turns]
        return [(exchange.said, exchange.heard) for exchange in exchanges]

    def require_belongings(self, settings: dict[str, str], after: str) -> None:
        """All that is the user's is there and says what it said.

        Raises:
            PackagingError: It does not.
        """
        require(holds=self.settings() == settings, otherwise=f"{after} changed the settings.")
        said = self.conversations()
        require(holds=said == [(SAID, HEARD)], otherwise=f"{after} left {said} of the history.")

    def installed(self) -> set[str]:
        """Which of our packages are there, in whatever state."""
        told = self.debian.run("dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\\n")
        lines = (line.split() for line in told.splitlines())
        return {name for name, *state in lines if name.startswith("parley") and state[:1] != ["un"]}

    def leave(self, name: str, how: str) -> None:
        """`remove` or `purge` a package.

        Raises:
            PackagingError: Something of it stayed.
        """
        listed_files = self.debian.run("dpkg", "-L", name).splitlines()
        self.debian.run("apt-get", how, "-y", name)
        folder = self.debian.folder
        left = [path for path in listed_files if (folder / path.lstrip("/")).is_file()]
        left += [str(path) for path in (folder / "usr/lib").glob("parley")]
        require(holds=not left, otherwise=f"apt-get {how} left {left}.")
        require(holds=name not in self.installed(), otherwise=f"{name} is still known to dpkg.")


def _in_session(command: str) -> tuple[str, ...]:
    """As in a desktop's session: with a bus, and the user's keyring open on it."""
    unlock = "printf trial | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    return "dbus-run-session", "--", "sh", "-c", f"{unlock} && exec {command}"
