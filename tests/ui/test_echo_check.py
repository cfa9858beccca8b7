"""Measuring the echo on the Sound page, as a user does it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from test_window import READY, Desk

from app.core.commands import Apply, MeasureEcho, Stop
from app.core.languages import LANGUAGES
from app.core.settings import DuplexWish, Settings
from app.core.style import VoiceStyle
from app.core.voice_events import Duplex, EchoMeasured, EchoNotMeasured, VoiceLost
from app.speech.voices import Repertoire
from app.ui.actions import Deed
from app.ui.keeper import Keeper
from app.ui.settings.echo_check import BUSY, MEASURE, STOP, VERDICTS, EchoCheck
from app.ui.settings.languages import PASSAGES
from app.ui.settings.sound_page import SoundPage
from tests.ui.supplies import put_away

REPERTOIRE = Repertoire.load(Path(__file__).parents[2] / "resources")
LEFT = Qt.MouseButton.LeftButton
FAIR = EchoMeasured("Desk microphone", "Speakers", 15.0, 24.04, Duplex.GATED)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(Settings(), save=lambda settings: None)


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper) -> SoundPage:
    page = SoundPage(keeper, REPERTOIRE)
    page.refresh(keeper.settings)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def shown(check: EchoCheck) -> str:
    return check.verdict.words.text() if check.verdict.isVisible() else ""


def test_before_the_first_time_there_is_nothing_but_the_button(page: SoundPage) -> None:
    assert page.echo.button.text() == MEASURE
    assert shown(page.echo) == ""
    assert not page.echo.figures.isVisible()


def test_a_plain_passage_in_the_language_of_the_voice_is_to_be_read(
    qtbot: QtBot, keeper: Keeper, page: SoundPage
) -> None:
    keeper.change(replace(keeper.settings, voice=VoiceStyle("jf_alpha", emotion="joy", pace=2.0)))
    with qtbot.waitSignal(page.measure_wished) as wish:
        qtbot.mouseClick(page.echo.button, LEFT)
    assert wish.args == [PASSAGES["ja"], VoiceStyle("jf_alpha")]
    assert shown(page.echo) == BUSY


def test_there_is_a_passage_in_every_language() -> None:
    assert PASSAGES.keys() == LANGUAGES.keys()


def test_what_was_measured_is_shown_and_kept(qtbot: QtBot, keeper: Keeper, page: SoundPage) -> None:
    qtbot.keyClick(page.echo.button, Qt.Key.Key_Space)
    page.take_in(FAIR)
    sound = keeper.settings.sound
    kept = (sound.calibrated_microphone, sound.calibrated_loudspeaker, sound.calibrated_loss)
    assert kept == ("Desk microphone", "Speakers", 24.0)
    assert page.echo.button.text() == MEASURE
    assert shown(page.echo) == VERDICTS[Duplex.GATED]
    for figure in ("24 dB", "Desk microphone", "Speakers"):
        assert figure in page.echo.figures.text()


@pytest.mark.parametrize(
    ("loss", "duplex"), [(48.0, Duplex.FULL), (24.0, Duplex.GATED), (-2.0, Duplex.HALF)]
)
def test_what_was_measured_another_time_is_shown(
    keeper: Keeper, page: SoundPage, loss: float, duplex: Duplex
) -> None:
    sound = replace(
        keeper.settings.sound,
        calibrated_microphone="Desk microphone",
        calibrated_loudspeaker="Speakers",
        calibrated_loss=loss,
    )
    page.refresh(replace(keeper.settings, sound=sound))
    assert shown(page.echo) == VERDICTS[duplex]
    assert f"{max(0.0, loss):.0f} dB" in page.echo.figures.text()


def test_a_choice_of_ones_own_is_said_to_hold_against_it(keeper: Keeper, page: SoundPage) -> None:
    page.take_in(FAIR)
    assert "As the echo allows" not in page.echo.figures.text()
    sound = replace(keeper.settings.sound, duplex=DuplexWish.HALF)
    page.refresh(replace(keeper.settings, sound=sound))
    assert "As the echo allows" in page.echo.figures.text()


def test_trouble_is_shown_until_the_next_attempt_and_what_was_known_is_kept(
    qtbot: QtBot, keeper: Keeper, page: SoundPage
) -> None:
    page.take_in(FAIR)
    qtbot.mouseClick(page.echo.button, LEFT)
    page.take_in(EchoNotMeasured("Turn it up."))
    assert shown(page.echo) == "Turn it up."
    assert not page.echo.figures.isVisible()
    assert keeper.settings.sound.calibrated_loss == 24.0
    qtbot.mouseClick(page.echo.button, LEFT)
    assert shown(page.echo) == BUSY


def test_pressing_again_stops_it(qtbot: QtBot, page: SoundPage) -> None:
    qtbot.mouseClick(page.echo.button, LEFT)
    assert (page.echo.button.text(), page.echo.button.accessibleName()) == (STOP, STOP)
    with qtbot.waitSignal(page.stop_wished), qtbot.assertNotEmitted(page.measure_wished):
        qtbot.mouseClick(page.echo.button, LEFT)
    assert page.echo.button.text() == MEASURE


def test_it_does_not_wait_for_a_voice_that_is_lost(qtbot: QtBot, page: SoundPage) -> None:
    page.take_in(VoiceLost("", returning=True))
    assert shown(page.echo) == ""
    qtbot.mouseClick(page.echo.button, LEFT)
    page.take_in(VoiceLost("", returning=True))
    assert not page.echo.busy
    assert "stopped meanwhile" in shown(page.echo)


@pytest.fixture
def desk(qapp, qtbot, session, tmp_path) -> Iterator[Desk]:
    made = Desk(qapp, session, tmp_path)
    qtbot.waitUntil(lambda: session.started)
    made.happens(*READY)
    yield made
    put_away(made.application, qapp)


def test_in_the_window_it_is_asked_for_applied_and_stopped(qtbot: QtBot, desk: Desk) -> None:
    desk.do(Deed.SOUND)
    page = desk.application.settings.dialog.page
    assert isinstance(page, SoundPage)
    desk.session.sent.clear()
    qtbot.mouseClick(page.echo.button, LEFT)
    assert desk.session.sent == [MeasureEcho(PASSAGES["en"], style=VoiceStyle())]
    desk.happens(FAIR)
    (applied,) = desk.session.sent[1:]
    assert isinstance(applied, Apply)
    assert applied.settings.sound.calibrated_loss == 24.0
    qtbot.mouseClick(page.echo.button, LEFT)
    qtbot.mouseClick(page.echo.button, LEFT)
    assert desk.session.sent[-1] == Stop()
