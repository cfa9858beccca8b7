"""A conversation as subtitles to its sound, as SubRip (SRT) or WebVTT. Pure.

The two formats are a few lines each, which is less than a package to keep up with.
"""

import html
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from app.store.history.markdown import ASSISTANT, USER
from app.store.history.records import KeptConversation, KeptTurn

_LETTERS = 84
"""Of one subtitle: two lines of 42, as is usual."""

_SHORTEST_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """Who is heard to say what, in seconds since the sound began."""

    begin: float
    end: float
    who: str
    words: str


def srt(conversation: KeptConversation, sound_began: float | None = None) -> str:
    """SubRip; `sound_began` is in seconds since 1970, by default the conversation's beginning."""
    cues = enumerate(cues_of(conversation, sound_began), start=1)
    return "\n".join(
        f"{number}\n{_time(cue.begin, ',')} --> {_time(cue.end, ',')}\n"
        f"{cue.who}: {cue.words.replace('-->', '->')}\n"
        for number, cue in cues
    )


def vtt(conversation: KeptConversation, sound_began: float | None = None) -> str:
    """WebVTT, with a voice span for each speaker; `sound_began` as for `srt`."""
    cues = (
        f"{_time(cue.begin, '.')} --> {_time(cue.end, '.')}\n"
        f"<v {cue.who}>{html.escape(cue.words, quote=False)}</v>\n"
        for cue in cues_of(conversation, sound_began)
    )
    return "\n".join(("WEBVTT\n", *cues))


def cues_of(conversation: KeptConversation, sound_began: float | None = None) -> Iterator[Cue]:
    """What was said and heard, in pieces that can be read; times rise and never overlap.

    Within what one of the two says, the time is shared out by the number of letters.
    """
    zero = conversation.begun if sound_began is None else sound_began
    last = 0.0
    for turn in conversation.turns:
        for begin, end, who, words in _spoken(turn):
            pieces = textwrap.wrap(words, _LETTERS)
            if not pieces:
                continue
            begin = max(begin - zero, last)
            end = max(end - zero, begin + _SHORTEST_SECONDS * len(pieces))
            second = (end - begin) / sum(map(len, pieces))
            for piece in pieces:
                yield Cue(begin, begin + second * len(piece), who, piece)
                begin += second * len(piece)
            last = begin


def _spoken(turn: KeptTurn) -> Iterator[tuple[float, float, str, str]]:
    answered = turn.ended if turn.answered is None else turn.answered
    yield turn.begun, answered, USER, turn.exchange.said
    yield answered, turn.ended, ASSISTANT, turn.exchange.heard


def _time(seconds: float, point: str) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{milliseconds:03}"
