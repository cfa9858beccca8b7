"""Tells the mark that ends a sentence from the one in "Dr.", "U.S.", "22. November" or "1."."""

import re

_NEVER_LAST = frozenset(
    str.split("""
        dr mr mrs ms prof st sra sr sta gen sen rep gov capt lt sgt rev hon mt messrs mme mlle hr fr
        vs approx ca cf eg ie viz resp incl excl z.b d.h u.a bzw p.ej p.ex sig sigg dott
    """)
)

_BEFORE_NUMBERS = frozenset(
    str.split("""
        no nos nr num p pp fig figs vol ch chap sec art eq
        jan feb mar apr jun jul aug sep sept oct nov dec
    """)
)

_OFTEN_LAST = frozenset(
    str.split("""
        a.m p.m etc inc ltd co corp jr bros dept est ave blvd rd ph.d usw
    """)
)

_LAST_WORD = re.compile(r"[^\s(\"'“‘«\[*_`]+\Z")
_LETTERS_AND_DOTS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LAST_DAY_OF_A_MONTH = 31


def ends_sentence(before: str, marks: str, following: str) -> bool:
    """Whether a sentence ends here.

    Args:
        before: What the sentence has so far, without the marks.
        marks: One or more of `.!?…` and the quotation marks or brackets that close after them.
        following: The first visible character after them, empty at the end of the text.
    """
    if not any(map(str.isalnum, before)):
        return False
    if not following:
        return True
    stop = marks.rstrip("\"'”’»)]*_`")
    if stop == "." and _belongs_to_word(before, following):
        return False
    if not following.islower():
        return True
    if set(stop) & {"!", "?"}:
        return stop == marks  # '"What?" he asked' goes on
    return not any(map(str.isupper, before))  # some people write everything small


def _belongs_to_word(before: str, following: str) -> bool:
    found = _LAST_WORD.search(before)
    word = found[0].lower() if found else ""
    if word.isdecimal():
        is_list_number = not any(map(str.isalpha, before)) and len(word) < 4
        return is_list_number or (len(word) < 3 and int(word) <= _LAST_DAY_OF_A_MONTH)
    if word in _OFTEN_LAST:
        return following.islower()
    if word in _BEFORE_NUMBERS:
        return following.isdecimal()
    if word in _NEVER_LAST:
        return True
    return word != "i" and word.isascii() and bool(_LETTERS_AND_DOTS.fullmatch(word))
