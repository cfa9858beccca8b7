"""Which of the files that PyInstaller gathers stay out of the frozen program, and why."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_OF_THE_SYSTEM = re.compile(
    r"lib(stdc\+\+|gcc_s|asound|jack|pulse(-simple|common-[\d.]+)?|pipewire-[\d.]+|sndfile|portaudio"
    r"|GL|EGL|GLX|GLdispatch|OpenGL|gbm|drm|glapi"
    r"|X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|Xi|xcb(-(?!cursor|util)[a-z0-9-]+)?|xkbcommon(-x11)?"
    r"|wayland-(client|cursor|egl|server)"
    r"|dbus-1|glib-2\.0|gobject-2\.0|gio-2\.0|gmodule-2\.0|gthread-2\.0"
    r"|fontconfig|freetype|harfbuzz|systemd|udev|selinux|com_err|krb5(support)?|k5crypto"
    r"|gssapi_krb5|keyutils|resolv|cap|apparmor|z|expat|uuid|mvec)\.so(\.\d+)*"
)
"""Libraries that the sound server, the graphics driver or the desktop load too, or that load the
system's plugins: a copy of ours would stand before theirs and might be older.

libmvec is a part of glibc, and fits only the very one that it was copied beside.

The list is the AppImage project's (AppImageCommunity/pkg2appimage, excludelist), with what Qt is
linked with on every desktop.
"""

_USED_PLUGINS = {
    "platforms": ("libqxcb.so", "libqwayland.so", "libqoffscreen.so"),
    "platforminputcontexts": (
        "libcomposeplatforminputcontextplugin.so",
        "libibusplatforminputcontextplugin.so",
    ),
    "platformthemes": ("libqxdgdesktopportal.so",),
    "iconengines": ("libqsvgicon.so",),
    "imageformats": ("libqsvg.so", "libqjpeg.so", "libqico.so"),
    "xcbglintegrations": None,
    "wayland-decoration-client": None,
    "wayland-shell-integration": ("libxdg-shell.so",),
    "wayland-graphics-integration-client": ("libqt-plugin-wayland-egl.so",),
}
"""Folder of Qt's plugins -> the files that are used; None for all."""

_NOT_USED = (
    "PySide6/Qt/translations/*",
    "PySide6/Qt/qml/*",
    "PySide6/Qt/lib/libQt6Qml*",
    "PySide6/Qt/lib/libQt6Quick*",
    "PySide6/Qt/lib/libQt6VirtualKeyboard*",
    "PySide6/Qt/lib/libQt6Pdf*",
    "PySide6/Qt/lib/libQt6EglF*",
    "PySide6/Qt/lib/libQt6WlShell*",
    "PySide6/Qt/lib/libQt6Sql*",
    "PySide6/Qt/lib/libQt6Test*",
    "PySide6/Qt/lib/libQt6PrintSupport*",
    "onnx/**/*.proto",
    "onnx/backend/*",
    "faster_whisper/assets/*",
    "piper/hebrew/*",  # no voice of the catalogue speaks Hebrew
    "lib-dynload/_test*",
)


def is_of_the_system(name: str) -> bool:
    """Whether a library is the system's business; `name` is where it would lie in the program."""
    path = PurePosixPath(name)
    return len(path.parts) == 1 and _OF_THE_SYSTEM.fullmatch(path.name) is not None


def is_wanted(name: str) -> bool:
    """Whether a file that was gathered goes into the program; `name` is where it would lie."""
    if is_of_the_system(name):
        return False
    path = PurePosixPath(name)
    if "plugins" in path.parts and path.parts[0] == "PySide6":
        return _is_used_plugin(path)
    return not any(path.match(pattern) or _lies_in(path, pattern) for pattern in _NOT_USED)


def _is_used_plugin(path: PurePosixPath) -> bool:
    folder = path.parent.name
    if folder not in _USED_PLUGINS:
        return False
    used = _USED_PLUGINS[folder]
    return used is None or path.name in used


def _lies_in(path: PurePosixPath, pattern: str) -> bool:
    return pattern.endswith("/*") and path.is_relative_to(pattern.removesuffix("/*"))
