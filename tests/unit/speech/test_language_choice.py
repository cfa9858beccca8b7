from app.speech.language_choice import LanguageChoice


def choice() -> LanguageChoice:
    return LanguageChoice(("en", "fr", "es"))


def test_a_short_yes_is_not_taken_for_spanish() -> None:
    assert choice().choose({"es": 0.95, "en": 0.05}, speech_seconds=0.4) == "en"


def test_a_clear_french_sentence_switches_and_stays() -> None:
    languages = choice()
    assert languages.choose({"fr": 0.9, "en": 0.1}, speech_seconds=2.0) == "fr"
    assert languages.choose({"es": 0.9, "fr": 0.1}, speech_seconds=0.5) == "fr"
    assert languages.choose({"es": 0.5, "fr": 0.5}, speech_seconds=3.0) == "fr"


def test_languages_that_are_not_enabled_are_impossible() -> None:
    assert choice().choose({"pt": 0.9, "es": 0.09, "en": 0.01}, speech_seconds=2.0) == "es"


def test_only_an_unclear_other_language_is_worth_a_second_look() -> None:
    languages = choice()
    assert languages.unclear({"fr": 0.6, "en": 0.4}, speech_seconds=2.0)
    assert not languages.unclear({"fr": 0.9, "en": 0.1}, speech_seconds=2.0)
    assert not languages.unclear({"en": 0.6, "fr": 0.4}, speech_seconds=2.0)
    assert not languages.unclear({"fr": 0.6, "en": 0.4}, speech_seconds=0.5)
