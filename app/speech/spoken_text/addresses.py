"""Says web and mail addresses and names of files."""

import re

from app.speech.vocabulary import Vocabulary

_ENDINGS = (
    "com|org|net|edu|gov|io|dev|ai|app|info|eu|uk|de|fr|es|it|pt|br|in|ch|at|nl|us|ca|au|jp|me|tv"
)
_FILE_ENDINGS = (
    "py|js|ts|txt|md|json|toml|yaml|yml|html|css|pdf|exe|csv|png|jpg|jpeg|gif|svg|wav|mp3|mp4|zip"
    "|sh|cpp|rs|go|java|docx|xlsx"
)
_MAIL = re.compile(r"(?:mailto:)?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WEB = re.compile(
    rf"(?:https?://|ftp://|www\.)[^\s<>\"”»]+|\b(?:[a-zA-Z0-9-]{{1,63}}\.){{1,6}}(?:{_ENDINGS})\b(?:/[^\s<>\"”»]*)?(?![\w@])",
    re.IGNORECASE,
)
_FILE = re.compile(rf"\b[\w-]{{1,80}}(?:\.[\w-]{{1,40}}){{0,4}}\.(?:{_FILE_ENDINGS})\b")
_SCHEME = re.compile(r"^(?:https?://|ftp://)?(?:www\.)?", re.IGNORECASE)
_LAST_MARKS = ".,;:!?)]}'*_"
_LONGEST_PATH = 24


class Addresses:
    """Says "example dot com slash about"; of a long address only the domain."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = {
            ".": f" {vocabulary.dot} ",
            "/": f" {vocabulary.slash} ",
            "@": f" {vocabulary.at} ",
            "-": f" {vocabulary.dash} ",
            "_": f" {vocabulary.underscore} ",
        }

    def __call__(self, text: str) -> str:
        """The text with its addresses in words."""
        text = _MAIL.sub(lambda match: self._said(match[0].removeprefix("mailto:")), text)
        text = _WEB.sub(self._web_address, text)
        return _FILE.sub(lambda match: self._said(match[0]), text)

    def _web_address(self, match: re.Match[str]) -> str:
        address = match[0].rstrip(_LAST_MARKS)
        rest = match[0][len(address) :]
        domain, _, path = _SCHEME.sub("", address).partition("/")
        path = re.split(r"[?#]", path)[0].strip("/")
        shown = f"{domain}/{path}" if path and len(path) <= _LONGEST_PATH else domain
        return self._said(re.split(r"[?#:]", shown)[0]) + rest

    def _said(self, address: str) -> str:
        said = "".join(self._words.get(character, character) for character in address)
        return " ".join(said.split())
