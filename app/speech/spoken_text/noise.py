"""Takes out what was never meant to be read: template tokens, control characters, emoji."""

import re

import emoji

_TEMPLATE_TOKEN = re.compile(
    r"<\|[^|<>\n]{1,40}\|>"
    r"|</?(?:s|bos|eos|pad|unk|think|start_of_turn|end_of_turn|assistant|user|system)>"
    r"|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_EMOTICON = re.compile(
    r"(?<!\S)(?:[:;=8][-'^]?[)(DPpO/\\|\]\[3*]|<3|:'\(|\^_\^|XD|xD)(?=[\s.!?,]|\Z)"
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff\u00ad\ufeff\u200b\u2060]"
)
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
_EMOJI_MARK = "\ue000"
_EMOJI_BETWEEN_SENTENCES = re.compile(
    rf"(?<=\w)[\s{_EMOJI_MARK}]*{_EMOJI_MARK}[\s{_EMOJI_MARK}]+(?=[^\W\d_a-z])"
)
_SPOKEN_SIGNS = frozenset("©®™↔←↑→↓‼⁉ℹ")


def without_noise(text: str) -> str:
    """The text without control characters, leftovers of a chat template and emoticons."""
    text = _LINE_END.sub("\n", text)
    text = _CONTROL.sub("", text)
    text = _THOUGHTS.sub("", text)
    text = _TEMPLATE_TOKEN.sub("", text)
    return _EMOTICON.sub("", text)


def without_emoji(text: str) -> str:
    """The text without emoji, which are decoration; one between two sentences leaves a pause."""
    if text.isascii():
        return text
    text = emoji.replace_emoji(text, lambda sign, _: sign if sign in _SPOKEN_SIGNS else _EMOJI_MARK)
    return _EMOJI_BETWEEN_SENTENCES.sub(", ", text).replace(_EMOJI_MARK, "")
