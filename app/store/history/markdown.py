"""A conversation as Markdown, for reading. Pure."""

import re
from datetime import datetime, tzinfo

from app.store.history.records import KeptConversation, KeptTurn

USER, ASSISTANT = "You", "Parley"

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_LIST = re.compile(r"^(\d*)([-+=.)])")


def markdown(conversation: KeptConversation, zone: tzinfo | None = None) -> str:
    """What was said and what was heard, with times in a time zone, that of the system for None.

    Of a reply that was cut short there is what was heard, and a note that says so.
    """
    title = _line(conversation.title) or "Conversation"
    parts = [f"# {title}", f"*{_time(conversation.begun, zone)}*"]
    for turn in conversation.turns:
        parts += _turn(turn, zone)
    return "\n\n".join(parts) + "\n"


def _turn(turn: KeptTurn, zone: tzinfo | None) -> list[str]:
    exchange = turn.exchange
    parts = [f"**{USER}** ({_time(turn.begun, zone)}): {_escaped(exchange.said)}"]
    heard = exchange.heard.strip()
    if heard:
        cut_short = " *(cut short)*" if exchange.cancelled else ""
        parts.append(f"**{ASSISTANT}:** {_escaped(heard)}{cut_short}")
    elif exchange.written.strip():
        parts.append(f"**{ASSISTANT}** *(not heard)*: {_escaped(exchange.written.strip())}")
    else:
        parts.append(f"**{ASSISTANT}:** *(no reply)*")
    return parts


def _time(moment: float, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M")


def _line(words: str) -> str:
    return _escaped(" ".join(words.split()))


def _escaped(words: str) -> str:
    """Words that stay words whatever signs are in them; an end of line stays one."""
    lines = (line.strip() for line in _MARKUP.sub(r"\\\1", words).splitlines())
    return "  \n".join(_LIST.sub(r"\1\\\2", line) for line in lines if line)
