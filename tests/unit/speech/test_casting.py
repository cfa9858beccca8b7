from dataclasses import replace
from pathlib import Path

import pytest

from app.core.style import VoiceStyle
from app.speech.casting import cast, rank, recast
from app.speech.voices import Repertoire

REPERTOIRE = Repertoire.load(Path(__file__).parents[3] / "resources")
SPEAKERS = REPERTOIRE.speakers


def who(name: str, language: str, *, keep: bool = False) -> str:
    return cast(SPEAKERS, REPERTOIRE.speaker(name), language, keep=keep).name


@pytest.mark.parametrize(
    ("speaker", "language", "says_it"),
    [
        ("af_heart", "en", "af_heart"),
        ("bm_daniel", "en", "bm_daniel"),  # British is English
        ("af_heart", "fr", "ff_siwis"),
        ("am_adam", "it", "im_nicola"),
        ("bm_george", "ja", "jm_kumo"),
        ("af_sky", "ja", "jf_alpha"),  # C+, before the others' C and C-
        ("ff_siwis", "en", "af_heart"),
        ("jm_kumo", "pt", "pm_alex"),  # nobody is graded: the first
    ],
)
def test_a_text_is_said_by_somebody_whose_language_it_is(
    speaker: str, language: str, says_it: str
) -> None:
    assert who(speaker, language) == says_it


@pytest.mark.parametrize(("speaker", "language"), [("af_heart", "de"), ("am_adam", "fr")])
def test_where_there_is_nobody_like_them_the_speaker_has_an_accent(
    speaker: str, language: str
) -> None:
    assert who(speaker, language) == speaker


def test_a_speaker_can_be_kept_and_needs_no_language() -> None:
    assert who("af_heart", "fr", keep=True) == "af_heart"
    assert who("af_heart", "") == "af_heart"


def test_another_engine_lends_nobody() -> None:
    assert who("joe", "fr") == "joe"
    kokoro = [speaker for speaker in SPEAKERS if speaker.engine == "kokoro"]
    assert cast([REPERTOIRE.speaker("joe")], kokoro[0], "xx") == kokoro[0]


def test_a_style_gets_another_speaker_and_loses_its_mixture() -> None:
    mixed = VoiceStyle(blend_with="af_bella", tone="warm")
    assert recast(mixed, SPEAKERS, "fr") == VoiceStyle(speaker="ff_siwis", tone="warm")
    assert recast(mixed, SPEAKERS, "en") == mixed
    assert recast(mixed, SPEAKERS, "fr", keep=True) == mixed
    unknown = replace(mixed, speaker="nobody")
    assert recast(unknown, SPEAKERS, "fr") == unknown


def test_grades_go_from_a_to_none() -> None:
    assert sorted(["", "D-", "C", "C+", "A", "F", "A-"], key=rank) == [
        "A", "A-", "C+", "C", "D-", "F", "",
    ]  # fmt: skip
