"""The languages in which Parley converses."""

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
