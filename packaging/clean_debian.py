"""Installs the .deb in a clean Debian, starts it there, upgrades it and removes it.

Needs root, debootstrap, Xvfb and xdotool, and a network for Debian's own packages. Run it with the
environment's Python; the mounts are made where nobody else sees them (unshare --mount).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from releasing.debian_root import HOME, USER, DebianRoot, clean_debian, make_base  # noqa: E402
from releasing.sums import fingerprints  # noqa: E402
from releasing.tools import PackagingError, run  # noqa: E402

from tests.integration.screen import Screen, screen  # noqa: E402

INSIDE = "PARLEY_MOUNTS_ARE_OWN"
LEFTOVER = "usr/lib/parley/_internal/of_an_earlier_version"
SETTINGS = 'version = 2\nfirst_run_done = true\n[appearance]\ntheme = "dark"\n'
SAID = '{"turn":1,"said":"Good morning.","heard":"Good morning to you."}\n'
KEYRING = ("gnome-keyring", "dbus-daemon")
"""What a desktop has of its own: the history's key is kept there. Not what Parley depends on, so it
comes only when Parley was seen to open without."""

SESSION = (
    "dbus-run-session", "--", "sh", "-c",
    "printf trial | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec parley",
)  # fmt: skip
PLAIN = ".local/state/parley/conversation.jsonl"
HISTORY = ".local/state/parley/history/history.db"
PATIENCE = 180.0
"""Seconds for a window to open or to close."""


def earlier(package: Path, folder: Path) -> Path:
    """The same package as a version of before, with a file that the new one has no more."""
    tree = folder / "earlier"
    run(["dpkg-deb", "-R", str(package), str(tree)], package="dpkg")
    control = tree / "DEBIAN" / "control"
    text = control.read_text("utf-8")
    version = next(line for line in text.splitlines() if line.startswith("Version: "))
    control.write_text(text.replace(version, "Version: 0.0.1"), "utf-8")
    (tree / LEFTOVER).touch()
    file = folder / "earlier.deb"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "-b", str(tree), str(file)], package="dpkg")
    shutil.rmtree(tree)
    return file


def install(debian: DebianRoot, package: Path) -> None:
    """As a user does who has fetched the file; apt brings what it depends on, and no more."""
    place = debian.folder / "root" / package.name
    shutil.copy(package, place)
    options = ["-y", "--no-install-recommends", "--allow-downgrades"]
    debian.run("apt-get", "install", *options, f"/root/{package.name}")
    place.unlink()


def open_and_close(debian: DebianRoot, shown: Screen, *command: str) -> float:
    """Open the window as the user, and close it; returns the seconds until it was to be seen.

    Raises:
        PackagingError: It does not open, or does not end well.
    """
    begun = time.monotonic()
    runtime = {"XDG_RUNTIME_DIR": f"/{HOME}/runtime"}
    window = debian.start(*command, user=USER, environment={**shown.additions, **runtime})
    try:
        while not shown.is_shown("Parley"):
            if window.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise PackagingError(f"There is no window. The log:\n{log(debian)}")
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        while window.poll() is None and time.monotonic() - begun < PATIENCE:
            time.sleep(3)  # as a user does, who looks at it, and tries again
            if shown.is_shown("Parley"):
                shown.focus("Parley")
                shown.key("key", "ctrl+q")
        if window.wait(PATIENCE):
            raise PackagingError(f"The window ended with {window.returncode}:\n{log(debian)}")
    finally:
        window.kill()
    return seconds


def log(debian: DebianRoot) -> str:
    """The last lines of Parley's log in there."""
    files = sorted((debian.folder / HOME).rglob("parley.log"))
    return "\n".join(files[-1].read_text("utf-8").splitlines()[-15:]) if files else "(no log)"


def speak(debian: DebianRoot, models: Path | None) -> str:
    """Have it speak and understand itself: every engine but the language model's works there."""
    if models is not None:
        place = debian.folder / "media"
        shutil.copytree(models, place / "models", symlinks=False)
        debian.run("parley", "models", "import", "/media/models", user=USER)
        shutil.rmtree(place / "models")
    heard = f"/{HOME}/morning.wav"
    debian.run("parley", "say", "Good morning, everybody.", "--out", heard, user=USER)
    return debian.run("parley", "transcribe", heard, user=USER).strip()


def live_in(debian: DebianRoot) -> None:
    """Settings of the user's, and a conversation as versions without a history kept it."""
    (debian.folder / HOME / "runtime").mkdir(mode=0o700)
    for name, text in {".config/parley/settings.toml": SETTINGS, PLAIN: SAID}.items():
        file = debian.folder / HOME / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    debian.run("chown", "-R", f"{USER}:{USER}", f"/{HOME}")


def belongings(debian: DebianRoot) -> dict[str, str]:
    """What must outlive every package: the settings as they are, and each file of the history."""
    marks = fingerprints(debian.folder / HOME)
    return {
        name: mark if name.endswith("settings.toml") else "there"
        for name, mark in marks.items()
        if name.endswith("settings.toml") or "/parley/history/" in name
    }


def require(*, holds: bool, otherwise: str) -> None:
    """Raises PackagingError with that sentence unless it holds."""
    if not holds:
        raise PackagingError(otherwise)


def try_out(debian: DebianRoot, package: Path, before: Path, models: Path | None) -> None:
    """Install, start, upgrade, start, remove.

    Raises:
        PackagingError: Something was not as it should be.
    """
    debian.run("apt-get", "update")
    install(debian, before)
    live_in(debian)
    with screen() as shown:
        seconds = open_and_close(debian, shown, "parley")
        print(f"An earlier version opens after {seconds:.1f} s, with no more than it depends on.")
        require(
            holds=(debian.folder / HOME / PLAIN).exists(),
            otherwise="Without a keyring the conversation was lost.",
        )
        debian.run("apt-get", "install", "-y", "--no-install-recommends", *KEYRING)
        open_and_close(debian, shown, *SESSION)
        mine = belongings(debian)
        kept = HISTORY in mine and not (debian.folder / HOME / PLAIN).exists()
        require(holds=kept, otherwise=f"The history did not take the conversation in: {mine}.")
        install(debian, package)
        gone = not (debian.folder / LEFTOVER).exists()
        require(holds=gone, otherwise="A file of the earlier version was left.")
        print(f"Upgraded, it opens after {open_and_close(debian, shown, *SESSION):.1f} s.")
    require(holds=belongings(debian) == mine, otherwise="Settings or history were changed.")
    print(f"It speaks, and hears itself say: {speak(debian, models)}")
    remove(debian, package.name.partition("_")[0])
    require(holds=belongings(debian) == mine, otherwise="Removing it took what is the user's.")
    print("Removed, and all that is the user's is there still.")


def remove(debian: DebianRoot, name: str) -> None:
    """Purge the package.

    Raises:
        PackagingError: Something of it stayed.
    """
    files = debian.run("dpkg", "-L", name).splitlines()
    debian.run("apt-get", "purge", "-y", name)
    left = [path for path in files if (debian.folder / path.lstrip("/")).is_file()]
    left += [str(path) for path in (debian.folder / "usr/lib").glob("parley")]
    require(holds=not left, otherwise=f"Removing it left {left}.")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Try the .deb in a clean Debian.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--before", type=Path, help="a .deb of an earlier version")
    parser.add_argument("--suite", default="bookworm", help="which Debian")
    parser.add_argument("--models", type=Path, help="a folder to import, for the small flavour")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.stderr.write("Only root can make a Debian in a folder: run it with sudo.\n")
        return 2
    if INSIDE not in os.environ:
        again = ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
        return subprocess.run(again, env={**os.environ, INSIDE: "1"}, check=False).returncode
    place = ROOT / "build" / "clean-debian"
    try:
        make_base(place / options.suite, options.suite)
        with (
            tempfile.TemporaryDirectory(dir=place) as folder,
            clean_debian(place / options.suite, place / "root") as debian,
        ):
            before = options.before or earlier(options.package, Path(folder))
            try_out(debian, options.package, before, options.models)
    except PackagingError as error:
        sys.stderr.write(f"FAILED  {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
