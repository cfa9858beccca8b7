"""The Voice page is driven as a user would, and the settings tree and the presets are looked at."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.catalog.manifest import Manifest
from app.core.errors import ParleyError
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.store.presets import Presets
from app.store.presets_file import PresetsFile
from app.ui.keeper import Keeper
from app.ui.settings.languages import SAMPLES
from app.ui.settings.preset_keeper import PresetKeeper
from app.ui.settings.rows import ChoiceRow
from app.ui.settings.voice_page import VoicePage

RESOURCES = Path(__file__).parents[2] / "resources"
REPERTOIRE = Repertoire.load(RESOURCES)
MANIFEST = Manifest.load(RESOURCES / "models.toml")
LEFT = Qt.MouseButton.LeftButton
PIPER = ModelSettings(synthesiser="piper-joe")


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def file(tmp_path: Path) -> PresetsFile:
    return PresetsFile(
        tmp_path / "presets.toml", RESOURCES / "presets.toml", check=REPERTOIRE.check
    )


@pytest.fixture
def voice(qtbot: QtBot, keeper: Keeper, file: PresetsFile) -> VoicePage:
    page = VoicePage(keeper, REPERTOIRE, MANIFEST, PresetKeeper(file.load()[0], file.save))
    keeper.changed.connect(lambda before, after: page.refresh(after))
    page.refresh(keeper.settings)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def _pick(qtbot: QtBot, row: ChoiceRow, value: object) -> None:
    """Choose by the keyboard, as far down as it takes."""
    row.box.setFocus()
    qtbot.keyClick(row.box, Qt.Key.Key_Home)
    while row.value != value:
        index = row.box.currentIndex()
        qtbot.keyClick(row.box, Qt.Key.Key_Down)
        assert row.box.currentIndex() > index, f"{value} is not on offer"


def _wear(keeper: Keeper, style: VoiceStyle) -> None:
    keeper.change(replace(keeper.settings, voice=style))


def _shown(voice: VoicePage) -> list[str]:
    speakers = voice.casting.speakers.list
    return [speakers.item(row).text() for row in range(speakers.count())]


# The speaker


def test_a_speaker_is_chosen_with_the_arrow_keys(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    qtbot.keyClick(voice.casting.speakers.list, Qt.Key.Key_Down)
    assert keeper.settings.voice.speaker == "af_bella"


def test_filters_narrow_the_list_and_change_nothing(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    speakers = voice.casting.speakers
    qtbot.keyClicks(speakers.words, "spanish")
    assert _shown(voice) == ["Alex", "Dora", "Santa"]
    speakers.gender.setCurrentIndex(speakers.gender.findData("female"))
    assert _shown(voice) == ["Dora"]
    assert keeper.settings.voice == VoiceStyle()
    viewport = speakers.list.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=viewport.rect().topLeft() + QPoint(20, 20))
    assert keeper.settings.voice.speaker == "ef_dora"


def test_only_speakers_of_the_chosen_model_are_offered(keeper: Keeper, voice: VoicePage) -> None:
    assert len(_shown(voice)) == sum(one.engine == "kokoro" for one in REPERTOIRE.speakers)
    keeper.change(replace(keeper.settings, models=PIPER))
    assert _shown(voice) == ["Joe"]
    assert keeper.settings.voice.speaker == "af_heart"


# A second speaker


def test_a_second_speaker_is_mixed_in(qtbot: QtBot, keeper: Keeper, voice: VoicePage) -> None:
    assert not voice.blend.timbre.isEnabled()
    assert voice.manner.limits.isHidden()
    _pick(qtbot, voice.blend.other, "bf_emma")
    qtbot.keyClick(voice.blend.timbre.slider, Qt.Key.Key_End)
    qtbot.keyClick(voice.blend.prosody.slider, Qt.Key.Key_Home)
    wished = VoiceStyle(blend_with="bf_emma", timbre_share=1.0, prosody_share=0.0)
    assert keeper.settings.voice == wished


def test_nobody_is_mixed_with_themselves(qtbot: QtBot, keeper: Keeper, voice: VoicePage) -> None:
    assert voice.blend.other.box.findData("af_heart") == -1
    _wear(keeper, VoiceStyle(blend_with="af_bella"))
    qtbot.keyClick(voice.casting.speakers.list, Qt.Key.Key_Down)
    assert keeper.settings.voice == VoiceStyle(speaker="af_bella")


def test_a_voice_model_that_mixes_none_says_so_and_loses_the_mixture(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    _wear(keeper, VoiceStyle(blend_with="af_bella"))
    keeper.change(replace(keeper.settings, models=PIPER))
    cannot = voice.manner.limits.text()
    assert "follows only the pace, the loudness and the pauses" in cannot
    assert cannot.endswith("Kokoro 82M follows everything.")
    assert not voice.blend.other.isEnabled()
    assert "cannot mix" in voice.blend.other.hint.text()
    qtbot.keyClick(voice.casting.speakers.list, Qt.Key.Key_Down)
    assert keeper.settings.voice == VoiceStyle(speaker="joe")


# The manner


def test_tone_emotion_and_pace_are_applied_at_once(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    assert not voice.manner.intensity.isEnabled()
    _pick(qtbot, voice.manner.tone, "warm")
    _pick(qtbot, voice.manner.emotion, "joyful")
    qtbot.keyClick(voice.manner.intensity.slider, Qt.Key.Key_End)
    qtbot.keyClick(voice.manner.pace.slider, Qt.Key.Key_Home)
    wished = VoiceStyle(tone="warm", emotion="joyful", intensity=1.0, pace=0.5)
    assert keeper.settings.voice == wished


def test_what_is_understood_is_told_while_one_writes(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    prompt = voice.manner.prompt
    qtbot.keyClicks(prompt.field, "warm, unhurried and zorby")
    assert prompt.reading.text() == "Understood: warm, unhurried. Not understood: zorby."
    assert prompt.field.accessibleDescription() == prompt.reading.text()
    assert keeper.settings.voice.prompt == ""
    prompt.field.clear()
    assert "Leave it empty" in prompt.reading.text()


@pytest.mark.parametrize("prompt", ["тепло и медленно", "x" * 5000, "🙃", "warm " * 1000])
def test_any_prompt_is_answered_and_takes_no_more_width(voice: VoicePage, prompt: str) -> None:
    width = voice.minimumSizeHint().width()
    voice.manner.prompt.field.setText(prompt)
    assert voice.manner.prompt.reading.text()
    assert voice.minimumSizeHint().width() == width


def test_a_prompt_counts_when_it_is_finished(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    field = voice.manner.prompt.field
    field.setFocus()
    qtbot.keyClicks(field, "like a bed")
    assert keeper.settings.voice.prompt == ""
    _wear(keeper, VoiceStyle(tone="dry"))
    qtbot.keyClicks(field, "time story ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert keeper.settings.voice == VoiceStyle(tone="dry", prompt="like a bedtime story")


def test_a_prompt_counts_when_the_window_closes(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    qtbot.keyClicks(voice.manner.prompt.field, "softly")
    voice.close()
    assert keeper.settings.voice.prompt == "softly"


def test_back_to_neutral_keeps_who_speaks(qtbot: QtBot, keeper: Keeper, voice: VoicePage) -> None:
    assert not voice.manner.reset.isEnabled()
    _wear(keeper, VoiceStyle("bf_emma", "warm", "joyful", 1.0, 2.0, "loud", "af_sky", 0.2))
    qtbot.mouseClick(voice.manner.reset, LEFT)
    assert keeper.settings.voice == VoiceStyle("bf_emma", blend_with="af_sky", timbre_share=0.2)
    assert voice.manner.prompt.field.words == ""


# Listening


def test_a_voice_is_heard_in_its_own_language(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    style = VoiceStyle(speaker="if_sara", pace=1.5)
    _wear(keeper, style)
    assert voice.rehearsal.sentence.field.placeholderText() == SAMPLES["it"]
    for button in (voice.casting.hear, voice.rehearsal.listen):
        with qtbot.waitSignal(voice.rehearse_wished) as wish:
            qtbot.mouseClick(button, LEFT)
        assert wish.args == [SAMPLES["it"], style]


def test_a_sentence_of_ones_own_is_heard_in_what_was_just_written(
    qtbot: QtBot, voice: VoicePage
) -> None:
    voice.rehearsal.sentence.field.setText("Rain is falling.")
    qtbot.keyClicks(voice.manner.prompt.field, "softly")
    with qtbot.waitSignal(voice.rehearse_wished) as wish:
        voice.rehearsal.listen.click()
    assert wish.args == ["Rain is falling.", VoiceStyle(prompt="softly")]


def test_a_sentence_without_words_is_answered_with_a_sentence(
    qtbot: QtBot, voice: VoicePage
) -> None:
    voice.rehearsal.sentence.field.setText("… 🤫 !!")
    with qtbot.assertNotEmitted(voice.rehearse_wished):
        voice.rehearsal.listen.click()
    assert voice.rehearsal.told == (
        "There is nothing in the sentence that can be said. Write a word or a figure."
    )
    voice.rehearsal.sentence.field.setText("12")
    with qtbot.waitSignal(voice.rehearse_wished):
        voice.rehearsal.listen.click()
    assert not voice.rehearsal.told


def test_two_voices_are_compared(qtbot: QtBot, keeper: Keeper, voice: VoicePage) -> None:
    first, second = voice.rehearsal.candidates
    assert not first.listen.isEnabled()
    qtbot.mouseClick(first.keep_here, LEFT)
    assert first.title == "A, in use now"
    _wear(keeper, VoiceStyle(tone="warm"))
    qtbot.mouseClick(second.keep_here, LEFT)
    assert (first.title, second.title) == ("A", "B, in use now")
    for candidate, style in ((first, VoiceStyle()), (second, VoiceStyle(tone="warm"))):
        with qtbot.waitSignal(voice.rehearse_wished) as wish:
            qtbot.mouseClick(candidate.listen, LEFT)
        assert wish.args == [SAMPLES["en"], style]
    assert keeper.settings.voice == VoiceStyle(tone="warm")
    qtbot.mouseClick(first.use, LEFT)
    assert keeper.settings.voice == VoiceStyle()
    assert (first.title, second.title) == ("A, in use now", "B")


# Presets


def _names(voice: VoicePage) -> list[str]:
    box = voice.presets.choice.box
    return [box.itemText(row) for row in range(box.count())]


def _save_as(qtbot: QtBot, voice: VoicePage, name: str) -> None:
    qtbot.keyClicks(voice.presets.name, name)
    qtbot.keyClick(voice.presets.name, Qt.Key.Key_Return)


def test_a_preset_that_ships_keeps_who_speaks(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    who = VoiceStyle(speaker="bf_emma", blend_with="af_sky")
    _wear(keeper, who)
    assert voice.presets.choice.value == "Everyday"
    _pick(qtbot, voice.presets.choice, "Whisper")
    assert keeper.settings.voice == replace(who, prompt="whisper it")
    assert voice.manner.prompt.field.words == "whisper it"
    assert not voice.presets.delete.isEnabled()


def test_a_changed_voice_is_no_preset(keeper: Keeper, voice: VoicePage) -> None:
    _wear(keeper, VoiceStyle(pace=1.2))
    assert voice.presets.choice.value is None
    assert "not saved" in voice.presets.choice.hint.text()


def test_a_voice_is_saved_chosen_and_there_the_next_time(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage, file: PresetsFile
) -> None:
    mine = VoiceStyle("bf_emma", "warm", pace=0.9, prompt="softly")
    _wear(keeper, mine)
    _save_as(qtbot, voice, "  Evenings ")
    assert voice.presets.choice.value == "Evenings"
    _pick(qtbot, voice.presets.choice, "Everyday")
    _pick(qtbot, voice.presets.choice, "Evenings")
    assert keeper.settings.voice == mine
    assert file.load()[0].named("evenings").style == mine


def test_a_name_that_is_taken_is_replaced(qtbot: QtBot, keeper: Keeper, voice: VoicePage) -> None:
    _save_as(qtbot, voice, "Mine")
    _wear(keeper, VoiceStyle(tone="dry"))
    qtbot.keyClicks(voice.presets.name, "mine")
    assert voice.presets.save.text() == "Replace yours"
    qtbot.mouseClick(voice.presets.save, LEFT)
    assert _names(voice)[-1:] == ["mine"]
    assert "Mine" not in _names(voice)


def test_an_empty_name_saves_nothing(qtbot: QtBot, voice: VoicePage) -> None:
    before = _names(voice)
    _save_as(qtbot, voice, "   ")
    assert not voice.presets.save.isEnabled()
    assert _names(voice) == before


def test_deleting_is_asked_about_and_leaves_the_voice_as_it_is(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage, file: PresetsFile
) -> None:
    _wear(keeper, VoiceStyle(tone="dry"))
    _save_as(qtbot, voice, "whisper")
    assert _names(voice).count("Whisper") == 0
    qtbot.mouseClick(voice.presets.delete, LEFT)
    (box,) = voice.findChildren(QMessageBox)
    (yes,) = [one for one in box.buttons() if one.text() == "Delete it"]
    qtbot.mouseClick(yes, LEFT)
    assert keeper.settings.voice == VoiceStyle(tone="dry")
    assert _names(voice).count("Whisper") == 1, "the one that ships is back"
    assert not file.load()[0].own


def test_a_preset_whose_speaker_is_of_another_model_changes_the_manner_only(
    qtbot: QtBot, keeper: Keeper, voice: VoicePage
) -> None:
    _wear(keeper, VoiceStyle(speaker="bf_emma", tone="dry"))
    _save_as(qtbot, voice, "Mine")
    keeper.change(Settings(voice=VoiceStyle(speaker="joe"), models=PIPER))
    _pick_once(qtbot, voice.presets.choice, "Mine")
    assert keeper.settings.voice == VoiceStyle(speaker="joe", tone="dry")
    assert "another voice model" in voice.presets.told


def _pick_once(qtbot: QtBot, row: ChoiceRow, value: object) -> None:
    """Choose without passing over the others."""
    index = row.box.findData(value)
    row.box.setCurrentIndex(index)
    row.box.activated.emit(index)


def test_what_cannot_be_saved_is_told_and_holds(qtbot: QtBot, keeper: Keeper) -> None:
    def fail(presets: Presets) -> None:
        raise ParleyError("The preset could not be saved: the disk is full.")

    page = VoicePage(keeper, REPERTOIRE, MANIFEST, PresetKeeper(Presets(), fail))
    qtbot.addWidget(page)
    page.refresh(keeper.settings)
    _save_as(qtbot, page, "Mine")
    assert "disk is full" in page.presets.told
    assert page.presets.choice.value == "Mine"


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(voice: VoicePage) -> None:
    for button in voice.findChildren(QPushButton):
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    fields: list[QWidget] = [voice.presets.name, voice.rehearsal.sentence.field]
    assert all(field.accessibleName() for field in fields)
