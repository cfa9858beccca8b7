"""Cuts a stream of text fragments into the pieces that are spoken one after the other. Pure."""

import re
from collections.abc import Iterable, Iterator

from app.language.marked_stretches import UndecidedError, after_fence, after_stretch
from app.language.sentence_ends import ends_sentence

_LONGEST_PIECE = 220
"""Characters after which a sentence is cut at the best place so far."""

_LONGEST_WITHOUT_SPACE = 600
"""Characters after which even a single word is cut."""

_SHORTEST_CUT = 60
"""A long sentence is not cut before so many characters."""

_FEWEST_WORDS, _ENOUGH_WORDS, _MOST_WORDS = 3, 6, 9
"""Of the first piece: before a preposition, before a conjunction, and where it must end."""

_CONJUNCTIONS = frozenset(
    str.split("""
        and but or because so which that when while if where although though unless until since
        et mais ou parce que qui quand donc y e o u pero porque cuando aunque ma perché che se
        mas quando und aber oder weil dass wenn denn damit और लेकिन क्योंकि कि
    """)
)

_PREPOSITIONS = frozenset(
    str.split("""
        in on at with for from to by about into through after before during without
        dans avec pour sur en con para por per da mit für auf bei nach von zu
    """)
)

_CLOSERS = r"[\"'”’»)\]*_`」』）]*"
_SENTENCE_MARKS = re.compile(rf"[.!?…。！？।॥]+{_CLOSERS}")
_CLAUSE_MARKS = re.compile(rf"[,;:，、；：—–]{_CLOSERS}|-(?=\s)")
_NEEDS_NO_SPACE = re.compile(r"[。！？।॥，、；：—]")
_SPACE = re.compile(r"\s*")
_NEXT_WORD = re.compile(r"\s+(\S+)")
_SYLLABIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def clauses(fragments: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of a text, each as soon as the fragments show where it ends."""
    splitter = ClauseSplitter()
    for fragment in fragments:
        yield from splitter.feed(fragment)
    yield from splitter.flush()


class ClauseSplitter:
    """Takes a text in fragments and gives it back in pieces fit to be spoken.

    The first piece is a clause, so that the voice can begin early; the others are sentences,
    lines or whole code blocks. The pieces joined are exactly the fragments joined: white space
    after a piece belongs to it. Where the text is cut does not depend on the fragments. A piece
    without anything to say, such as a rule or an emoji, is possible.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._first = True

    def feed(self, fragment: str) -> list[str]:
        """Take in the next fragment; the result is what has become complete."""
        self._pending += fragment
        return list(self._complete_pieces(final=False))

    def flush(self) -> list[str]:
        """The rest, the text being at its end; the splitter is then ready for another text."""
        pieces = list(self._complete_pieces(final=True))
        if self._pending:
            pieces.append(self._pending)
        self._pending, self._first = "", True
        return pieces

    def _complete_pieces(self, final: bool) -> Iterator[str]:
        while end := _Search(self._pending, self._first, final).piece_end():
            piece, self._pending = self._pending[:end], self._pending[end:]
            self._first = self._first and not any(map(str.isalnum, piece))
            yield piece


class _Search:
    """One search for the end of the first piece of a text that may go on.

    Each place is judged by what is before it and by a little after it. While that little is
    missing the search stops, so a longer text never changes an answer once given.
    """

    def __init__(self, text: str, first: bool, final: bool) -> None:
        self._text = text
        self._first = first
        self._final = final
        self._spaces: list[int] = []
        self._best_by_rank = [0, 0, 0]  # any space, before a conjunction, after a clause

    def piece_end(self) -> int:
        """Where the piece ends, 0 if that is not known yet."""
        try:
            return self._piece_end()
        except UndecidedError:
            return 0

    def _piece_end(self) -> int:
        text = self._text
        place = after_fence(text, self._final)
        while place < len(text):
            if place > _LONGEST_PIECE and (end := self._end_of_long_piece(place)):
                return end
            if text[place] in "`*[":
                place = after_stretch(text, place, self._final)
            elif text[place].isspace():
                if end := self._end_at_space(place):
                    return end
                place = self._after_space(place)
            elif marks := _SENTENCE_MARKS.match(text, place):
                if end := self._end_of_sentence(place, marks):
                    return end
                place = marks.end()
            elif marks := _CLAUSE_MARKS.match(text, place):
                if end := self._end_of_clause(place, marks):
                    return end
                place = marks.end()
            else:
                place += 1
        return 0

    def _after_space(self, place: int) -> int:
        """The next visible character, which must be known unless the text is over."""
        found = _SPACE.match(self._text, place)
        end = found.end() if found else place
        if end == len(self._text) and not self._final:
            raise UndecidedError
        return end

    def _end_of_sentence(self, place: int, marks: re.Match[str]) -> int:
        end = self._after_space(marks.end())
        following = self._text[end : end + 1]
        if following and end == marks.end() and not _NEEDS_NO_SPACE.match(marks[0]):
            return 0
        return end if ends_sentence(self._text[:place], marks[0], following) else 0

    def _end_of_clause(self, place: int, marks: re.Match[str]) -> int:
        text = self._text
        end = self._after_space(marks.end())
        spaced = end > marks.end()
        if not spaced and not _NEEDS_NO_SPACE.match(marks[0]):
            return 0
        if marks[0] in "-–" and not (place and text[place - 1].isspace()):
            return 0
        self._best_by_rank[2] = end
        return end if self._first and _is_worth_saying(text[:place]) else 0

    def _end_at_space(self, place: int) -> int:
        text = self._text
        end = self._after_space(place)
        if "\n" in text[place:end] and text[:place].strip():
            return end
        self._spaces.append(end)
        word = _NEXT_WORD.match(text, place)
        if word and word.end() == len(text) and not self._final:
            raise UndecidedError
        joins = word is not None and word[1].lower() in _CONJUNCTIONS
        self._best_by_rank[1 if joins else 0] = end
        if not self._first or end == len(text):
            return 0
        words = len(text[:place].split())
        if joins and words >= _ENOUGH_WORDS:
            return end
        return self._end_of_run_on() if words >= _MOST_WORDS else 0

    def _end_of_run_on(self) -> int:
        """The best of the last places between two words, none of which is a conjunction's."""
        for end in reversed(self._spaces[_FEWEST_WORDS - 1 :]):
            word = _NEXT_WORD.match(self._text, end - 1)
            if word and word[1].lower() in _PREPOSITIONS:
                return end
        return self._spaces[-1]

    def _end_of_long_piece(self, place: int) -> int:
        for end in reversed(self._best_by_rank):
            if end >= _SHORTEST_CUT:
                return end
        return place if place >= _LONGEST_WITHOUT_SPACE else 0


def _is_worth_saying(text: str) -> bool:
    """Whether the voice does not stutter when it stops after this: more than "Well" or "I see"."""
    letters = sum(map(str.isalnum, text)) + 2 * len(_SYLLABIC.findall(text))
    words = len(text.split())
    return letters >= 10 or (letters >= 8 and words >= 2) or words >= 4
