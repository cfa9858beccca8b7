"""The card with helplines: whom to call, by keyboard and in large letters too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from app.core.events import ReplyGuarded
from app.core.guarding import Guarded, GuardLevel, GuardSettings
from app.core.settings import Settings, Theme
from app.store.helplines import Country, Helpline, Helplines
from app.ui.keeper import Keeper
from app.ui.offering_help import OfferingHelp
from app.ui.settings.guard_section import GuardSection
from app.ui.widgets.help_card import HelpCard
from tests.ui.model_shelf import TestLibrary

pytest_plugins = ["wardrobe"]

RESOURCES = Path(__file__).parents[2] / "resources"
HELPLINES = Helplines.load(RESOURCES, Path("nowhere"))
LINE = Helpline("Somebody <b>who</b> listens", "116 123", "Free", "source", date(2026, 10, 5))
COUNTRY = Country("IE", "Ireland", "112", (LINE,))


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(HelpCard())
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def card(window) -> HelpCard:
    return window.findChild(HelpCard)


def numbers(card: HelpCard) -> list[QLabel]:
    selectable = Qt.TextInteractionFlag.TextSelectableByKeyboard
    return [one for one in card.findChildren(QLabel) if one.textInteractionFlags() & selectable]


def test_there_is_no_card_until_help_is_offered(card) -> None:
    assert card.isHidden()
    card.show_country(COUNTRY)
    assert not card.isHidden()


def test_numbers_can_be_selected_and_copied_and_the_words_are_shown_as_they_stand(
    qtbot, card
) -> None:
    card.show_country(COUNTRY)
    assert [label.text() for label in numbers(card)] == ["116 123", "112"]
    named = [label for label in card.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in named} == {Qt.TextFormat.PlainText}
    copy = next(b for b in card.findChildren(QToolButton) if b.accessibleName() == "Copy 116 123")
    with qtbot.waitSignal(card.copy_wished) as wished:
        qtbot.keyClick(copy, Qt.Key.Key_Space)
    assert wished.args == ["116 123"]


def test_everything_is_reached_by_the_tab_key(qtbot, window, card) -> None:
    card.show_country(COUNTRY)
    reached = set()
    for _ in range(12):
        qtbot.keyClick(window, Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not None
        reached.add(focus.accessibleName())
    assert {"Dismiss the card with helplines", "Copy 116 123", "Copy 112"} <= reached
    assert "In danger now: 112" in reached


def test_a_card_for_another_country_leaves_nothing_of_the_last(qtbot, card) -> None:
    card.show_country(COUNTRY)
    card.show_country(HELPLINES.of("US"))
    qtbot.waitUntil(lambda: [label.text() for label in numbers(card)] == ["988", "911"])


def test_where_no_country_is_known_it_says_what_to_do(card) -> None:
    card.show_country(None)
    assert any(
        "emergency number of your country" in one.text() for one in card.findChildren(QLabel)
    )


@pytest.mark.parametrize("worn", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("size", [1.0, 2.0])
def test_it_never_takes_more_than_half_of_the_window(wear, qtbot, window, card, worn, size) -> None:
    wear(worn, size)
    card.show_country(HELPLINES.of("DE"))
    qtbot.waitUntil(lambda: 100 < card.height() <= 0.65 * window.height())
    for label in card.findChildren(QLabel):
        assert label.width() <= card.width()


def test_help_is_shown_for_a_crisis_and_for_nothing_else_until_it_is_put_away(qtbot, card) -> None:
    settings = replace(Settings(), guard=GuardSettings(country="NZ"))
    offering = OfferingHelp(card, HELPLINES, Keeper(settings, save=lambda settings: None))
    offering.take_in(ReplyGuarded(1, Guarded.DANGEROUS))
    assert card.isHidden()
    offering.take_in(ReplyGuarded(2, Guarded.CRISIS))
    assert [label.text() for label in numbers(card)] == ["1737", "111"]
    card.copy_wished.emit("1737")
    assert QGuiApplication.clipboard().text() == "1737"
    dismiss = next(b for b in card.findChildren(QToolButton) if b.toolTip() == "Dismiss")
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert card.isHidden()


def test_level_country_and_second_opinion_can_be_chosen(qtbot, tmp_path) -> None:
    section = GuardSection(HELPLINES, TestLibrary(tmp_path, "watch"))
    qtbot.addWidget(section)
    section.show_settings(GuardSettings(GuardLevel.OPEN, "JP"))
    assert (section.level.value, section.country.value) == (GuardLevel.OPEN, "JP")
    assert section.model.value == ""
    chosen: list[tuple[str, object]] = []
    section.changed.connect(lambda field, value: chosen.append((field, value)))
    section.show()
    qtbot.keyClick(section.level.box, Qt.Key.Key_Home)
    qtbot.keyClick(section.country.box, Qt.Key.Key_Home)
    qtbot.keyClick(section.model.box, Qt.Key.Key_End)
    assert chosen == [("level", GuardLevel.FAMILY), ("country", ""), ("model", "watch")]


def test_a_guard_model_that_is_not_here_is_said_where_to_be_had(qtbot, tmp_path) -> None:
    library = TestLibrary(tmp_path)
    section = GuardSection(HELPLINES, library)
    qtbot.addWidget(section)
    section.show_settings(GuardSettings())
    assert "on the Models page, under Answering: Watch" in section.model.box.accessibleDescription()
    section.show_settings(GuardSettings(model="watch"))
    assert section.model.box.currentText() == "Watch (not on this computer)"
    assert "the lists alone decide" in section.model.box.accessibleDescription()
