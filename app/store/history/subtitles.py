"""A conversation as subtitles to its sound, as SubRip (SRT) or WebVTT. Pure.

The two formats are a few lines each, which is less than a package to keep up with.
"""

import html
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.store.history.markdown import ASSISTANT, USER
from app.store.history.records import KeptConversation

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


def srt(spoken: Iterable[Cue]) -> str:
    """SubRip of what was spoken, in the order of time."""
    return "\n".join(
        f"{number}\n{_time(cue.begin, ',')} --> {_time(cue.end, ',')}\n"
        f"{cue.who}: {cue.words.replace('-->', '->')}\n"
        for number, cue in enumerate(cues_of(spoken), start=1)
    )


def vtt(spoken: Iterable[Cue]) -> str:
    """WebVTT, with a voice span for each speaker; as `srt`."""
    cues = (
        f"{_time(cue.begin, '.')} --> {_time(cue.end, '.')}\n"
        f"<v {cue.who}>{html.escape(cue.words, quote=False)}</v>\n"
        for cue in cues_of(spoken)
    )
    return "\n".join(("WEBVTT\n", *cues))


def cues_of(spoken: Iterable[Cue]) -> Iterator[Cue]:
    """What was spoken, in pieces that can be read; times rise and never overlap.

    Within what one of the two says, the time is shared out by the number of letters.
    """
    last = 0.0
    for whole in spoken:
        pieces = textwrap.wrap(whole.words, _LETTERS)
        if not pieces:
            continue
        begin = max(whole.begin, last)
        end = max(whole.end, begin + _SHORTEST_SECONDS * len(pieces))
        second = (end - begin) / sum(map(len, pieces))
        for piece in pieces:
            yield Cue(begin, begin + second * len(piece), whole.who, piece)
            begin += second * len(piece)
        last = begin


def by_the_clock(conversation: KeptConversation) -> Iterator[Cue]:
    """What was spoken, and when since the conversation began, pauses and all."""
    zero = conversation.begun
    for turn in conversation.turns:
        answered = turn.ended if turn.answered is None else turn.answered
        yield Cue(turn.begun - zero, answered - zero, USER, turn.exchange.said)
        yield Cue(answered - zero, turn.ended - zero, ASSISTANT, turn.exchange.heard)


def _time(seconds: float, point: str) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{milliseconds:03}"
