"""Makes patterns of the phrases in resources/guard.toml, and plain words of what is read. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

STOP, QUOTE, BLANK = ".", '"', "_"

_TOKEN = re.compile(r"[.;:!?…।]+|[\"“”„«»]|[^\s.,;:!?…।¿¡\"“”„«»()\[\]{}*_~`/\\|<>—–\-]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_ANY_WORDS = r'(?:[^\s."]+ ){0,3}?'

Classes = Mapping[str, Iterable[str]]


def plain(text: str, contractions: Mapping[str, str]) -> str:
    """The words in small letters without accents, a space after each; sentences end with a STOP.

    Contractions are written out; those that stand for nothing, such as "really", are left out.
    """
    words = (_plain_token(token) for token in _TOKEN.findall(_folded(text)))
    return "".join(f"{full} " for word in words if (full := contractions.get(word, word)))


def pattern(phrases: Iterable[str], classes: Classes) -> re.Pattern[str]:
    """What finds any of the phrases in plain words.

    A word may have alternatives (a|an), may be left out (again?) and may stand for all its forms
    (kill~ is kills, killed and killing, too); {name} stands for any of a class, whose members are
    phrases themselves, and * for up to three words of one sentence.
    """
    choices = "|".join(dict.fromkeys(_of_phrase(phrase, classes) for phrase in phrases))
    return re.compile(rf"(?<!\S)(?:{choices})")


def blanked(words: str, idioms: re.Pattern[str]) -> str:
    """The words with all idioms made unreadable, in their places."""
    return idioms.sub(lambda found: BLANK * (len(found[0]) - 1) + " ", words)


def _of_phrase(phrase: str, classes: Classes) -> str:
    return "".join(_of_token(token, classes) for token in phrase.split())


def _of_token(token: str, classes: Classes) -> str:
    word = token.removesuffix("?")
    if word == "*":
        return _ANY_WORDS
    choices = dict.fromkeys(
        choice for part in word.split("|") for choice in _of_part(part, classes)
    )
    found = f"(?:{'|'.join(choices)})"
    return f"{found}?" if token.endswith("?") else found


def _of_part(part: str, classes: Classes) -> Iterator[str]:
    if part.startswith("{"):
        yield from (_of_phrase(phrase, classes) for phrase in classes[part[1:-1]])
    elif part.endswith("~"):
        yield f"{_forms(_folded(part[:-1]))} "
    else:
        yield f"{re.escape(_folded(part))} "


def _forms(verb: str) -> str:
    """A regular English verb in all its forms."""
    if verb.endswith("e"):
        return f"{re.escape(verb[:-1])}(?:e|es|ed|ing)"
    if verb.endswith("y"):
        return f"{re.escape(verb[:-1])}(?:y|ies|ied|ying)"
    return f"{re.escape(verb)}(?:s|es|ed|ing)?"


def _folded(text: str) -> str:
    """In small letters and without the accents of Latin letters; other scripts keep their signs."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def _plain_token(token: str) -> str:
    if token[0] in STOP + ";:!?…।":
        return STOP
    return QUOTE if token in '"“”„«»' else token.strip("'‘")
