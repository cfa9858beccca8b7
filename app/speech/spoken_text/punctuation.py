"""Leaves of the punctuation only what a voice makes something of."""

import re
import unicodedata

_DOUBLE_QUOTES = re.compile(r"[“”„‟«»″]")
_SINGLE_QUOTES = re.compile(r"[‘’‚‛ʼ′´]")
_OPENED = re.compile(r"«\s+")
_CLOSED = re.compile(r"\s+»")
_DASHES = re.compile(r"\s*(?:[—―]+|--+)\s*|\s+[-–−]+\s+|(?<=\w)–(?=\w)")
_LOOSE_HYPHENS = re.compile(r"(?<![\w])[-–−]+|[-–−]+(?![\w])")
_ELLIPSIS = re.compile(r"\s*(?:…|\.{2,})[.…]*")
_PLURAL_IN_BRACKETS = re.compile(r"(?<=\w)\((s|es)\)")
_BRACKETS = re.compile(r"\s*[()]\s*")
_BULLETS = re.compile(r"\s*[•·▪●◦‣|]\s*")
_SLASHES = re.compile(r"\s*/+\s*")
_MARKS = re.compile(r"[*_#~<>\[\]{}\\^=|`]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?])")
_COMMA_BEFORE = re.compile(r"[,;:][,;:\s]*(?=[.!?])|[,;:](?=\s*[,;:])")
_CLOSE_COMMA = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])")
_STOPS = re.compile(r"[.!?](?:[\s]*[.!?])+")
_COMMA_AFTER_STOP = re.compile(r"(?<=[.!?])\s*[,;:]+")
_AT_START = re.compile(r"\A[\s,;:.!?]+")
_EMPTY_QUOTES = re.compile(r'"\s*"')
_SPACE = re.compile(r"\s+")
_ASCII_SPACE = re.compile(r"[ \t\n]+")
_BARE_MARKS = re.compile(r"[*_#~<>\[\]\\|`]|-{3,}|={3,}")
_KEPT_CATEGORIES = frozenset(["L", "M", "Nd", "Nl", "Po", "Ps", "Pe", "Pi", "Pf"])


def bare(text: str) -> str:
    """The text without the characters of Markdown, in any language."""
    return _ASCII_SPACE.sub(" ", _BARE_MARKS.sub("", text)).strip()


def tidied(text: str) -> str:
    """Commas for dashes and brackets, straight quotation marks, no sign that cannot be said."""
    text = _CLOSED.sub('"', _OPENED.sub('"', text))
    text = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub('"', text))
    text = _PLURAL_IN_BRACKETS.sub(r"\1", text)
    text = _ELLIPSIS.sub(_pause, text)
    for separator in (_DASHES, _BRACKETS, _BULLETS):
        text = separator.sub(", ", text)
    text = _MARKS.sub(" ", _SLASHES.sub(" ", text))
    if not text.isascii():
        text = _NOT_ASCII.sub(_sayable, text)
    text = _LOOSE_HYPHENS.sub(" ", text)
    text = _EMPTY_QUOTES.sub("", _SPACE_BEFORE.sub("", text))
    text = _CLOSE_COMMA.sub(", ", _COMMA_BEFORE.sub("", text))
    text = _STOPS.sub(_one_stop, text)
    text = _COMMA_AFTER_STOP.sub("", text)
    return _SPACE.sub(" ", _AT_START.sub("", text)).strip()


def _pause(match: re.Match[str]) -> str:
    following = match.string[match.end() :].lstrip()
    return ", " if following[:1].isalnum() else ". "


def _one_stop(match: re.Match[str]) -> str:
    return next((stop for stop in "?!" if stop in match[0]), ".")


def _sayable(match: re.Match[str]) -> str:
    """Letters, marks and punctuation of every script, but no other signs."""
    sign = match[0]
    if sign in "\u200c\u200d":  # they join the letters of Persian and Hindi
        return sign
    category = unicodedata.category(sign)
    return sign if category in _KEPT_CATEGORIES or category[0] in _KEPT_CATEGORIES else " "
