"""Each page is driven as a user would, and the settings tree is looked at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.catalog.manifest import Manifest
from app.core.settings import (
    AppearanceSettings,
    DuplexWish,
    ListeningSettings,
    PersonaSettings,
    Settings,
    Theme,
    WorkedSettings,
)
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.store.helplines import Helplines
from app.ui.keeper import Keeper
from app.ui.personas import Personas
from app.ui.settings.appearance_page import AppearancePage
from app.ui.settings.keyboard_page import KeyboardPage
from app.ui.settings.languages import SAMPLES
from app.ui.settings.listening_page import ListeningPage
from app.ui.settings.page import Page
from app.ui.settings.persona_page import PersonaPage
from app.ui.settings.privacy_page import Kept, PrivacyPage
from app.ui.settings.rows import ChoiceRow
from app.ui.settings.sound_page import SoundPage
from app.ui.state.view_state import Levels
from tests.ui.model_shelf import TestLibrary

RESOURCES = Path(__file__).parents[2] / "resources"
REPERTOIRE = Repertoire.load(RESOURCES)
PERSONAS = Personas.load(RESOURCES)
HELPLINES = Helplines.load(RESOURCES, RESOURCES)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def opened(qtbot: QtBot, keeper: Keeper) -> Callable[[Page], None]:
    """Shows a page that hears of changes, as in the settings window."""

    def show(page: Page) -> None:
        keeper.changed.connect(lambda before, after: page.refresh(after))
        page.refresh(keeper.settings)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)

    return show


def _pick(qtbot: QtBot, row: ChoiceRow, value: object) -> None:
    """Choose by the keyboard, as far down as it takes."""
    row.box.setFocus()
    qtbot.keyClick(row.box, Qt.Key.Key_Home)
    while row.value != value:
        index = row.box.currentIndex()
        qtbot.keyClick(row.box, Qt.Key.Key_Down)
        assert row.box.currentIndex() > index, f"{value} is not on offer"


# Persona


@pytest.fixture
def persona(keeper: Keeper, opened: Callable[[Page], None], tmp_path: Path) -> PersonaPage:
    page = PersonaPage(keeper, PERSONAS, HELPLINES, TestLibrary(tmp_path, "watch"))
    opened(page)
    return page


def test_a_preset_brings_its_instructions(
    qtbot: QtBot, keeper: Keeper, persona: PersonaPage
) -> None:
    qtbot.mouseClick(persona.presets.button("tutor"), LEFT)
    taken = keeper.settings.persona
    assert (taken.preset, taken.name) == ("tutor", "Parley")
    assert PERSONAS.unchanged(taken) is not None
    assert persona.instructions.field.words == taken.instructions


def test_own_instructions_survive_a_visit_to_a_preset(
    qtbot: QtBot, keeper: Keeper, persona: PersonaPage
) -> None:
    assert not persona.presets.button("").isVisible()
    persona.instructions.field.setFocus()
    qtbot.keyClicks(persona.instructions.field, "Rhyme. ")
    qtbot.mouseClick(persona.presets.button("calm"), LEFT)
    assert keeper.settings.persona.preset == "calm"
    qtbot.mouseClick(persona.presets.button(""), LEFT)
    assert keeper.settings.persona.preset == "everyday"
    assert keeper.settings.persona.instructions.startswith("Rhyme. You are {name}")
    qtbot.mouseClick(persona.back, LEFT)
    assert keeper.settings.persona == PersonaSettings()


def test_empty_instructions_and_names_fall_back(
    qtbot: QtBot, keeper: Keeper, persona: PersonaPage
) -> None:
    persona.instructions.field.setFocus()
    persona.instructions.field.selectAll()
    qtbot.keyClick(persona.instructions.field, Qt.Key.Key_Delete)
    qtbot.keyClick(persona.instructions.field, Qt.Key.Key_Tab)
    persona.name.field.setFocus()
    persona.name.field.selectAll()
    qtbot.keyClick(persona.name.field, Qt.Key.Key_Delete)
    qtbot.keyClick(persona.name.field, Qt.Key.Key_Return)
    assert keeper.settings.persona == PersonaSettings()
    assert persona.name.field.words == "Parley"


def test_a_name_is_applied(qtbot: QtBot, keeper: Keeper, persona: PersonaPage) -> None:
    persona.name.field.selectAll()
    qtbot.keyClicks(persona.name.field, "Ada")
    qtbot.keyClick(persona.name.field, Qt.Key.Key_Return)
    assert keeper.settings.persona.text.startswith("You are Ada,")


def test_the_manner_that_suits_is_taken_only_when_asked_for(
    qtbot: QtBot, keeper: Keeper, persona: PersonaPage
) -> None:
    qtbot.mouseClick(persona.presets.button("calm"), LEFT)
    assert keeper.settings.voice == VoiceStyle()
    qtbot.mouseClick(persona.suit, LEFT)
    assert (keeper.settings.voice.tone, keeper.settings.voice.speaker) == ("calm", "af_heart")
    assert not persona.suit.isEnabled()


# Listening


@pytest.fixture
def listening(keeper: Keeper, opened: Callable[[Page], None]) -> ListeningPage:
    page = ListeningPage(keeper, Manifest.load(RESOURCES / "models.toml"))
    opened(page)
    return page


def test_a_microphone_is_chosen_and_stays_when_unplugged(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    listening.show_devices(["Built-in", "Jabra"], [])
    _pick(qtbot, listening.microphone, "Jabra")
    listening.show_devices(["Built-in"], [])
    assert keeper.settings.sound.microphone == "Jabra"
    assert listening.microphone.box.currentText() == "Jabra (not connected)"


def test_ways_of_talking_are_applied(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    qtbot.mouseClick(listening.hold.button(False), LEFT)
    qtbot.mouseClick(listening.open_mic.label, LEFT)
    assert not keeper.settings.talking.hold
    assert keeper.settings.talking.open_mic


def test_patience_never_breaks_the_order_of_the_waits(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    slow = ListeningSettings(pause_seconds=0.9, look_seconds=1.0)
    keeper.change(replace(keeper.settings, listening=slow))
    qtbot.keyClick(listening.patience.slider, Qt.Key.Key_Home)
    shortest = keeper.settings.listening
    assert (shortest.pause_seconds, shortest.look_seconds, shortest.patience_seconds) == (
        0.6,
        0.6,
        0.6,
    )
    qtbot.keyClick(listening.patience.slider, Qt.Key.Key_End)
    assert keeper.settings.listening.patience_seconds == 3.0


def test_one_language_stays_and_a_usual_one_is_chosen(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    boxes = listening.languages.boxes
    for code in ("fr", "es", "it", "pt", "hi", "ja", "zh"):
        boxes[code].click()
    _pick(qtbot, listening.usual, "de")
    assert keeper.settings.listening.languages == ("de", "en")
    boxes["en"].click()
    assert not boxes["de"].isEnabled()
    assert keeper.settings.listening.languages == ("de",)
    boxes["ja"].click()
    assert keeper.settings.listening.languages == ("de", "ja")


def test_beside_a_model_that_hears_for_itself_the_recogniser_can_be_left_out(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    assert not listening.recogniser.isVisible()
    models = replace(keeper.settings.models, language_model="qwen2-audio-7b", recogniser="mine")
    keeper.change(replace(keeper.settings, models=models))
    assert listening.recogniser.isVisible()
    assert listening.lost.isVisible()
    assert "stop words and spoken wishes about the voice do nothing" in listening.lost.text()
    qtbot.mouseClick(listening.recogniser.label, LEFT)
    assert keeper.settings.models.recogniser == ""
    worked = WorkedSettings(recogniser=("whisper-small",))
    keeper.change(replace(keeper.settings, worked=worked))
    qtbot.mouseClick(listening.recogniser.label, LEFT)
    assert keeper.settings.models.recogniser == "whisper-small"
    assert listening.recogniser.switch.isChecked()


def test_wishes_about_the_voice_can_be_left_alone(
    qtbot: QtBot, keeper: Keeper, listening: ListeningPage
) -> None:
    qtbot.mouseClick(listening.wishes.label, LEFT)
    assert not keeper.settings.reply.voice_wishes


def test_the_meter_moves_with_the_microphone(listening: ListeningPage) -> None:
    listening.show_levels(Levels(microphone=-90.0, loudspeaker=-5.0))
    assert listening.meter.lit == 0
    listening.show_levels(Levels(microphone=-20.0))
    assert listening.meter.lit > 0


# Sound


@pytest.fixture
def sound(keeper: Keeper, opened: Callable[[Page], None]) -> SoundPage:
    page = SoundPage(keeper, REPERTOIRE)
    opened(page)
    return page


def test_loudspeaker_volume_and_reading_aloud_are_applied(
    qtbot: QtBot, keeper: Keeper, sound: SoundPage
) -> None:
    sound.show_devices([], ["HDMI"])
    _pick(qtbot, sound.loudspeaker, "HDMI")
    qtbot.keyClick(sound.volume.slider, Qt.Key.Key_Left)
    qtbot.keyClick(sound.aloud.switch, Qt.Key.Key_Space)
    assert keeper.settings.sound.loudspeaker == "HDMI"
    assert keeper.settings.sound.volume == 0.95
    assert not keeper.settings.reply.aloud


def test_whether_one_may_speak_over_a_reply_is_chosen(
    qtbot: QtBot, keeper: Keeper, sound: SoundPage
) -> None:
    assert sound.duplex.value == DuplexWish.AUTO
    _pick(qtbot, sound.duplex, DuplexWish.FULL)
    assert keeper.settings.sound.duplex is DuplexWish.FULL


def test_the_test_and_the_search_are_wishes(qtbot: QtBot, sound: SoundPage) -> None:
    with qtbot.waitSignal(sound.rehearse_wished) as wish:
        qtbot.mouseClick(sound.test, LEFT)
    assert wish.args == [SAMPLES["en"], VoiceStyle()]
    with qtbot.waitSignal(sound.devices_wished):
        qtbot.mouseClick(sound.look, LEFT)


# Privacy


@pytest.fixture
def privacy(keeper: Keeper, opened: Callable[[Page], None], tmp_path: Path) -> PrivacyPage:
    kept = [Kept("Your settings", Path("/somewhere/settings.toml"))]
    page = PrivacyPage(keeper, kept, TestLibrary(tmp_path))
    opened(page)
    return page


@pytest.mark.parametrize("name", ["folder", "crash_report"])
def test_what_is_kept_can_be_seen(qtbot: QtBot, privacy: PrivacyPage, name: str) -> None:
    button = getattr(privacy, name)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(getattr(privacy, f"{name}_wished")):
        qtbot.mouseClick(button, LEFT)


# Keyboard


@pytest.fixture
def keyboard(keeper: Keeper, opened: Callable[[Page], None]) -> KeyboardPage:
    page = KeyboardPage(keeper, [("Talk", "Space"), ("New conversation", "Ctrl+N")])
    opened(page)
    return page


def test_a_talk_key_is_pressed_to_choose_it(
    qtbot: QtBot, keeper: Keeper, keyboard: KeyboardPage
) -> None:
    qtbot.keyClick(keyboard.key.field, Qt.Key.Key_F8)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(keyboard.global_key.field, Qt.Key.Key_Space, modifiers)
    assert keeper.settings.talking.key == "F8"
    assert keeper.settings.talking.global_key == "Ctrl+Alt+Space"
    keyboard.global_key.field.clear()
    assert keeper.settings.talking.global_key == ""


@pytest.mark.parametrize(
    ("key", "modifier", "objection"),
    [
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "Ctrl+N is taken: New conversation"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "Esc always makes Parley silent"),
    ],
)
def test_a_key_that_is_taken_is_refused_with_the_reason(
    qtbot: QtBot,
    keeper: Keeper,
    keyboard: KeyboardPage,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    objection: str,
) -> None:
    qtbot.keyClick(keyboard.key.field, key, modifier)
    assert keeper.settings.talking.key == "Space"
    assert keyboard.key.field.keySequence() == QKeySequence("Space")
    assert keyboard.key.hint.text().startswith(objection)


def test_the_usual_talk_key_comes_back(
    qtbot: QtBot, keeper: Keeper, keyboard: KeyboardPage
) -> None:
    qtbot.keyClick(keyboard.key.field, Qt.Key.Key_F8)
    qtbot.mouseClick(keyboard.usual, LEFT)
    assert keeper.settings.talking.key == "Space"
    assert keyboard.key.field.keySequence() == QKeySequence("Space")


def test_every_key_is_listed(keyboard: KeyboardPage) -> None:
    keyboard.show_shortcuts([("Quit", "Ctrl+Q")])
    assert keyboard.table.item(0, 0).text() == "Quit"
    assert keyboard.table.item(0, 1).text() == "Ctrl+Q"
    keyboard.show_global_key_state("This system has no such keys.")
    assert keyboard.global_state.isVisible()


# Appearance


@pytest.fixture
def appearance(keeper: Keeper, opened: Callable[[Page], None]) -> AppearancePage:
    page = AppearancePage(keeper)
    opened(page)
    return page


def test_the_appearance_is_applied(
    qtbot: QtBot, keeper: Keeper, appearance: AppearancePage
) -> None:
    qtbot.mouseClick(appearance.theme.button(Theme.DARK), LEFT)
    qtbot.mouseClick(appearance.reduced_motion.switch, LEFT)
    qtbot.keyClick(appearance.text_size.slider, Qt.Key.Key_End)
    assert keeper.settings.appearance == AppearanceSettings(Theme.DARK, 2.0, True)


def test_the_text_grows_when_the_slider_is_let_go(
    keeper: Keeper, appearance: AppearancePage
) -> None:
    slider = appearance.text_size.slider
    slider.setSliderDown(True)
    slider.setSliderPosition(15)
    assert appearance.text_size.words == "150%"
    assert keeper.settings.appearance.text_size == 1.0
    slider.setSliderDown(False)
    assert keeper.settings.appearance.text_size == 1.5
