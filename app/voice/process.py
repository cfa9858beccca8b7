"""The voice process: the child that owns the sound card and the engines, for as long as the pipe.

It holds no settings and no history of its own. When the window's process ends, whatever the
reason, the pipe does too, and this process lets go of the microphone and follows within a second.
"""

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

from app.core.commands import Configure
from app.core.discretion import leave_nothing_behind, log_uncaught_discreetly
from app.core.environment import start_log
from app.core.events import Event
from app.core.offline.sealing import announce, seal
from app.core.paths import Paths
from app.core.voice_events import Sealed
from app.remote.link import Link

logger = logging.getLogger(__name__)

LOG = "voice.log"
CRASHES = "voice-crashes.log"
"""What libraries print, and where they were when they crashed."""

_LEAVING_SECONDS = 0.8
_LARGEST_CRASHES = 1_000_000
_EXPENDABLE = "500"
"""Memory is taken from the process with the highest figure first; the window has 0."""


def run(connection: Connection) -> None:
    """Serve until the other end of the pipe is closed; the target of a spawned process."""
    began = time.monotonic()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the window decides
    leave_nothing_behind()
    seal(Sealed.VOICE, kernel=True)
    paths = Paths.default()
    start_log(paths.logs, LOG)
    _catch_crashes(paths.logs / CRASHES)
    log_uncaught_discreetly()
    _be_expendable()
    link = Link(connection)
    status = 1
    try:
        _serve(link, paths, began)
        status = 0
    except Exception:
        logger.exception("the voice process broke")
    finally:
        _end_within(_LEAVING_SECONDS)
        link.close()
        logging.shutdown()
        os._exit(status)  # without waiting for engines in the midst of their work


def _serve(link: Link, paths: Paths, began: float) -> None:
    configure = link.receive()
    if not isinstance(configure, Configure):
        return
    from app.voice.voice import Voice  # takes a moment: first there must be somebody to serve

    voice = Voice(paths, configure, link.send, link.close)
    voice.start()
    announce(link.send)
    logger.info("the voice process took %.2f s to start", time.monotonic() - began)
    try:
        while (command := link.receive()) is not None:
            if not isinstance(command, Event):
                voice.carry_out(command)
    finally:
        _end_within(_LEAVING_SECONDS)
        voice.close()


def _end_within(seconds: float) -> None:
    """End the process then, whatever it is doing."""

    def end() -> None:
        time.sleep(seconds)
        os._exit(0)

    threading.Thread(target=end, name="ending", daemon=True).start()


def _catch_crashes(path: Path) -> None:
    """Send there what libraries print, their last words among it, and where a crash happened."""
    try:
        if path.exists() and path.stat().st_size > _LARGEST_CRASHES:
            path.unlink()
        file = path.open("a", encoding="utf-8")
        os.dup2(file.fileno(), 2)
        faulthandler.enable(file, all_threads=True)
    except OSError:
        logger.warning("crashes cannot be written down")


def _be_expendable() -> None:
    """Where memory runs out, it is better to lose the voice than the window."""
    if sys.platform == "linux":
        try:
            Path("/proc/self/oom_score_adj").write_text(_EXPENDABLE, encoding="ascii")
        except OSError:
            logger.warning("the order in which processes are ended cannot be changed")
