"""The words of a text; where no spaces part them, each sign is taken for one. Pure."""

import re

_KANA = "ぁ-ゖゝ-ゟァ-ヺー-ヿㇰ-ㇿ"
_HAN = "々〆〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = _KANA + _HAN
_LENGTHENS = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー"
"""Kana that are never heard alone."""

WORD = rf"[^\w\s{_SIGN}]*[{_SIGN}](?:[{_LENGTHENS}]|[^\w\s{_SIGN}])*|[^\s{_SIGN}]+"
"""Pattern of a word with its marks; every character of a text is in one, or white space."""

_WORD = re.compile(WORD)
_LENGTHS = ((re.compile(f"[{_HAN}]"), 4), (re.compile(f"[{_KANA}]"), 2), (re.compile(r"\d"), 3))
"""Marks that are said with more than one phoneme, and with about how many."""


def words_of(text: str) -> list[str]:
    """The same as `text.split()`, but Chinese and Japanese signs are words of their own."""
    return _WORD.findall(text)


def length_of(word: str) -> int:
    """About how many phonemes a word has; 0 if nothing of it is heard."""
    letters = sum(map(str.isalnum, word))
    if word.isascii() and not any(map(str.isdecimal, word)):
        return letters
    return letters + sum((length - 1) * len(marks.findall(word)) for marks, length in _LENGTHS)
