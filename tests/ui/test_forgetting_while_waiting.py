"""What is to be forgotten does not wait in memory for a keyring whose owner is away."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMessageBox
from supplies import put_away
from test_history_wiring import Evening

from app.core.commands import Rewind
from app.core.events import Rewound
from tests.rings import SlowRing

WAITS = "What is not written down yet was forgotten."


@pytest.fixture
def ring() -> SlowRing:
    return SlowRing()


@pytest.fixture
def evening(qapp, qtbot, tmp_path, ring) -> Iterator[Evening]:
    """Something was said yesterday and just now, and the keyring has not been unlocked yet."""
    ring.answered.set()
    before = Evening(qapp, qtbot, tmp_path, ring)
    before.settles()
    before.says(1, "Yesterday.")
    before.application.history.archive.listed()
    put_away(before.application, qapp)
    ring.asked.clear()
    ring.answered.clear()
    made = Evening(qapp, qtbot, tmp_path, ring)
    assert ring.asked.wait(10)
    made.says(1, "A slip.")
    made.application.settings.open("Privacy")
    yield made
    ring.answered.set()
    put_away(made.application, qapp)


def told(evening: Evening) -> str:
    return evening.application.settings.dialog.page.keeping.told.text()


def test_the_last_ten_minutes_are_forgotten_in_memory_at_once(evening, ring) -> None:
    evening.application.history.wishes.forget_since(600)
    evening.application.bridge.drain()
    assert not evening.archive.holds_words
    assert evening.session.sent == [Rewind(1)]
    assert evening.shown == []
    assert WAITS in told(evening)


def test_and_in_the_history_as_soon_as_it_is_open_but_not_what_was_said_since(
    evening, ring
) -> None:
    evening.application.history.wishes.forget_since(600)
    evening.happens(Rewound(1))
    evening.says(2, "Something else.")
    ring.answered.set()
    evening.settles()
    assert evening.kept == [["Something else."]]
    assert evening.shown == ["Something else."]
    assert told(evening) == "2 turns were forgotten."


def test_everything_is_forgotten_in_memory_at_once_and_in_the_history_later(evening, ring) -> None:
    evening.application.history.wishes.forget_everything()
    evening.application.bridge.drain()
    assert not evening.archive.holds_words
    assert evening.session.sent == [Rewind(0)]
    assert evening.shown == []
    assert WAITS in told(evening)
    ring.answered.set()
    evening.settles()
    assert evening.kept == []
    assert evening.session.sent == [Rewind(0)]
    assert told(evening) == "Everything was forgotten."


def test_whoever_leaves_before_that_is_told_that_it_is_not_done(evening) -> None:
    evening.application.history.wishes.forget_since(600)
    assert not evening.application.window.close()
    (question,) = evening.application.settings.dialog.findChildren(QMessageBox)
    assert "Not all is forgotten" in question.informativeText()
