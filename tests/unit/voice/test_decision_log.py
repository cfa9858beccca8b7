import logging
import threading

import pytest

from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    ReplyHeard,
    TurnCancelled,
    TurnDucked,
    WordsRecognised,
)
from app.core.evidence import Evidence
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen
from app.voice import decision_log
from app.voice.decision_log import DecisionLog

EVENTS: list[Event] = [
    WordsRecognised(1, "My secret is a fjord.", "en"),
    ClauseWritten(1, "A secret fjord!"),
    ReplyHeard(1, "A secret "),
    TurnDucked(1, Evidence(heard_seconds=2.0)),
    TurnCancelled(1, CancelledBecause.INTERRUPTED, Evidence(words=4)),
    DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 22.0),
]


def test_every_decision_is_logged_with_its_reason_and_figures_and_nobodys_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    told: list[Event] = []
    log = DecisionLog(told.append)
    log.start()
    for event in EVENTS:
        log.announce(event)
    log.close()
    assert told == EVENTS
    assert [message.split(":")[0] for message in caplog.messages] == [
        "Turn 1. Ducked", "Turn 1. Cancelled", "Listening"
    ]  # fmt: skip
    assert "(4 words)" in caplog.messages[1]
    assert not any("secret" in message or "fjord" in message for message in caplog.messages)


def test_a_slow_disk_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    written, disk_is_free = threading.Event(), threading.Event()

    class SlowLogger:
        def info(self, *arguments: object) -> None:
            disk_is_free.wait()
            written.set()

    monkeypatch.setattr(decision_log, "logger", SlowLogger())
    told: list[Event] = []
    log = DecisionLog(told.append)
    log.start()
    log.announce(EVENTS[3])
    assert told == [EVENTS[3]]
    assert not written.is_set()
    disk_is_free.set()
    log.close()
    assert written.is_set()


def test_one_that_never_began_can_be_closed() -> None:
    log = DecisionLog(lambda event: None)
    log.announce(EVENTS[3])
    log.close()
