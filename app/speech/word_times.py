"""Tells when each written word of a clause is heard. Pure."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from app.core.messages import SpokenWord
from app.speech.alignment import align
from app.speech.protocols import Speech
from app.speech.shares import WordShares
from app.speech.words import WORD, words_of

_WORD = re.compile(rf"\s*(?:{WORD})\s*|\s+")


class WordTimes:
    """Times the words of one clause after another, along with their sound.

    Where the voice does not tell when it says them, they are shared out by an estimate.
    """

    def __init__(self) -> None:
        self._shares = WordShares()
        self._words: list[str] = []
        self._parts: list[range] = []
        self._told: bool | None = None  # by the voice; None before the first piece of a clause
        self._given = 0

    def begin(self, text: str, said: str, say: Callable[[str], str]) -> None:
        """Start a clause, of which `said` is spoken; `say` makes other text speakable."""
        self._shares.begin(text)
        self._words = _WORD.findall(text)
        self._parts = spoken_parts([word.strip() for word in self._words], said, say)
        self._told = None
        self._given = 0

    def take(self, speech: Speech) -> tuple[SpokenWord, ...]:
        """The words to be sent along with the next piece of sound."""
        share = self._shares.take(speech.seconds)
        if self._told is None:
            self._told = bool(speech.words)
        if self._told:
            return self._timed(speech) if speech.words else ()
        return spread(_WORD.findall(share), len(speech.samples))

    def rest(self) -> tuple[SpokenWord, ...]:
        """The words that are left at the end of the clause."""
        rest = self._shares.rest()
        if self._told:
            rest = "".join(self._words[self._given :])
        return (SpokenWord(rest, 0, 0),) if rest else ()

    def _timed(self, speech: Speech) -> tuple[SpokenWord, ...]:
        spans, parts = {span.word: span for span in speech.words}, self._parts
        last = max(spans)
        timed: list[SpokenWord] = []
        latest = 0
        while self._given < len(self._words) and parts[self._given].start <= last:
            within = [spans[place] for place in parts[self._given] if place in spans]
            start = max(latest, within[0].start) if within else latest
            latest = max(start, within[-1].end) if within else latest
            timed.append(SpokenWord(self._words[self._given], start, latest))
            self._given += 1
        return tuple(timed)


def spread(words: Sequence[str], samples: int) -> tuple[SpokenWord, ...]:
    """Share a stretch of sound out among words by their lengths."""
    length = sum(map(len, words))
    spread_out, before = [], 0
    for word in words:
        start = samples * before // length
        before += len(word)
        spread_out.append(SpokenWord(word, start, samples * before // length))
    return tuple(spread_out)


def spoken_parts(written: Sequence[str], said: str, say: Callable[[str], str]) -> list[range]:
    """For each written word its words in `words_of(said)`, together from the first to the last.

    A word that is not said, such as a dash, has an empty range behind the word before it.
    """
    spoken = words_of(said)
    matcher = SequenceMatcher(None, _keys(written), _keys(spoken), autojunk=False)
    parts: list[range] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            parts += [range(place, place + 1) for place in range(start, end)]
        else:
            parts += _shared(written[first:last], spoken, range(start, end), say)
    return parts


def _shared(
    written: Sequence[str], spoken: Sequence[str], within: range, say: Callable[[str], str]
) -> list[range]:
    """What was said instead of some written words, by what each would be alone."""
    if len(written) < 2:
        return [within] * len(written)
    parts = [range(within.start, within.start)] * len(written)
    lengths = [len(say(word)) for word in written]
    audible = [place for place, length in enumerate(lengths) if length]
    pairings = align(
        [lengths[place] for place in audible], [len(spoken[place]) + 1 for place in within]
    )
    if pairings is None:
        return _evenly(len(written), within)
    for pairing in pairings:
        for place in pairing.first:
            second = pairing.second
            parts[audible[place]] = range(within.start + second.start, within.start + second.stop)
    return _rising(parts)


def _evenly(count: int, within: range) -> list[range]:
    bounds = [within.start + len(within) * place // count for place in range(count + 1)]
    return [range(start, end) for start, end in pairwise(bounds)]


def _rising(parts: Sequence[range]) -> list[range]:
    """Empty ranges are put behind the part before them, or in it where it goes on after them."""
    rising, latest = [], parts[0]
    for place, part in enumerate(parts):
        if len(part):
            latest = part
        elif latest not in parts[place + 1 :]:
            part = range(latest.stop, latest.stop)
        else:
            part = latest
        rising.append(part)
    return rising


def _keys(words: Sequence[str]) -> list[str]:
    """What written and spoken words have in common."""
    return ["".join(filter(str.isalnum, word)).casefold() or word for word in words]
