"""What the words say about whose turn it is: an unfinished sentence, an "mm-hm", a "stop". Pure."""

import re

from app.speech.vocabulary import cues

_WORD = re.compile(r"[^\s.,!?…;:¿¡\"“”«»()।—–\-]+")
_OPEN_END = re.compile(r"(?:[,;:…—–\-]|\.\.\.)[\s\"”’]*\Z")
_LONGEST_BACKCHANNEL = 6


def trails_off(text: str, language: str) -> bool:
    """Whether the last words show that the speaker has more to say.

    A full stop after them counts for little, as recognisers put one everywhere. A question mark
    is believed after words that can well end a question: "What are you up to?"
    """
    words = _words(text)
    if not words:
        return False
    if _OPEN_END.search(text):
        return True
    known = cues(language)
    said = " " + " ".join(words)
    asked = text.rstrip('"”’ \n').endswith("?")
    if _ends_with(said, known.complete) or (asked and len(words) == 1):
        return False
    return _ends_with(said, known.unfinished) or (
        not asked and _ends_with(said, known.open_unless_asked)
    )


def is_backchannel(text: str, language: str) -> bool:
    """Whether somebody only shows that they are listening: "mm-hm", "yeah, right", "go on"."""
    words = _words(text)
    return len(words) <= _LONGEST_BACKCHANNEL and _consists_of(words, cues(language).backchannels)


def is_stop_word(text: str, language: str) -> bool:
    """Whether this is nothing but a wish for silence: "stop", "okay, wait", "please be quiet"."""
    known = cues(language)
    said = " ".join(_words(text))
    asks_for_silence = any(f" {stop} " in f" {said} " for stop in known.stops)
    return asks_for_silence and _consists_of(said.split(), known.stops + known.softeners)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _consists_of(words: list[str], phrases: tuple[str, ...]) -> bool:
    """Whether the words are some of the phrases, one after the other."""
    reached = {0}
    said = " ".join(words) + " "
    for start in range(len(said)):
        if start in reached:
            reached |= {
                start + len(phrase) + 1
                for phrase in phrases
                if said.startswith(phrase + " ", start)
            }
    return bool(words) and len(said) in reached


def _ends_with(said: str, phrases: tuple[str, ...]) -> bool:
    return any(said.endswith(f" {phrase}") for phrase in phrases)
