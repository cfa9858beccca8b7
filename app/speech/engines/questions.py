"""Tells the questions that rise at their end from those that need not. Pure."""

import re

ASKING = {
    "en": "what who whom whose which when where why how what's who's where's how's when's",
    "es": "qué quién quiénes cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas",
    "fr": "que qu quoi qui quel quelle quels quelles quand où comment pourquoi combien lequel",
    "it": "che chi cosa cos quale quali qual quando dove dov come com perché quanto quanta quanti",
    "pt": "que quê quem qual quais quando onde como quanto quanta quantos quantas porque",
}
"""ISO 639-1 -> the words with which a question begins that asks for more than yes or no.

In other languages the voice is left as it is: a Japanese or Chinese question has a word at its end
or a tone on its last syllable.
"""

WITHIN = 2
"""Words among which it is: "so what", "por qué", "o que"."""

_SENTENCE = re.compile(r"[^.!?…。！？]*[.!?…。！？]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’]s\b)?")


def rising(text: str, language: str) -> list[bool]:
    """Whether each question of a text, in order, is one that rises."""
    asking = frozenset(ASKING.get(language, "").split())
    sentences = [match[0] for match in _SENTENCE.finditer(text)]
    return [bool(asking) and not _asks(line, asking) for line in sentences if "?" in line]


def _asks(sentence: str, asking: frozenset[str]) -> bool:
    words = [word.replace("’", "'") for word in _WORD.findall(sentence.lower())]
    return not asking.isdisjoint(words[:WITHIN])
