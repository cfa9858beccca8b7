"""The languages in which Parley converses, and the names of others that models know."""

from collections.abc import Iterable

LANGUAGES = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "de": "German",
    "hi": "Hindi",
    "ja": "Japanese",
    "zh": "Mandarin Chinese",
}
"""ISO 639-1 code -> name."""

_OTHERS = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "el": "Greek",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ms": "Malay",
    "mt": "Maltese",
    "nl": "Dutch",
    "pl": "Polish",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """What a model's language is called; Chinese need not be Mandarin there."""
    return _OTHERS.get(code) or LANGUAGES.get(code, code)


def best_known_first(codes: Iterable[str]) -> list[str]:
    """Languages of a model: in a list that is cut short, those come first that Parley speaks."""
    order = list(LANGUAGES)
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))
