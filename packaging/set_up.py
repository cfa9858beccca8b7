"""Sets Parley up on a fresh machine, or finds in a moment that there is nothing to do.

Needs only the standard library, and runs on an old Python too, to find or ask for a suitable one.
"""

from __future__ import annotations

import argparse
import errno
import signal
import sys
import time
from pathlib import Path

from setting_up import environment, llama_wheel, packaging_tools, pythons, system_packages
from setting_up.checkout import (
    TEST_STAMP,
    USE_STAMP,
    Checkout,
    alone_in,
    require_space,
    require_writable,
)
from setting_up.running import Runner, SetUpError, duration

ROOT = Path(__file__).resolve().parent.parent


def set_up(checkout: Checkout, runner: Runner, *, developing: bool, portable: bool = False) -> None:
    """Do whatever is needed for the program, or its tests, to run.

    With `portable` also for it to be packaged: if llama.cpp must be compiled, then for every
    processor.

    Raises:
        SetUpError: Something that only the user can change is in the way.
    """
    pins = (checkout.root / "requirements.txt").read_text(encoding="utf-8")
    version = llama_wheel.pinned_version(pins)
    kept = llama_wheel.wheel_folder(version, portable=portable)
    key = kept.name
    if portable:
        missing = system_packages.unmet(packaging_tools.making_needs())
        system_packages.provide(missing, system_packages.Privilege.here(), runner)
    if checkout.is_current(key, developing=developing):
        return
    require_writable(checkout)
    with alone_in(checkout.root, runner):
        if checkout.is_current(key, developing=developing):
            return  # another set-up did it while this one waited
        started = time.monotonic()
        require_space(checkout)
        runner.begin_log()
        python = find_python(kept, runner, developing=developing)
        environment.make_environment(checkout, python, runner)
        wheel = provide_wheel(checkout, kept, version, runner)
        environment.install(checkout, wheel, runner, developing=developing)
        environment.require_llama(checkout, wheel, runner)
        if developing:
            checkout.stamps.write(TEST_STAMP, checkout.expected(key, developing=True))
        checkout.stamps.write(USE_STAMP, checkout.expected(key, developing=False))
        runner.say(f"Set up in {duration(round(time.monotonic() - started))}.")


def find_python(kept: Path, runner: Runner, *, developing: bool) -> pythons.Python:
    """Find a suitable Python, and install the system packages that are missing for it.

    Raises:
        SetUpError: There is none, or something essential cannot be installed.
    """
    compiling = llama_wheel.kept_wheel(kept) is None

    def lacking(python: pythons.Python) -> list[system_packages.Need]:
        wanted = system_packages.needs(python, compiling=compiling, developing=developing)
        return system_packages.unmet(wanted)

    python = pythons.choose(pythons.candidates(), runner.answers)
    system_packages.provide(lacking(python), system_packages.Privilege.here(), runner)
    python = pythons.examine(python.command, runner.answers) or python
    system_packages.require(lacking(python), python)
    return python


def provide_wheel(checkout: Checkout, kept: Path, version: str, runner: Runner) -> Path:
    """The compiled llama.cpp for this machine, from the cache or the compiler."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(kept.parent, runner):
        wheel = llama_wheel.kept_wheel(kept)
        return wheel or llama_wheel.compile_wheel(kept, version, checkout.python, runner)


def sentence_for(error: OSError) -> str:
    """What to tell the user when the system refused something."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"The disk is full{where}: free some space, then run the same command again."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"Something cannot be written{where}: run this where you may write."
    return f"The set-up could not go on: {error.strerror or error}{where}."


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Set Parley up, or find that it is set up.")
    parser.add_argument("--dev", action="store_true", help="install what the tests need as well")
    parser.add_argument(
        "--portable", action="store_true", help="compile llama.cpp for every processor, if at all"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it ends its commands too
    runner = Runner(ROOT / "build" / "set-up.log", quiet=options.quiet)
    try:
        set_up(Checkout(ROOT), runner, developing=options.dev, portable=options.portable)
    except SetUpError as error:
        print(error, *(f"    {line}" for line in error.details), sep="\n", file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped: run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
