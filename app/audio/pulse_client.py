"""Asks the sound server, through its own C library, where the sound comes from and goes to.

PulseAudio's library is there wherever ALSA leads to PulseAudio, and PipeWire answers it too.
"""

import ctypes
import os
import threading
from collections.abc import Callable
from ctypes import POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Any

from app.audio.routing import End, Routing

_LIBRARY = "libpulse.so.0"
_NO_AUTOSPAWN = 1
_READY, _FAILED = 4, 5
_RUNNING = 0
_CHANGES = 0x0001 | 0x0002 | 0x0008 | 0x0080  # sinks, sources, recordings, the server's choices
_NONE = 0xFFFFFFFF
_PROCESS = b"application.process.id"


class _SampleSpec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _ChannelMap(Structure):
    _fields_ = (("channels", c_uint8), ("map", c_int * 32))


class _Volume(Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * 32))


class _ServerInfo(Structure):
    _fields_ = (
        *((name, c_char_p) for name in ("user", "host", "version", "server")),
        ("spec", _SampleSpec),
        ("default_sink", c_char_p),
        ("default_source", c_char_p),
    )


class _DeviceInfo(Structure):
    """The beginning of pa_source_info, and of pa_sink_info up to `monitor`."""

    _fields_ = (
        ("name", c_char_p),
        ("index", c_uint32),
        ("title", c_char_p),
        ("spec", _SampleSpec),
        ("channel_map", _ChannelMap),
        ("owner", c_uint32),
        ("volume", _Volume),
        ("mute", c_int),
        ("monitor", c_uint32),  # of a source: the sink that it is the monitor of
    )


class _RecordingInfo(Structure):
    _fields_ = (
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner", c_uint32),
        ("client", c_uint32),
        ("source", c_uint32),
        ("spec", _SampleSpec),
        ("channel_map", _ChannelMap),
        ("buffer", c_uint64),
        ("latency", c_uint64),
        ("resampling", c_char_p),
        ("driver", c_char_p),
        ("properties", c_void_p),
    )


_Changed = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
_Listed = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_int, c_void_p)
_Told = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_void_p)


def pulse_library() -> Any | None:
    """The C library, if there is one."""
    try:
        library = ctypes.CDLL(_LIBRARY)
        for name in (
            "pa_mainloop_new", "pa_mainloop_get_api", "pa_context_new", "pa_context_subscribe",
            "pa_context_get_server_info", "pa_context_get_source_info_list",
            "pa_context_get_sink_info_list", "pa_context_get_source_output_info_list",
        ):  # fmt: skip
            getattr(library, name).restype = c_void_p
        library.pa_proplist_gets.restype = c_char_p
    except (OSError, AttributeError):
        return None
    return library


class PulseClient:
    """One connection. One thread connects, waits, reads and closes; any may wake it."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._loop = c_void_p(library.pa_mainloop_new())
        api = c_void_p(library.pa_mainloop_get_api(self._loop))
        self._context = c_void_p(library.pa_context_new(api, b"Parley"))
        self._changed = True
        self._notice = _Changed(self._note_change)
        self._lock = threading.Lock()

    def connect(self) -> bool:
        """Connect; false if there is no server."""
        pulse, context = self._library, self._context
        if pulse.pa_context_connect(context, None, _NO_AUTOSPAWN, None) < 0:
            return False
        while self._state < _READY:
            if not self._iterate():
                return False
        if self._state != _READY:
            return False
        pulse.pa_context_set_subscribe_callback(context, self._notice, None)
        self._finish(pulse.pa_context_subscribe(context, _CHANGES, _Told(), None))
        return self._state == _READY

    def wait(self) -> bool:
        """Wait until something may have changed or somebody wakes us; false if the server went."""
        while self._state == _READY:
            if self._changed:
                return True
            if not self._iterate():
                break
        return False

    def read(self) -> Routing | None:
        """How things are now; None if the server went."""
        self._changed = False
        pulse = self._library
        sources = self._list(pulse.pa_context_get_source_info_list, _DeviceInfo, _source)
        sinks = self._list(pulse.pa_context_get_sink_info_list, _DeviceInfo, _sink)
        recordings = self._list(
            pulse.pa_context_get_source_output_info_list, _RecordingInfo, self._own_source
        )
        source, sink = self._choices()
        if self._state != _READY:
            return None
        by_name = {end.name: end for _, end in sources}
        by_index = dict(sources)
        return Routing(
            by_name.get(source),
            next((end for _, end in sinks if end.name == sink), None),
            tuple(by_index[index] for index in recordings if index in by_index),
        )

    def wake(self) -> None:
        """Have `wait` return."""
        with self._lock:
            if self._loop:
                self._changed = True
                self._library.pa_mainloop_wakeup(self._loop)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            loop, self._loop = self._loop, c_void_p()
        self._library.pa_context_disconnect(self._context)
        self._library.pa_context_unref(self._context)
        self._library.pa_mainloop_free(loop)

    @property
    def _state(self) -> int:
        return int(self._library.pa_context_get_state(self._context))

    def _iterate(self) -> bool:
        return int(self._library.pa_mainloop_iterate(self._loop, 1, None)) >= 0

    def _note_change(self, context: int, kind: int, index: int, data: int) -> None:
        self._changed = True

    def _finish(self, address: int | None) -> None:
        """Wait for the answer to a question."""
        if not address:
            return
        operation = c_void_p(address)
        while self._library.pa_operation_get_state(operation) == _RUNNING and self._iterate():
            pass
        self._library.pa_operation_unref(operation)

    def _list(
        self, question: Callable[..., int], kind: type[Structure], made: Callable[[Any], Any]
    ) -> list[Any]:
        found: list[Any] = []

        def take(context: int, info: int | None, end: int, data: int) -> None:
            if not end and info:
                found.append(made(ctypes.cast(info, POINTER(kind)).contents))

        answer = _Listed(take)
        self._finish(question(self._context, answer, None))
        return [one for one in found if one is not None]

    def _choices(self) -> tuple[str, str]:
        found = ["", ""]

        def take(context: int, info: int | None, data: int) -> None:
            if info:
                server = ctypes.cast(info, POINTER(_ServerInfo)).contents
                found[:] = _text(server.default_source), _text(server.default_sink)

        answer = _Told(take)
        self._finish(self._library.pa_context_get_server_info(self._context, answer, None))
        return found[0], found[1]

    def _own_source(self, info: Any) -> int | None:
        """The source of a recording, if it is this process's."""
        owner = self._library.pa_proplist_gets(c_void_p(info.properties), _PROCESS)
        return int(info.source) if _text(owner) == str(os.getpid()) else None


def _source(info: Any) -> tuple[int, End]:
    end = End(_text(info.name), _text(info.title) or _text(info.name), info.monitor != _NONE)
    return int(info.index), end


def _sink(info: Any) -> tuple[int, End]:
    return int(info.index), End(_text(info.name), _text(info.title) or _text(info.name))


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
