"""Conversations in a few words: when they were, and how long."""

import re
from collections.abc import Iterable

from PySide6.QtCore import QDateTime, QLocale

from app.store.history.records import Found, Summary

_WEEK = 7
_BEFORE_FOUND = 24
"""So many characters stand before the first that was found; rows are short."""

TITLE = -1
"""In the place of a turn's number: it is the title in which something was found."""

Pieces = tuple[tuple[str, bool], ...]
"""Words, and whether each is what was searched for."""


def when(moment: float, now: QDateTime | None = None, locale: QLocale | None = None) -> str:
    """Day and time as people say them, in the user's language and on their clock.

    Args:
        moment: seconds since 1970.
        now: the present for None.
        locale: the user's for None.
    """
    now, locale = now or QDateTime.currentDateTime(), locale or QLocale()
    then = QDateTime.fromSecsSinceEpoch(int(moment)).toTimeZone(now.timeZone())
    days = then.date().daysTo(now.date())
    if days in (0, 1):
        day = ("Today", "Yesterday")[days]
    elif 1 < days < _WEEK:
        day = locale.standaloneDayName(then.date().dayOfWeek())
    else:
        day = locale.toString(then.date(), QLocale.FormatType.ShortFormat)
    return f"{day}, {locale.toString(then.time(), QLocale.FormatType.ShortFormat)}"


def counted(number: int, one: str) -> str:
    """So many of something, the plural of which ends with s."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def caption(summary: Summary, current: str) -> str:
    """When a conversation was, and how many turns it has."""
    turns = counted(summary.turns, "turn")
    if summary.id == current:
        return f"Going on now · {turns}"
    return f"{when(summary.latest)} · {turns}"


def read_out(summary: Summary, current: str) -> str:
    """A conversation of the list for somebody who does not see it."""
    pinned = "pinned, " if summary.pinned else ""
    return f"{summary.title}, {pinned}{caption(summary, current)}"


def excerpt(found: Found) -> Pieces:
    """The words around what was found, in one line, with little before it."""
    pieces = [(words.replace("\n", " "), hit) for words, hit in found.excerpt]
    if pieces and not pieces[0][1] and len(pieces[0][0]) > _BEFORE_FOUND:
        end = pieces[0][0][-_BEFORE_FOUND:]
        pieces[0] = (f"…{end[end.find(' ') + 1 :]}", False)
    return tuple(pieces)


def titled(wanted: str, summaries: Iterable[Summary]) -> tuple[Found, ...]:
    """The conversations whose titles, as the user gave them, have all these words."""
    words = wanted.split()
    split = re.compile(f"({'|'.join(map(re.escape, words))})", re.IGNORECASE)
    return tuple(
        Found(one.id, TITLE, one.latest, _pieces(split, one.title))
        for one in summaries
        if one.named and words and all(word.lower() in one.title.lower() for word in words)
    )


def _pieces(split: re.Pattern[str], title: str) -> Pieces:
    parts = enumerate(split.split(title))
    return tuple((part, bool(place % 2)) for place, part in parts if part)
