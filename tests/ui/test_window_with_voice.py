"""The whole window with a real voice process behind it, in which the engines are scripted."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from evening_with_voice import Evening
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from supplies import put_away

from app.ui.actions import Deed
from app.ui.state.view_state import Fate, Phase
from tests.rings import Ring


@pytest.fixture
def evening(qapp, qtbot, tmp_path, monkeypatch) -> Iterator[Evening]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    there = Evening(qapp, qtbot, tmp_path)
    yield there
    put_away(there.application, qapp)


def test_what_is_written_is_answered(evening) -> None:
    evening.writes("Good evening.")
    evening.until(lambda: bool(evening.state.entries) and evening.last.fate is Fate.FINISHED)
    assert evening.last.said == "Good evening."
    assert evening.last.heard == len(evening.last.written) > 0


def test_a_reply_can_be_stopped_and_the_turn_tried_again(evening) -> None:
    evening.writes("Tell me a story.")
    evening.until(lambda: evening.state.phase is Phase.SPEAKING)
    QTest.keyClick(evening.application.window, Qt.Key.Key_Escape)
    evening.until(lambda: evening.last.fate is Fate.CUT_SHORT)
    evening.application.window.actions_[Deed.TRY_AGAIN].trigger()
    evening.until(lambda: evening.last.fate is Fate.FINISHED)
    assert [entry.said for entry in evening.state.entries] == ["Tell me a story."]


def test_a_voice_that_is_killed_comes_back_and_knows_what_was_said(evening) -> None:
    evening.writes("My name is Ada.")
    evening.until(lambda: evening.state.phase is Phase.SPEAKING)
    os.kill(evening.voice.pid, signal.SIGKILL)
    evening.until(lambda: evening.last.fate is Fate.FAILED or evening.last.fate is Fate.CUT_SHORT)
    assert evening.state.notice is not None
    evening.until(lambda: evening.state.phase in (Phase.READY, Phase.TROUBLE))
    evening.writes("What is my name?")
    evening.until(lambda: evening.last.fate is Fate.FINISHED)
    assert [entry.said for entry in evening.state.entries] == [
        "My name is Ada.",
        "What is my name?",
    ]
    assert [part.said for part in evening.session.history.exchanges][-1] == "What is my name?"


def test_settings_reach_the_voice_without_a_restart(evening) -> None:
    voice = evening.voice.pid
    keeper = evening.application.keeper
    keeper.change(replace(keeper.settings, reply=replace(keeper.settings.reply, aloud=False)))
    evening.writes("Quietly, please.")
    evening.until(lambda: bool(evening.state.entries) and evening.last.fate is Fate.FINISHED)
    assert evening.voice.pid == voice
    assert evening.last.written


def test_a_wish_about_the_voice_is_kept_and_the_conversation_goes_on(evening) -> None:
    keeper = evening.application.keeper
    evening.writes("Speak more slowly, please.")
    evening.until(lambda: keeper.settings.voice.pace == 0.85)
    evening.writes("Good evening.")
    evening.until(lambda: evening.last.said == "Good evening.")
    evening.until(lambda: evening.last.fate is Fate.FINISHED)
    assert keeper.settings.voice.pace == 0.85


def test_the_next_evening_goes_on_where_the_last_one_ended_and_a_crash_changes_nothing(
    qapp, qtbot, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    ring = Ring()
    first = Evening(qapp, qtbot, tmp_path, ring)
    first.writes("Good evening.")
    first.until(lambda: bool(first.state.entries) and first.last.fate is Fate.FINISHED)
    put_away(first.application, qapp)
    second = Evening(qapp, qtbot, tmp_path, ring)
    try:
        second.until(lambda: [part.said for part in second.session.history.exchanges] != [])
        assert [entry.said for entry in second.state.entries] == ["Good evening."]
        second.voice.send_signal(signal.SIGKILL)
        second.until(lambda: second.state.phase not in (Phase.READY, Phase.TROUBLE))
        second.until(lambda: second.state.phase in (Phase.READY, Phase.TROUBLE))
        second.writes("What did I say?")
        second.until(lambda: len(second.state.entries) == 2 and second.last.fate is Fate.FINISHED)
        said = [part.said for part in second.session.history.exchanges]
        assert said == ["Good evening.", "What did I say?"]
        archive = second.application.history.archive
        (one,) = archive.listed()
        assert [turn.exchange.said for turn in archive.read(one.id).turns] == said
    finally:
        put_away(second.application, qapp)
