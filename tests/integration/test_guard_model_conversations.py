"""What a guard model adds to the phrase lists in a whole conversation, and what it never costs."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace

import pytest

from app.conversation import second_opinion
from app.core.errors import ModelError
from app.core.events import ReplyGuarded, TurnOpened
from app.core.guarding import Guarded, GuardLevel, GuardSettings
from app.core.settings import Settings
from app.core.voice_events import EngineFailed
from app.language.engines.scripted import ScriptedChatModel, ScriptedGuardModel
from app.language.protocols import Cancellation, GuardModel, Judgement
from tests.integration.room import Room

GUARDED = replace(Settings(), guard=GuardSettings(model="qwen3guard-0.6b"))
OPEN = replace(Settings(), guard=GuardSettings(GuardLevel.OPEN, model="qwen3guard-0.6b"))
VEILED = "By Sunday I won't be a burden to anybody."
"""Nothing of it is in the lists."""


def _minding(minds: Mapping[str, Guarded]) -> ScriptedGuardModel:
    return ScriptedGuardModel(minds)


class Doubting:
    """Thinks the same of everything."""

    def __init__(self, judgement: Judgement) -> None:
        self._judgement = judgement

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        yield self._judgement


class Broken:
    """Fails at its work, and counts how often it is asked."""

    asked = 0

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        self.asked += 1
        yield None
        raise RuntimeError("broken")


class Endless:
    """Reads and reads, and never comes to a judgement."""

    asked = 0

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        self.asked += 1
        while True:
            yield None


class Waiting:
    """Reads its first words until it is let go, and minds them."""

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        if not self.let_go.is_set():
            self.asked.set()
            self.let_go.wait(10)
            yield None
            yield Judgement(1.0, harm=Guarded.CRISIS)
        yield Judgement(0.0)


def _guarded(room: Room) -> list[Guarded]:
    return [event.because for event in room.of(ReplyGuarded)]


def _talk(room: Room) -> str:
    room.user_holds_the_button_and_talks(1.0)
    room.hear_everything()
    return room.exchanges[-1][1]


def _asked(model: ScriptedChatModel) -> list[str]:
    return [prompt.fresh[-1].text for prompt in model.prompts if prompt.fresh[-1].text]


def test_what_the_lists_miss_and_the_model_minds_is_answered_with_help() -> None:
    model, guard = ScriptedChatModel(), _minding({"burden": Guarded.CRISIS})
    with Room((VEILED,), model=model, guard=guard, settings=GUARDED) as room:
        assert "only a program" in _talk(room)
        assert not _asked(model)
        assert _guarded(room) == [Guarded.CRISIS]
        kinds = [type(event) for event in room.events]
        assert kinds.index(TurnOpened) < kinds.index(ReplyGuarded)


def test_without_one_the_same_words_are_answered() -> None:
    with Room((VEILED,), ("I see.",)) as room:
        assert _talk(room) == "I see."
        assert not _guarded(room)


def test_what_the_lists_catch_is_not_asked_about() -> None:
    guard = _minding({})
    with Room(("I want to die.",), guard=guard, settings=GUARDED) as room:
        _talk(room)
        assert not guard.asked
        assert _guarded(room) == [Guarded.CRISIS]


def test_doubt_is_enough_to_offer_help_and_not_enough_to_refuse() -> None:
    for harm, expected in ((Guarded.CRISIS, [Guarded.CRISIS]), (Guarded.DANGEROUS, [])):
        guard: GuardModel = Doubting(Judgement(0.2, 0.6, harm))
        with Room(("Well.",), ("I see.",), guard=guard, settings=GUARDED) as room:
            _talk(room)
            assert _guarded(room) == expected


def test_what_is_sexual_is_left_out_at_the_family_level_only() -> None:
    for settings, heard in ((GUARDED, "I leave that out."), (OPEN, "I see.")):
        guard = _minding({"velvet": Guarded.SEXUAL})
        with Room(("Tell me of velvet.",), ("I see.",), guard=guard, settings=settings) as room:
            assert _talk(room).startswith(heard)


def test_a_reply_ends_before_the_clause_that_the_model_minds() -> None:
    guard = _minding({"second step": Guarded.DANGEROUS})
    reply = "I see what you mean. The second step is the glue. Then you wait."
    with Room(("Hello.",), (reply,), guard=guard, settings=GUARDED) as room:
        heard = _talk(room)
        assert heard.startswith("I see what you mean.")
        assert "won't help" in heard
        assert "glue" not in heard
        assert "wait" not in heard
        assert _guarded(room) == [Guarded.DANGEROUS]


def test_each_clause_is_read_together_with_what_was_said_before_it() -> None:
    guard = _minding({})
    with Room(("Hello.",), ("One thing. And another one.",), guard=guard, settings=GUARDED) as room:
        _talk(room)
    assert guard.asked[0] == ("Hello.", None)
    assert [reply for _, reply in guard.asked[1:]] == [
        "One thing. ",
        "One thing. And another one. ",
    ]


def test_nobody_waits_for_one_that_is_still_loading() -> None:
    coming: Future[GuardModel] = Future()
    with Room((VEILED, VEILED), ("I see.",), guard=coming, settings=GUARDED) as room:
        assert _talk(room) == "I see."
        coming.set_result(_minding({"burden": Guarded.CRISIS}))
        assert "only a program" in _talk(room)


def test_one_that_was_not_loaded_leaves_the_lists() -> None:
    lost: Future[GuardModel] = Future()
    lost.set_exception(ModelError("Get it first."))
    with Room((VEILED, "I want to die."), ("I see.",), guard=lost, settings=GUARDED) as room:
        assert _talk(room) == "I see."
        assert "only a program" in _talk(room)
        assert not room.of(EngineFailed), "who loads it has told"


def test_one_that_breaks_is_told_of_once_and_the_lists_go_on() -> None:
    guard = Broken()
    said = (VEILED, VEILED, "I want to die.")
    with Room(said, ("I see. Go on.",), guard=guard, settings=GUARDED) as room:
        assert _talk(room) == "I see. Go on."
        assert _talk(room) == "I see. Go on."
        assert "only a program" in _talk(room)
        (failed,) = room.of(EngineFailed)
    assert guard.asked == 1
    assert (failed.task, failed.model) == ("guard", "qwen3guard-0.6b")
    assert "choose None" in failed.advice


def test_one_that_is_too_slow_is_given_up_and_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_opinion, "LONGEST_SECONDS", 0.0)
    guard = Endless()
    with Room((VEILED,) * 2, ("I see. Go on.",), guard=guard, settings=GUARDED) as room:
        assert _talk(room) == "I see. Go on."
        assert _talk(room) == "I see. Go on."
        (failed,) = room.of(EngineFailed)
    assert guard.asked == second_opinion.MOST_LATE, "it is not asked for ever"
    assert "choose None" in failed.advice


def test_a_turn_that_is_given_up_in_the_middle_of_a_look_says_nothing() -> None:
    guard = Waiting()
    with Room(("Hello.", "Wait."), ("I see.",), guard=guard, settings=GUARDED) as room:
        room.user_holds_the_button_and_talks(1.0)
        assert guard.asked.wait(10)
        room.user_holds_the_button_and_talks(1.0)
        guard.let_go.set()
        room.hear_everything()
        assert not _guarded(room)
        assert [said for said, _ in room.exchanges] == ["Hello.", "Wait."]
        assert room.exchanges[-1][1] == "I see."
