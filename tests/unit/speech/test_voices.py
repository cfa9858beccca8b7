import tomllib
from collections import Counter
from pathlib import Path
from shutil import copy

import pytest

from app.core.errors import UsageError
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire

RESOURCES = Path(__file__).parents[3] / "resources"


@pytest.fixture(scope="module")
def repertoire() -> Repertoire:
    return Repertoire.load(RESOURCES)


def test_every_speaker_of_each_engine_is_there(repertoire: Repertoire) -> None:
    engines = Counter(speaker.engine for speaker in repertoire.speakers)
    assert engines == {"kokoro": 54, "speecht5": 5, "piper": 1}
    assert repertoire.speaker("ff_siwis").language == "fr-FR"
    assert repertoire.speaker("bm_george").accent == "British English"
    assert repertoire.speaker("af_heart").grade == "A"
    assert repertoire.speaker("joe").engine == "piper"


def test_names_are_not_given_twice(repertoire: Repertoire) -> None:
    for group in (repertoire.speakers, repertoire.tones, repertoire.emotions):
        assert max(Counter(entry.name for entry in group).values()) == 1


def test_every_tone_and_emotion_but_the_neutral_one_is_described(repertoire: Repertoire) -> None:
    for entry in (*repertoire.tones, *repertoire.emotions):
        assert bool(entry.description) == (entry.name != "neutral")
        assert max(abs(entry.arousal), abs(entry.valence), abs(entry.power)) <= 1


@pytest.mark.parametrize(
    ("style", "named"),
    [
        (VoiceStyle(speaker="af_hart"), 'speaker "af_hart"; choose one of: af_heart'),
        (VoiceStyle(tone="chearful"), 'tone "chearful"; choose one of: cheerful'),
        (VoiceStyle(emotion="hungry"), 'emotion "hungry"; choose one of: .*angry'),
        (VoiceStyle(emotion="???"), "choose one of: .*joyful, .*sad"),
    ],
)
def test_an_unknown_name_is_refused_with_the_near_ones(
    repertoire: Repertoire, style: VoiceStyle, named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        repertoire.check(style)


def test_a_known_style_is_accepted(repertoire: Repertoire) -> None:
    repertoire.check(VoiceStyle(speaker="bf_emma", tone="warm", emotion="joyful"))


def test_the_language_model_is_told_of_the_style(repertoire: Repertoire) -> None:
    assert repertoire.hint(VoiceStyle()) == ""
    style = VoiceStyle(tone="warm", emotion="sad", intensity=0.9, prompt=" like a sigh ")
    assert repertoire.hint(style) == (
        "Answer warmly, like a close friend. You are sad, and strongly so. "
        "Speak like this: like a sigh"
    )


def test_an_emotion_without_intensity_is_not_mentioned(repertoire: Repertoire) -> None:
    assert repertoire.hint(VoiceStyle(emotion="sad", intensity=0.0)) == ""


TEN_TONES = [
    "neutral",
    "warm",
    "cheerful",
    "professional",
    "empathetic",
    "calm",
    "excited",
    "serious",
    "playful",
    "confident",
]
EIGHT_EMOTIONS = ["neutral", "joyful", "sad", "angry", "fearful", "surprised", "tender", "bored"]


def test_the_usual_tones_and_emotions_are_there_with_their_moods() -> None:
    styles = tomllib.loads((RESOURCES / "styles.toml").read_text(encoding="utf-8"))
    for group, names in (("tones", TEN_TONES), ("emotions", EIGHT_EMOTIONS)):
        assert {entry["name"] for entry in styles[group]} >= set(names)
        for entry in styles[group]:
            assert {"description", "arousal", "valence", "power"} <= set(entry)


def test_only_speakers_of_one_engine_can_be_blended(repertoire: Repertoire) -> None:
    repertoire.check(VoiceStyle(blend_with="bm_george"))
    with pytest.raises(UsageError, match="joe cannot be mixed into af_heart"):
        repertoire.check(VoiceStyle(blend_with="joe"))


TONE = 'name = "x"\ndescription = ""\narousal = 2.0\nvalence = 0.0\npower = 0.0\n'


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("styles.toml", f"emotions = []\n[[tones]]\n{TONE}", "between -1 and 1"),
        ("styles.toml", "tones = []", "emotions"),
        ("styles.toml", "no toml", "line 1"),
        ("voices.toml", "[[speakers]]\nname = 3", "str"),
        ("style_words.toml", "fillers = ['a', 'a']", '"a" is listed twice'),
    ],
)
def test_a_file_with_mistakes_is_named(
    tmp_path: Path, name: str, content: str, complaint: str
) -> None:
    for sound in ("voices.toml", "styles.toml", "style_words.toml"):
        copy(RESOURCES / sound, tmp_path)
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=f"{name} cannot be used: .*{complaint}"):
        Repertoire.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(UsageError, match=f"{name} cannot be used: .*No such file"):
        Repertoire.load(tmp_path)
