"""Makes the virtual environment and installs the pinned packages in it."""

from __future__ import annotations

from pathlib import Path

from setting_up import pythons
from setting_up.checkout import TEST_STAMP, USE_STAMP, Checkout
from setting_up.running import Runner, SetUpError
from setting_up.stamp import UNFINISHED

TOUCHED = "Installing collected packages"
"""What pip prints before it changes anything."""


def is_sound(checkout: Checkout, runner: Runner) -> bool:
    """Whether there is an environment that packages can be installed in."""
    if checkout.stamps.was_interrupted:
        return False
    python = pythons.examine([str(checkout.python)], runner.answers)
    if python is None or python.version not in pythons.SUPPORTED:
        return False
    return runner.answers([str(checkout.python), "-m", "pip", "--version"]) is not None


def make_environment(checkout: Checkout, python: pythons.Python, runner: Runner) -> None:
    """Make the virtual environment, unless there is a sound one."""
    if is_sound(checkout, runner):
        return
    command = [*python.command, "-m", "venv", "--clear", str(checkout.environment)]
    runner.run(f"Making an environment in .venv with {python.name}", command)


def install(checkout: Checkout, wheel: Path, runner: Runner, *, developing: bool) -> None:
    """Install the pinned packages, llama.cpp from its wheel first.

    A mark tells the next run if this one was killed half-way: pip takes a package in pieces for an
    installed one.
    """
    stamps = checkout.stamps
    stamps.remove(USE_STAMP, TEST_STAMP)
    pip = [str(checkout.python), "-m", "pip", "install", "--disable-pip-version-check"]
    pip += ["--no-input", "--progress-bar", "off"]
    stamps.write(UNFINISHED, "")
    reinstall = [*pip, "--no-deps", "--no-index", "--force-reinstall", str(wheel)]
    runner.run("Installing llama.cpp", reinstall)
    wanted = [*pip, "--find-links", str(wheel.parent)]
    for file in checkout.requirements(developing=developing):
        wanted += ["-r", str(file)]
    what = "the pinned packages" + (" and those for tests" if developing else "")
    start = runner.log_size()
    try:
        runner.run(f"Downloading and installing {what}", wanted)
    except BaseException:
        if TOUCHED not in runner.output_since(start):
            stamps.remove(UNFINISHED)
        raise
    stamps.remove(UNFINISHED)


def require_llama(checkout: Checkout, wheel: Path, runner: Runner) -> None:
    """Make sure that the compiled llama.cpp runs on this machine.

    Raises:
        SetUpError: It does not.
    """
    question = "import llama_cpp; llama_cpp.llama_backend_init()"
    if runner.answers([str(checkout.python), "-c", question]) is None:
        wheel.unlink()
        raise SetUpError(
            "The llama.cpp that was kept for this machine does not run on it and was removed: "
            "run the same command again to compile it anew."
        )
