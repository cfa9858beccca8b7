"""The status line: in words what is going on."""

import pytest
from PySide6.QtWidgets import QLabel

from app.ui.state.phase import Phase
from app.ui.widgets.status_line import StatusLine
from app.ui.widgets.talk_face import SYMBOLS


@pytest.fixture
def line(qtbot) -> StatusLine:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    return line


def words(line: StatusLine) -> set[str]:
    return {label.text() for label in line.findChildren(QLabel) if label.isVisible()}


def test_the_caller_says_what_is_going_on(line) -> None:
    line.show_status("Speaking. You are muted.", Phase.SPEAKING)
    assert line.text == "Speaking. You are muted."
    assert words(line) == {"Speaking. You are muted."}


def test_the_symbol_changes_with_the_phase(line) -> None:
    pictures = set()
    for phase in Phase:
        line.show_status("Words", phase)
        picture = line.grab().toImage()
        pictures.add(bytes(picture.constBits()))
    assert len(pictures) == len(set(SYMBOLS.values()))


def test_the_microphone_and_half_duplex_are_named_when_there_is_something_to_name(line) -> None:
    line.show_status("Ready", Phase.READY)
    line.show_microphone("Headset")
    line.show_half_duplex(True)
    assert words(line) == {"Ready", "Headset", "Taking turns"}
    line.show_microphone("")
    line.show_half_duplex(False)
    assert words(line) == {"Ready"}


def test_on_one_line_a_sentence_stands_alone(line) -> None:
    line.show_microphone("Headset")
    line.show_status("Speaking. Speak up to interrupt.", Phase.SPEAKING)
    assert "Headset" in words(line)
    line.set_one_line(True)
    assert words(line) == {"Speaking. Speak up to interrupt."}
    line.show_status("Speaking", Phase.SPEAKING)
    assert words(line) == {"Speaking", "Headset"}


def test_it_says_whether_anything_is_connected_and_on_what_that_rests(line) -> None:
    line.show_status("Ready", Phase.READY)
    line.show_offline("Offline: 0 connections", "It tried.\nIt was refused.")
    assert words(line) == {"Ready", "Offline: 0 connections"}
    (label,) = (one for one in line.findChildren(QLabel) if one.text().startswith("Offline"))
    assert label.accessibleDescription() == "It tried.\nIt was refused."
    assert label.toolTip() == "Offline: 0 connections\nIt tried.\nIt was refused."
    line.show_offline("", "")
    assert words(line) == {"Ready"}
