"""The settings window as a whole, and every page in it by keyboard and for screen readers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.catalog.manifest import Manifest
from app.core.settings import AppearanceSettings, Settings, Theme
from app.speech.voices import Repertoire
from app.store.helplines import Helplines
from app.store.presets import Presets
from app.ui.keeper import Keeper
from app.ui.look import theme
from app.ui.personas import Personas
from app.ui.settings.appearance_page import AppearancePage
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.keyboard_page import KeyboardPage
from app.ui.settings.listening_page import ListeningPage
from app.ui.settings.persona_page import PersonaPage
from app.ui.settings.preset_keeper import PresetKeeper
from app.ui.settings.privacy_page import Kept, PrivacyPage
from app.ui.settings.sound_page import SoundPage
from app.ui.settings.voice_page import VoicePage
from app.ui.state.view_state import Levels
from tests.ui.model_shelf import TestLibrary

RESOURCES = Path(__file__).parents[2] / "resources"
PAGES = ["Voice", "Persona", "Listening", "Sound", "Privacy", "Keyboard", "Appearance"]


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def dialog(qtbot: QtBot, keeper: Keeper, tmp_path: Path) -> SettingsDialog:
    repertoire = Repertoire.load(RESOURCES)
    kept = [Kept("Your settings", Path("/home/somebody/settings.toml"))]
    dialog = SettingsDialog(
        keeper,
        [
            VoicePage(
                keeper,
                repertoire,
                Manifest.load(RESOURCES / "models.toml"),
                PresetKeeper(Presets(), save=lambda presets: None),
            ),
            PersonaPage(
                keeper,
                Personas.load(RESOURCES),
                Helplines.load(RESOURCES, tmp_path),
                TestLibrary(tmp_path, "watch"),
            ),
            ListeningPage(keeper, Manifest.load(RESOURCES / "models.toml")),
            SoundPage(keeper, repertoire),
            PrivacyPage(keeper, kept, TestLibrary(tmp_path, "moods")),
            KeyboardPage(keeper, [("Quit", "Ctrl+Q")] * 30),
            AppearancePage(keeper),
        ],
    )
    keeper.changed.connect(lambda before, after: dialog.refresh(after))
    qtbot.addWidget(dialog)
    dialog.show_page("Voice")
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def _reachable(page: QWidget) -> set[QWidget]:
    """What Tab must come to; of radio buttons only the one that is chosen."""
    return {
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    }


@pytest.mark.parametrize("name", PAGES)
def test_tab_comes_to_every_control(qtbot: QtBot, dialog: SettingsDialog, name: str) -> None:
    dialog.show_page(name)
    wanted, reached = _reachable(dialog.page), set[QWidget]()
    assert wanted
    for _ in range(len(wanted) + 5):
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
    assert wanted <= reached, [type(widget) for widget in wanted - reached]


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name(dialog: SettingsDialog, name: str) -> None:
    dialog.show_page(name)
    for widget in dialog.page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name).strip(), widget


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_in_a_narrow_window_with_large_text(
    qtbot: QtBot, dialog: SettingsDialog, name: str
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, Theme.LIGHT, 2.0)
    try:
        dialog.resize(800, 600)
        dialog.show_page(name)
        (area,) = [one for one in dialog.findChildren(QScrollArea) if one.widget() is dialog.page]
        qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
        assert dialog.width() == 800
        assert area.horizontalScrollBar().maximum() == 0
    finally:
        theme.apply(application, Theme.LIGHT, 1.0)


def test_pages_are_turned_with_the_keyboard(qtbot: QtBot, dialog: SettingsDialog) -> None:
    names = dialog.findChild(QListWidget)
    assert isinstance(names, QListWidget)
    qtbot.keyClick(dialog, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert dialog.page.title == "Persona"
    qtbot.keyClick(names, Qt.Key.Key_Down)
    assert dialog.page.title == "Listening"
    for _ in range(3):
        back = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(dialog, Qt.Key.Key_Backtab, back)
    assert dialog.page.title == "Appearance"


def test_escape_closes_and_the_page_is_remembered(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.show_page("Sound")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.show()
    assert dialog.page.title == "Sound"
    assert not dialog.isModal()


def test_return_in_a_text_field_presses_no_button(
    qtbot: QtBot, dialog: SettingsDialog, keeper: Keeper
) -> None:
    dialog.show_page("Persona")
    page = dialog.page
    assert isinstance(page, PersonaPage)
    page.name.field.setFocus()
    qtbot.keyClick(page.name.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert keeper.settings == Settings()


def test_page_down_scrolls(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.resize(700, 400)
    (area,) = [one for one in dialog.findChildren(QScrollArea) if one.widget() is dialog.page]
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    qtbot.keyClick(dialog, Qt.Key.Key_PageUp)
    assert area.verticalScrollBar().value() == 0


def _turned_away(control: QWidget) -> bool:
    """Whether a turn of the wheel over a control is left to what is behind it."""
    middle = QPointF(control.rect().center())
    turn = QWheelEvent(
        middle,
        control.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, turn)
    return not turn.isAccepted()


def test_the_wheel_changes_no_setting_unless_it_was_chosen(
    dialog: SettingsDialog, keeper: Keeper
) -> None:
    page = dialog.page
    assert isinstance(page, VoicePage)
    for control in (
        page.manner.tone.box,
        page.manner.pace.slider,
        page.casting.speakers.language,
    ):
        assert _turned_away(control)
    assert keeper.settings == Settings()
    page.manner.pace.slider.setFocus()
    assert not _turned_away(page.manner.pace.slider)
    assert keeper.settings != Settings()


def test_levels_are_shown_on_the_page_in_sight(dialog: SettingsDialog) -> None:
    dialog.show_page("Sound")
    dialog.show_levels(Levels(microphone=-10.0))
    sound = dialog.page
    assert isinstance(sound, SoundPage)
    assert sound.meter.lit > 0
    dialog.show_page("Listening")
    listening = dialog.page
    assert isinstance(listening, ListeningPage)
    assert listening.meter.lit == 0


def test_changes_from_elsewhere_are_shown(dialog: SettingsDialog, keeper: Keeper) -> None:
    dialog.hide()
    keeper.change(Settings(appearance=AppearanceSettings(text_size=1.3)))
    dialog.show_page("Appearance")
    page = dialog.page
    assert isinstance(page, AppearancePage)
    assert page.text_size.words == "130%"
