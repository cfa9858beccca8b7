"""The process that finds out how fast this computer is: it tries, tells and ends.

It gives a model to a library that parses it, so it is sealed like the voice. What is found is told
after each trial: whoever has waited long enough ends it and has that.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.catalog.runtime import Runtime, runtime
from app.core.cores import MOST_THREADS
from app.core.discretion import leave_nothing_behind
from app.core.environment import start_log
from app.core.errors import ParleyError
from app.core.measurement import Hardware, Measurement
from app.core.measuring_events import (
    ComputerMeasured,
    MeasuringEnded,
    MeasuringEvent,
    MeasuringProgressed,
)
from app.core.offline.sealing import seal
from app.core.paths import Paths
from app.core.voice_events import Sealed
from app.language.engines.load import OtherLoad
from app.language.threads import ThreadChoice
from app.remote.job_child import LARGEST_MESSAGE
from app.remote.measuring_wire import encoded
from app.workshop import build_library

logger = logging.getLogger(__name__)

TELLING, LARGEST_TRIED = 300_000_000, 1_300_000_000
"""Bytes of a language model: a smaller one tells little, a larger one may take too long to load."""

_ARITHMETIC_SECONDS, _MEMORY_SECONDS, _MODEL_SECONDS = 0.7, 0.7, 2.0

Found = Callable[[Measurement], Measurement]
"""A trial: what is known, and with what it has found besides."""

Trials = Iterator[tuple[str, Found]]
"""What is tried, for the person who waits, and the trial."""


def run(connection: Connection) -> None:
    """Try everything, then end; the end of the pipe ends it at once."""
    leave_nothing_behind()
    seal(Sealed.COMMAND, kernel=True)
    paths = Paths.default()
    start_log(paths.logs, "measuring.log")
    hardware = Hardware.here()
    serve(connection, hardware, list(trials(build_library(paths), hardware)))


def serve(connection: Connection, hardware: Hardware, tried: list[tuple[str, Found]]) -> None:
    """Like `run`, for other trials."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to answer
    connection.recv_bytes(LARGEST_MESSAGE)
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()

    def tell(news: MeasuringEvent) -> None:
        with suppress(OSError):  # nobody listens any more, and the other thread ends all this
            connection.send_bytes(encoded(news))

    begun, load = time.monotonic(), OtherLoad()
    measured = Measurement(hardware)
    for number, (words, trial) in enumerate(tried):
        tell(MeasuringProgressed(words, number / len(tried)))
        try:
            measured = trial(measured)
        except ParleyError:
            logger.warning("a trial came to nothing: %s", number)
        except Exception:  # what one library cannot do keeps no other from being tried
            logger.exception("a trial failed")
        measured = replace(
            measured,
            seconds=time.monotonic() - begun,
            others=max(measured.others, load.since_last()),
        )
        tell(ComputerMeasured(measured))
    tell(MeasuringEnded())


def trials(library: Library, hardware: Hardware) -> Trials:
    """All that can be tried on this computer."""
    yield "Arithmetic", _arithmetic
    yield "Memory", _memory
    if hardware.cards or sys.platform != "linux":
        yield "Graphics card", _graphics
    if (model := to_try(library)) is not None:
        yield f"{model.title}", lambda known: _model(known, library, model)


def to_try(library: Library) -> Model | None:
    """The language model here that is soonest loaded of those that tell enough."""
    fitting = [
        model
        for model in library.manifest
        if model.task is Task.LANGUAGE_MODEL
        and runtime(model) is Runtime.LLAMA
        and model.bytes <= LARGEST_TRIED
        and library.state(model) is State.PRESENT
    ]
    return min(fitting, key=lambda model: abs(model.bytes - TELLING), default=None)


def _arithmetic(known: Measurement) -> Measurement:
    from app.core.arithmetic import operations_per_second

    return replace(known, operations_per_second=operations_per_second(_ARITHMETIC_SECONDS))


def _memory(known: Measurement) -> Measurement:
    from app.core.arithmetic import bytes_per_second

    speed = bytes_per_second(known.hardware.cores, _MEMORY_SECONDS)
    return replace(known, bytes_per_second=speed)


def _graphics(known: Measurement) -> Measurement:
    from app.speech_models.engines.graphics import find_graphics

    return replace(known, graphics=find_graphics())


def _model(known: Measurement, library: Library, model: Model) -> Measurement:
    from app.language.registry import try_pace

    cores = known.hardware.cores
    threads = ThreadChoice(min(cores, MOST_THREADS), cores).for_load(known.others)
    read, written = try_pace(library.folder(model.id), threads, _MODEL_SECONDS)
    return replace(
        known,
        model=model.title,
        model_bytes=model.bytes,
        tokens_read=read,
        tokens_written=written,
    )


def _end_with(connection: Connection) -> None:
    """Ends the process when the window's end of the pipe is gone."""
    with suppress(EOFError, OSError):
        while True:
            connection.recv_bytes(LARGEST_MESSAGE)
    os._exit(0)
