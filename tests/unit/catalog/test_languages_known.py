from dataclasses import replace

import pytest

from app.catalog.languages import known_languages
from app.catalog.manifest import Manifest
from app.catalog.model import Model
from app.core.errors import UsageError
from app.core.paths import Paths


@pytest.fixture(scope="module")
def english() -> Model:
    manifest = Manifest.load(Paths.default().resources / "models.toml")
    return manifest.model("distil-whisper-large-v3.5")


def test_of_the_users_languages_those_are_left_that_it_knows(english: Model) -> None:
    assert known_languages(english, ("fr", "en")) == ("en",)
    assert known_languages(replace(english, languages=("any",)), ("fr", "en")) == ("fr", "en")


def test_who_speaks_none_of_them_is_told_what_to_choose(english: Model) -> None:
    with pytest.raises(UsageError) as told:
        known_languages(english, ("fr", "de"))
    assert str(told.value) == (
        "Distil-Whisper large v3.5 knows English, and not French and German: choose another "
        "recogniser, or one of its languages on the Listening page."
    )


def test_a_long_list_of_languages_is_cut_short(english: Model) -> None:
    many = replace(english, languages=("de", "es", "it", "pt", "nl"))
    with pytest.raises(UsageError, match="knows German, Spanish and 3 other languages, and not"):
        known_languages(many, ("ja",))
