"""How kept conversations are told of in a line."""

import pytest
from kept import turn
from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from app.store.history.records import Found, Summary
from app.ui.history.wording import TITLE, caption, counted, excerpt, read_out, titled, when

NOW = QDateTime(QDate(2026, 11, 23), QTime(14, 3))
BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


def seconds(days: int, hour: int = 9) -> float:
    return QDateTime(NOW.date().addDays(-days), QTime(hour, 5)).toSecsSinceEpoch()


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "Today, 09:05"), (1, "Yesterday, 09:05"), (2, "Saturday, 09:05"), (6, "Tuesday, 09:05"),
     (7, "16/11/2026, 09:05"), (365, "23/11/2025, 09:05")],
)  # fmt: skip
def test_the_day_is_told_as_people_do(days: int, told: str) -> None:
    assert when(seconds(days), NOW, BRITISH) == told


def test_dates_and_times_are_those_of_the_users_country() -> None:
    assert when(seconds(30), NOW, GERMAN) == "24.10.26, 09:05"
    assert when(seconds(3), NOW, GERMAN) == "Freitag, 09:05"
    assert when(seconds(30, 16), NOW, AMERICAN).replace("\u202f", " ") == "10/24/26, 4:05 PM"


def test_yesterday_ends_at_midnight() -> None:
    late = QDateTime(QDate(2026, 11, 22), QTime(23, 59)).toSecsSinceEpoch()
    assert when(late, QDateTime(QDate(2026, 11, 23), QTime(0, 1)), BRITISH) == "Yesterday, 23:59"


def test_a_clock_that_was_set_back_tells_a_date() -> None:
    assert when(seconds(-3), NOW, BRITISH) == "26/11/2026, 09:05"


def test_one_is_one_and_more_are_more() -> None:
    assert counted(1, "turn") == "1 turn"
    assert counted(1200, "turn") == "1,200 turns"


def summary(title: str = "Stories", *, named: bool = True, pinned: bool = False) -> Summary:
    return Summary("one", title, named, pinned, 0.0, turn(1, "", "").ended, 3)


def test_the_conversation_that_goes_on_needs_no_time() -> None:
    assert caption(summary(), "one") == "Going on now · 3 turns"


def test_a_pin_is_told_of_in_words() -> None:
    assert read_out(summary(pinned=True), "one") == "Stories, pinned, Going on now · 3 turns"


def test_little_stands_before_what_was_found_and_no_word_is_halved() -> None:
    before = "It was a long story about a king who lived far away with a "
    found = Found("one", 1, 0.0, ((before, False), ("dog", True), (" of his\nown.", False)))
    assert excerpt(found) == (
        ("…lived far away with a ", False),
        ("dog", True),
        (" of his own.", False),
    )


def test_only_titles_that_the_user_gave_are_looked_in() -> None:
    assert titled("stor", [summary(named=False)]) == ()
    (found,) = titled("STOR", [summary()])
    assert (found.turn, found.excerpt) == (TITLE, (("Stor", True), ("ies", False)))
    assert titled("stories dog", [summary()]) == ()
