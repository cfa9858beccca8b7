"""The global talk key: its names, when it counts as held, and a real keyboard under Xvfb."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from Xlib import XK

from app.ui.desktop.chord_watch import ChordWatch
from app.ui.desktop.hotkeys import GlobalKey, is_wayland
from app.ui.desktop.key_names import KEYS, Chord, chord_of


def modifiers_and_key(sequence: str, *, mac: bool = False) -> tuple[set[str], str]:
    chord = chord_of(sequence, mac=mac)
    assert chord is not None
    return set(chord.modifiers), chord.key


class TestNames:
    @pytest.mark.parametrize(
        ("sequence", "expected"),
        [
            ("Ctrl+Alt+Space", ({"ctrl", "alt"}, "space")),
            ("F9", (set(), "f9")),
            ("Meta+T", ({"cmd"}, "t")),
            ("Ctrl+5", ({"ctrl"}, "5")),
            ("Alt+PgDown", ({"alt"}, "page_down")),
            ("Shift+Pause", ({"shift"}, "pause")),
            ("Media Play", (set(), "media_play_pause")),
        ],
    )
    def test_qts_names_become_pynputs(self, sequence, expected):
        assert modifiers_and_key(sequence) == expected

    def test_on_a_mac_qts_ctrl_is_the_command_key(self):
        assert modifiers_and_key("Ctrl+Meta+T", mac=True) == ({"cmd", "ctrl"}, "t")

    def test_every_named_key_is_one_that_pynput_and_x_know(self):
        code = "from pynput.keyboard import Key; print(*Key.__members__)"
        environment = {**os.environ, "PYNPUT_BACKEND": "dummy"}  # needs no display
        known = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        XK.load_keysym_group("xf86")
        for ours, keysym in KEYS.values():
            assert ours in known
            assert keysym == "XF86AudioPlay" or XK.string_to_keysym(keysym)

    def test_the_portal_is_told_in_its_own_words(self):
        assert chord_of("Ctrl+Alt+Space").portal_trigger == "CTRL+ALT+space"
        assert chord_of("Meta+Shift+PgUp").portal_trigger == "SHIFT+LOGO+Page_Up"
        assert chord_of("Meta+T").portal_trigger == "LOGO+t"

    @pytest.mark.parametrize(
        "sequence",
        ["", "Space", "T", "Shift+T", "Left", "Del", "Ctrl+K, Ctrl+B", "Ctrl+Shift+5", "Ctrl+Ö",
         "Ctrl++", "Nonsense+T", "F35"],
    )  # fmt: skip
    def test_what_other_programs_need_or_nobody_can_tell_is_no_global_key(self, sequence):
        assert chord_of(sequence) is None


class TestWatch:
    @pytest.fixture
    def watch(self) -> ChordWatch:
        return ChordWatch(Chord(frozenset({"ctrl", "alt"}), "space", "space"))

    def test_the_key_counts_while_its_modifiers_are_held(self, watch):
        assert not watch.goes_down("ctrl", 0.0)
        assert not watch.goes_down("alt", 0.1)
        assert watch.goes_down("space", 0.2)
        assert watch.goes_up("space")

    def test_a_key_that_repeats_itself_begins_once(self, watch):
        watch.goes_down("ctrl", 0.0)
        watch.goes_down("alt", 0.0)
        assert [watch.goes_down("space", at) for at in (0.1, 0.6, 0.63)] == [True, False, False]

    def test_letting_go_of_a_modifier_first_ends_it_too_and_once(self, watch):
        for name in ("ctrl", "alt", "space"):
            watch.goes_down(name, 0.0)
        assert [watch.goes_up(name) for name in ("alt", "space", "ctrl")] == [True, False, False]

    @pytest.mark.parametrize("held", [["ctrl"], ["ctrl", "alt", "shift"], []])
    def test_other_modifiers_make_it_another_key(self, watch, held):
        for name in held:
            watch.goes_down(name, 0.0)
        assert not watch.goes_down("space", 0.1)

    def test_a_modifier_whose_release_a_lock_screen_swallowed_is_forgotten(self, watch):
        watch.goes_down("cmd", 0.0)
        watch.goes_down("ctrl", 100.0)
        watch.goes_down("alt", 100.1)
        assert watch.goes_down("space", 100.2)


class Source(QObject):
    """A key that tests press."""

    pressed = Signal()
    released = Signal()
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chords: list[str] = []

    def start(self, chord: Chord) -> None:
        self.chords.append(chord.key)
        self.told.emit("")

    def stop(self) -> None:
        self.chords.append("stop")


class TestGlobalKey:
    @pytest.fixture
    def source(self, qapp) -> Source:
        return Source()

    @pytest.fixture
    def key(self, source) -> GlobalKey:
        return GlobalKey(lambda: source)

    def test_no_key_is_a_sentence(self, key):
        assert key.state_text == "No global key is chosen."

    def test_a_change_gives_the_old_key_back(self, key, source):
        for name in ("F9", "F9", "F10", ""):
            key.set_key(name)  # the same again changes nothing
        assert source.chords == ["f9", "stop", "f10", "stop"]

    def test_a_key_that_others_need_is_not_taken(self, key, source):
        key.set_key("Space")
        assert "choose a function key" in key.state_text
        assert source.chords == []

    def test_a_key_that_is_held_when_it_goes_away_is_let_go(self, key, source, qtbot):
        key.set_key("F9")
        source.pressed.emit()
        with qtbot.waitSignal(key.released):
            source.told.emit("The desktop has gone.")
        assert key.state_text == "The desktop has gone."

    def test_the_state_is_told_when_it_changes(self, key, qtbot):
        with qtbot.waitSignal(key.state_changed) as told:
            key.set_key("F9")
        assert told.args == [key.state_text]

    def test_a_wayland_desktop_is_known_even_through_xwayland(self):
        assert is_wayland({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux")
        assert is_wayland({"XDG_SESSION_TYPE": "wayland"}, "linux")
        assert not is_wayland({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, "linux")
        assert not is_wayland({"XDG_SESSION_TYPE": "wayland"}, "darwin")


LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication
from app.ui.desktop.hotkeys import GlobalKey
from app.ui.desktop.listened_key import ListenedKey

def say(text): print(text, flush=True)
application = QCoreApplication([])
key = GlobalKey(ListenedKey)
key.pressed.connect(lambda: say("pressed"))
key.released.connect(lambda: say("released"))
key.state_changed.connect(say)
key.set_key(sys.argv[1])
if "does not let" not in key.state_text:
    application.exec()
"""


def listener(sequence: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LISTENER, sequence],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.skipif(sys.platform != "linux", reason="needs an X server")
class TestListening:
    def test_without_a_display_there_is_a_sentence_and_no_crash(self):
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        process = listener("F9", environment)
        assert "does not let Parley listen" in line_of(process)
        assert process.wait() == 0
        process.communicate()

    @pytest.fixture
    def display(self) -> Iterator[dict[str, str]]:
        """The environment of programs on a screen that nobody sees."""
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "320x240x24"]
        server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        yield {**os.environ, "DISPLAY": f":{number}"}
        server.kill()
        server.wait()

    @pytest.fixture
    def typing(self, display) -> Callable[..., None]:
        """Presses keys on that screen."""

        def press(*words: str) -> None:
            subprocess.run(["xdotool", *words], env=display, check=True)

        return press

    @pytest.mark.desktop
    def test_the_chord_is_heard_held_and_let_go_and_nothing_else_is(self, display, typing):
        process = listener("Ctrl+Alt+Space", display)
        try:
            assert "talks to Parley" in line_of(process)
            typing("key", "space", "key", "ctrl+space", "key", "ctrl+alt+t")
            typing("keydown", "ctrl", "keydown", "alt", "keydown", "space")
            assert line_of(process) == "pressed"
            typing("keyup", "space", "keyup", "alt", "keyup", "ctrl")
            assert line_of(process) == "released"
        finally:
            process.kill()
            process.communicate()

    @pytest.mark.desktop
    def test_a_letter_is_heard_in_either_case(self, display, typing):
        process = listener("Ctrl+Shift+T", display)
        try:
            assert "talks to Parley" in line_of(process)
            typing("keydown", "ctrl", "keydown", "shift", "key", "t", "keyup", "shift")
            assert [line_of(process) for _ in range(2)] == ["pressed", "released"]
        finally:
            process.kill()
            process.communicate()
