"""Turns Markdown into the plain text that it means."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_EMPHASIS, _END_OF_EMPHASIS = "\ue001", "\ue002"
_STRESSED = re.compile(
    rf"(\A|[.!?…:][\"”’]?\s+|\n\s*)?{_EMPHASIS}([^{_EMPHASIS}{_END_OF_EMPHASIS}]*){_END_OF_EMPHASIS}"
    r"(?=[\s.]*(\S?))"
)
_TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"[\s:|\-]*")
_TASK_BOX = re.compile(r"^\[[ xX]?\]\s*")
_FOOTNOTE = re.compile(r"\[\^?[0-9]{1,3}\]")
_BREAK_IN_VERSE = re.compile(r"(?<=[^\W_])[ \t]*\n\s*(?=[^\W\d_a-z])")
_ENDED = re.compile(r"[.!?:;,…。！？।][\"”’»)]*\Z")
_TIMES = re.compile(r"(?<=[0-9]) ?\*(?: (?=[0-9])|(?=[0-9]))")
_HTML_BREAK = re.compile(r"<(?:br|p|/p|li|/li|div|/div)\b", re.IGNORECASE)

_PARSER = (
    MarkdownIt("commonmark").disable(["code", "html_block", "reference"]).enable("strikethrough")
)


class Markup:
    """Reads Markdown aloud: blocks become sentences, emphasis and stage directions go.

    Args:
        code: What is said instead of a block of code.
        directions: First words of stage directions in brackets: "(laughs softly)".
    """

    def __init__(self, code: str, directions: Sequence[str]) -> None:
        self._code = code
        words = "|".join(map(re.escape, directions)) or "(?!)"
        self._direction = re.compile(
            rf"(\A|[.!?…][\"”’]?\s+|\n\s*)[(\[](?:{words})\b[^)\]\n]{{0,60}}[)\]]", re.IGNORECASE
        )

    def __call__(self, text: str) -> str:
        """The text without its markup; a block that is followed by another ends in a full stop."""
        text = _TABLE_ROW.sub(_row_as_sentence, _TIMES.sub(" × ", text))
        blocks = [block for block in self._blocks(_PARSER.parse(text)) if block.strip()]
        ended = [block if _ENDED.search(block) else f"{block}." for block in blocks[:-1]]
        return " ".join([*ended, *blocks[-1:]])

    def _blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        number = ""
        for place, token in enumerate(tokens):
            if token.type == "list_item_open":
                number = f"{token.info}. " if token.info else ""
                if number and tokens[place + 1].type == "list_item_close":
                    yield number.strip()
            elif token.type == "fence":
                yield self._code
            elif token.type == "inline":
                text = self._without_directions(_inline_text(token.children or []))
                text = _TASK_BOX.sub("", _BREAK_IN_VERSE.sub(", ", text))
                is_final = tokens[place + 1].type == "paragraph_close" and tokens[place].level == 1
                yield number + (text if is_final or _ENDED.search(text) else f"{text}.")
                number = ""

    def _without_directions(self, text: str) -> str:
        text = _STRESSED.sub(_without_stage_direction, _FOOTNOTE.sub("", text))
        text = text.replace(_EMPHASIS, "").replace(_END_OF_EMPHASIS, "")
        return self._direction.sub(r"\1", text).strip()


def _inline_text(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or _HTML_BREAK.match(token.content):
            parts.append("\n")
        elif token.type == "em_open":
            parts.append(_EMPHASIS)
        elif token.type == "em_close":
            parts.append(_END_OF_EMPHASIS)
    return "".join(parts)


def _without_stage_direction(match: re.Match[str]) -> str:
    """Drop "*smiles*" where it stands alone, keep what is emphasised within a sentence."""
    before, words, following = match.groups()
    stands_alone = before is not None and not following.islower() and following not in ",;:"
    if stands_alone and words[:1].islower():
        return str(before)
    return (before or "") + str(words)


def _row_as_sentence(match: re.Match[str]) -> str:
    if _TABLE_RULE.fullmatch(match[1]):
        return ""
    cells = [cell.strip() for cell in match[1].split("|")]
    return "\n\n" + ", ".join(cell for cell in cells if cell) + ".\n\n"
