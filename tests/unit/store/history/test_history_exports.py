"""Conversations as Markdown, JSON and subtitles."""

import re
import tempfile
from collections.abc import Callable
from datetime import UTC
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.core.errors import HistoryError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.core.style import VoiceStyle
from app.store.history import conversations
from app.store.history.markdown import markdown
from app.store.history.opening import open_history
from app.store.history.own_json import as_json, from_json
from app.store.history.records import KeptConversation, KeptTurn
from app.store.history.subtitles import by_the_clock, cues_of, srt, vtt
from app.store.history_key import RawKey

Make = Callable[..., KeptTurn]

CONVERSATION = KeptConversation(
    "one",
    "Sailing *today*",
    begun=1_000_000_000.0,
    turns=(
        KeptTurn(
            Exchange(1, "Shall we <sail>?", "Yes, let us", OpenedBecause.FINISHED,
                     CancelledBecause.INTERRUPTED, "en", "Yes, let us go."),
            begun=1_000_000_001.0, ended=1_000_000_005.5, answered=1_000_000_003.0,
            style=VoiceStyle(),
        ),
        KeptTurn(
            Exchange(2, "1. go\n- now", "", OpenedBecause.TYPED, CancelledBecause.FAILED, "en"),
            begun=1_000_003_661.0, ended=1_000_003_662.0,
        ),
    ),
)  # fmt: skip

_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))
_TIMES = st.floats(0, 2e9)


def _turn(number: int, said: str, heard: str, begun: float, lasts: float) -> KeptTurn:
    exchange = Exchange(number, said, heard, OpenedBecause.FINISHED, None, "en", heard)
    return KeptTurn(exchange, begun, begun + lasts, begun + lasts / 2, None)


_CONVERSATIONS = st.builds(
    lambda turns, begun: KeptConversation(
        "a-1", "", begun=begun, turns=tuple(_turn(i, *turn) for i, turn in enumerate(turns))
    ),
    st.lists(st.tuples(_WORDS, _WORDS, _TIMES, st.floats(0, 100))),
    _TIMES,
)


def test_markdown_reads_like_the_conversation() -> None:
    text = markdown(CONVERSATION, UTC)
    assert text == (
        "# Sailing \\*today\\*\n\n"
        "*2001-09-09 01:46*\n\n"
        "**You** (2001-09-09 01:46): Shall we \\<sail\\>?\n\n"
        "**Parley:** Yes, let us *(cut short)*\n\n"
        "**You** (2001-09-09 02:47): 1\\. go  \n\\- now\n\n"
        "**Parley:** *(no reply)*\n"
    )


@given(said=st.lists(_WORDS | st.just("1. - > # x")).map("\n".join).filter(str.strip))
def test_whatever_was_said_stays_words_in_markdown(said: str) -> None:
    conversation = KeptConversation("a", turns=(_turn(1, said, "", 0.0, 1.0),))
    tokens = MarkdownIt().parse(markdown(conversation, UTC))
    assert [token.type for token in tokens if token.level == 0 and token.nesting >= 0] == (
        ["heading_open", *["paragraph_open"] * 3]
    )
    inline = next(token for token in tokens if "You" in token.content)
    shown = "".join(
        " " if child.type.endswith("break") else child.content for child in inline.children or ()
    )
    wanted = " ".join(said.split())
    assert " ".join(shown.partition("): ")[2].split()) == wanted


@given(conversation=_CONVERSATIONS)
def test_an_export_comes_back_as_it_was(conversation: KeptConversation) -> None:
    assert from_json(as_json([conversation])) == (conversation,)


def test_an_export_of_several_with_all_their_particulars_comes_back() -> None:
    both = (CONVERSATION, KeptConversation("two", pinned=True, begun=5.0))
    assert from_json(as_json(both)) == both


@given(data=st.binary() | st.text().map(str.encode))
def test_noise_is_no_history_of_ours(data: bytes) -> None:
    with pytest.raises(HistoryError, match="Choose another"):
        from_json(data)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"version": 1', b'"version": 2'),
        (b'"id": "one"', b'"id": "../one"'),
        (b'"number": 1', b'"number": -1'),
        (b'"number": 1', b'"number": 99999999999999999999'),
        (b'"pace": 1.0', b'"pace": 9.0'),
        (b'"begun": 1000000000.0', b'"begun": 1e300'),
    ],
)
def test_what_is_out_of_bounds_is_refused(right: bytes, wrong: bytes) -> None:
    data = as_json([CONVERSATION])
    assert right in data
    with pytest.raises(HistoryError):
        from_json(data.replace(right, wrong, 1))


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_a_malformed_export_is_refused_or_can_be_put_in(data: st.DataObject) -> None:
    raw = as_json([CONVERSATION])
    place = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(place, min(place + 12, len(raw))))
    pieces = [
        b"",
        b"0",
        b"-1",
        b"9" * 20,
        b"1e308",
        b"null",
        b"[]",
        b'"',
        b"\\ud800",
        b"\xff",
        b"}",
    ]
    raw = raw[:place] + data.draw(st.sampled_from(pieces) | st.binary(max_size=4)) + raw[end:]
    try:
        found = from_json(raw)
    except HistoryError:
        return
    with tempfile.TemporaryDirectory() as folder:
        database, _ = open_history(Path(folder) / "history.db", RawKey(bytes(48)))
        conversations.take_in(database, found, lambda: "new")
        for one in found:
            markdown(one, UTC)
            srt(by_the_clock(one))
            vtt(by_the_clock(one))
        assert len(conversations.listed(database)) == sum(bool(one.turns) for one in found)
        database.close()


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(HistoryError):
        from_json(b"[" * 200_000)


def test_srt_has_both_voices_in_time() -> None:
    assert srt(by_the_clock(CONVERSATION)) == (
        "1\n00:00:01,000 --> 00:00:03,000\nYou: Shall we <sail>?\n\n"
        "2\n00:00:03,000 --> 00:00:05,500\nParley: Yes, let us\n\n"
        "3\n01:01:01,000 --> 01:01:02,000\nYou: 1. go - now\n"
    )


def test_vtt_has_a_voice_span_for_each() -> None:
    text = vtt(by_the_clock(CONVERSATION))
    assert text.startswith(
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v You>Shall we &lt;sail&gt;?</v>\n\n"
    )


@given(conversation=_CONVERSATIONS)
def test_subtitles_rise_never_overlap_and_lose_no_letter(conversation: KeptConversation) -> None:
    cues = list(cues_of(by_the_clock(conversation)))
    last = 0.0
    for cue in cues:
        assert last <= cue.begin <= cue.end
        assert 0 < len(cue.words) <= 84
        last = cue.begin
    said = "".join(turn.exchange.said + turn.exchange.heard for turn in conversation.turns)
    shown = "".join(cue.words for cue in cues)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", said)
    blocks = vtt(by_the_clock(conversation)).split("\n\n")[1:]
    assert all(block.count("-->") == 1 for block in blocks if block.strip())
    assert unescape(vtt(by_the_clock(conversation))).count("<v ") >= len(cues)
