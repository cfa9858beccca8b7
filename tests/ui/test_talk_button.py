"""The talk button: takes the floor, gives it back whatever happens, and shows what is going on."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.ui.look.theme import Tokens
from app.ui.state.phase import Phase
from app.ui.state.view_state import Levels
from app.ui.widgets.talk_button import TalkButton
from app.ui.widgets.talk_face import Face, paint_face

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A window with a talk button and a field, and what the button wished for."""

    def __init__(self, qtbot) -> None:
        self.window = QWidget()
        self.button, self.field = TalkButton(), QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.button)
        column.addWidget(self.field)
        qtbot.addWidget(self.window)
        self.wishes: list[str] = []
        self.button.talk_pressed.connect(lambda: self.wishes.append("pressed"))
        self.button.talk_released.connect(lambda: self.wishes.append("released"))
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.button.setFocus()
        qtbot.waitUntil(self.button.hasFocus)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_holding_the_mouse_button_is_talking(qtbot, desk) -> None:
    qtbot.mousePress(desk.button, LEFT)
    assert desk.wishes == ["pressed"]
    qtbot.mouseRelease(desk.button, LEFT)
    assert desk.wishes == ["pressed", "released"]


def test_the_pointer_may_wander_off_while_the_button_is_held(qtbot, desk) -> None:
    qtbot.mousePress(desk.button, LEFT)
    qtbot.mouseMove(desk.button, QPoint(-80, -80))
    assert desk.wishes == ["pressed"]
    qtbot.mouseRelease(desk.button, LEFT, pos=QPoint(-80, -80))
    assert desk.wishes == ["pressed", "released"]


def test_only_the_round_part_counts_and_only_the_left_mouse_button(qtbot, desk) -> None:
    qtbot.mousePress(desk.button, LEFT, pos=QPoint(2, 2))
    qtbot.mousePress(desk.button, Qt.MouseButton.RightButton)
    assert desk.wishes == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_holding_a_key_is_talking_however_often_it_repeats(qtbot, desk, key) -> None:
    qtbot.keyPress(desk.button, key)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 3:
        repeated = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(desk.button, repeated)
    assert desk.wishes == ["pressed"]
    qtbot.keyRelease(desk.button, key)
    qtbot.waitUntil(lambda: desk.wishes == ["pressed", "released"])


def test_with_toggling_one_press_begins_and_the_next_ends(qtbot, desk) -> None:
    desk.button.set_hold(False)
    qtbot.mouseClick(desk.button, LEFT)
    assert desk.wishes == ["pressed"]
    qtbot.keyClick(desk.button, Qt.Key.Key_Space)
    assert desk.wishes == ["pressed", "released"]


def test_a_screen_reader_which_cannot_hold_presses_twice(desk) -> None:
    desk.button.click()
    assert desk.wishes == ["pressed"]
    desk.button.click()
    assert desk.wishes == ["pressed", "released"]


def lose_focus(desk: Desk) -> None:
    desk.field.setFocus()


def lose_the_window(desk: Desk) -> None:
    other = QLineEdit()
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    other.deleteLater()


def disable(desk: Desk) -> None:
    desk.button.setEnabled(False)


def hide(desk: Desk) -> None:
    desk.window.hide()


def change_the_way_of_talking(desk: Desk) -> None:
    desk.button.set_hold(False)


@pytest.mark.parametrize(
    "happen", [lose_focus, lose_the_window, disable, hide, change_the_way_of_talking]
)
def test_whatever_happens_while_it_is_held_talking_ends_once(qtbot, desk, happen) -> None:
    qtbot.keyPress(desk.button, Qt.Key.Key_Space)
    happen(desk)
    assert desk.wishes == ["pressed", "released"]
    qtbot.keyRelease(desk.button, Qt.Key.Key_Space)
    assert desk.wishes == ["pressed", "released"]


@pytest.mark.parametrize("happen", [disable, hide])
def test_toggled_talking_ends_when_the_button_goes_out_of_use(qtbot, desk, happen) -> None:
    desk.button.set_hold(False)
    qtbot.mouseClick(desk.button, LEFT)
    happen(desk)
    assert desk.wishes == ["pressed", "released"]


def test_toggled_talking_goes_on_while_the_user_looks_elsewhere(qtbot, desk) -> None:
    desk.button.set_hold(False)
    qtbot.mouseClick(desk.button, LEFT)
    lose_focus(desk)
    assert desk.wishes == ["pressed"]


def test_after_talking_ended_by_other_means_the_next_press_begins_anew(qtbot, desk) -> None:
    desk.button.set_hold(False)
    qtbot.mouseClick(desk.button, LEFT)
    desk.button.show_pressed(False)
    qtbot.mouseClick(desk.button, LEFT)
    assert desk.wishes == ["pressed", "pressed"]


def test_it_says_what_is_going_on_and_what_it_does(desk) -> None:
    button = desk.button
    assert button.accessibleName() == "Talk"
    button.show_phase(Phase.READY, False)
    assert button.accessibleDescription() == "Hold to talk."
    button.show_phase(Phase.SPEAKING, False)
    assert button.accessibleDescription() == "Parley is speaking. Hold to talk."
    button.set_hold(False)
    button.show_pressed(True)
    button.show_phase(Phase.LISTENING, False)
    expected = "Parley is listening. Press when you have finished."
    assert button.accessibleDescription() == button.toolTip() == expected


def drawn(face: Face) -> bytes:
    """The face without any colours: all that is not behind something else is black."""
    white = {"window", "surface", "surface_raised", "accent_soft", "danger_soft", "on_accent"}
    colours = {
        field.name: QColor("white" if field.name in white | {"hover", "pressed"} else "black")
        for field in fields(Tokens)
    }
    image = QImage(108, 108, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_face(painter, 108, face, Tokens(**colours))
    painter.end()
    return bytes(image.constBits())


def test_every_phase_is_told_apart_without_colours(qapp) -> None:
    faces = [Face(phase, loudness=0.5) for phase in Phase]
    faces.append(Face(Phase.SPEAKING, deaf=True, loudness=0.5))
    faces.append(Face(Phase.READY, focused=True))
    assert len({drawn(face) for face in faces}) == len(faces)


@pytest.mark.parametrize("phase", [Phase.HEARING, Phase.SPEAKING])
def test_the_picture_follows_whoever_is_speaking(desk, phase) -> None:
    def shown(spoken: float) -> Face:
        desk.button.show_phase(Phase.READY, False)
        desk.button.show_phase(phase, False)
        heard = phase is Phase.HEARING
        levels = Levels(spoken, -90) if heard else Levels(-90, spoken)
        desk.button.show_levels(levels)
        return desk.button.face

    quiet, loud = shown(-45), shown(-12)
    assert loud.loudness > quiet.loudness
    assert drawn(loud) != drawn(quiet)


def test_thinking_moves(qtbot, desk) -> None:
    desk.button.show_phase(Phase.THINKING, False)
    first = drawn(desk.button.face)
    qtbot.waitUntil(lambda: drawn(desk.button.face) != first)


def test_with_reduced_motion_nothing_moves(desk) -> None:
    desk.button.set_reduced_motion(True)
    for phase in Phase:
        desk.button.show_phase(phase, False)
        before = desk.button.face
        desk.button.show_levels(Levels(-10, -10))
        desk.button._on_beat()
        assert desk.button.face == before
    assert not desk.button._clock.isActive()
