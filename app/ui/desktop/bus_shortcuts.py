"""Sends the one message of the shortcuts portal that PySide6 cannot write: a list of structures.

PySide6 offers no way to register a type for `a(sa{sv})`, so this message is written with libdbus
itself, which QtDBus has loaded, and sent on QtDBus's own connection.
"""

import ctypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtDBus import QDBusConnection

_PORTAL = b"org.freedesktop.portal.Desktop"
_PATH = b"/org/freedesktop/portal/desktop"
_INTERFACE = b"org.freedesktop.portal.GlobalShortcuts"


class _Place(ctypes.Structure):
    """Stands for DBusMessageIter, and is larger than it on every system."""

    _fields_ = (("content", ctypes.c_void_p * 16),)


def send_bind_shortcuts(
    connection: QDBusConnection,
    session: str,
    shortcuts: Mapping[str, Mapping[str, str]],
    token: str,
) -> bool:
    """Ask for shortcuts, id -> properties; whether the question was sent."""
    try:
        library = _library()
    except OSError:
        return False
    message = library.dbus_message_new_method_call(_PORTAL, _PATH, _INTERFACE, b"BindShortcuts")
    if not message:
        return False
    try:
        writing = _Writing(library, message)
        writing.text("o", session)
        with writing.inside("a", "(sa{sv})"):
            for name, properties in shortcuts.items():
                with writing.inside("r"):
                    writing.text("s", name)
                    writing.properties(properties)
        writing.text("s", "")  # the window that the portal's question belongs to: unknown
        writing.properties({"handle_token": token})
        return bool(library.dbus_connection_send(int(connection.internalPointer()), message, None))
    finally:
        library.dbus_message_unref(message)


class _Writing:
    """Appends arguments to a message."""

    def __init__(self, library: ctypes.CDLL, message: int) -> None:
        self._library = library
        self._place = _Place()
        library.dbus_message_iter_init_append(message, self._place)

    def text(self, kind: str, value: str) -> None:
        """Append a string of some sort."""
        text = ctypes.c_char_p(value.encode())
        self._library.dbus_message_iter_append_basic(self._place, ord(kind), ctypes.byref(text))

    def properties(self, values: Mapping[str, str]) -> None:
        """Append names and values, all of them text."""
        with self.inside("a", "{sv}"):
            for name, value in values.items():
                with self.inside("e"):
                    self.text("s", name)
                    with self.inside("v", "s"):
                        self.text("s", value)

    @contextmanager
    def inside(self, kind: str, signature: str = "") -> Iterator[None]:
        """Append what is written meanwhile as one container."""
        outer, self._place = self._place, _Place()
        contents = signature.encode() if signature else None
        self._library.dbus_message_iter_open_container(outer, ord(kind), contents, self._place)
        yield
        self._library.dbus_message_iter_close_container(outer, self._place)
        self._place = outer


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libdbus-1.so.3")
    pointer, place, text = ctypes.c_void_p, ctypes.POINTER(_Place), ctypes.c_char_p
    library.dbus_message_new_method_call.restype = pointer
    library.dbus_message_new_method_call.argtypes = [text, text, text, text]
    library.dbus_message_iter_init_append.argtypes = [pointer, place]
    library.dbus_message_iter_append_basic.argtypes = [place, ctypes.c_int, pointer]
    library.dbus_message_iter_open_container.argtypes = [place, ctypes.c_int, text, place]
    library.dbus_message_iter_close_container.argtypes = [place, place]
    library.dbus_connection_send.argtypes = [pointer, pointer, pointer]
    library.dbus_message_unref.argtypes = [pointer]
    return library
