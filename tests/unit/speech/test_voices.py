from collections import Counter
from pathlib import Path

import msgspec
import pytest

from app.core.errors import UsageError
from app.core.style import VoiceStyle
from app.speech.voices import Mood, Repertoire

RESOURCES = Path(__file__).parents[3] / "resources"


@pytest.fixture(scope="module")
def repertoire() -> Repertoire:
    return Repertoire.load(RESOURCES)


def test_every_speaker_of_both_engines_is_there(repertoire: Repertoire) -> None:
    assert Counter(speaker.engine for speaker in repertoire.speakers) == {"kokoro": 54, "piper": 1}
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
        (VoiceStyle(emotion="hunger"), 'emotion "hunger"; choose one of: .*anger'),
        (VoiceStyle(emotion="???"), "choose one of: .*joy, .*sadness"),
    ],
)
def test_an_unknown_name_is_refused_with_the_near_ones(
    repertoire: Repertoire, style: VoiceStyle, named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        repertoire.check(style)


def test_a_known_style_is_accepted(repertoire: Repertoire) -> None:
    repertoire.check(VoiceStyle(speaker="bf_emma", tone="warm", emotion="joy"))


def test_the_language_model_is_told_of_the_style(repertoire: Repertoire) -> None:
    assert repertoire.hint(VoiceStyle()) == ""
    style = VoiceStyle(tone="warm", emotion="sadness", intensity=0.9, prompt=" like a sigh ")
    assert repertoire.hint(style) == (
        "Answer warmly, like a close friend. You are sad, and strongly so. "
        "Speak like this: like a sigh"
    )


def test_a_mood_outside_its_bounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="between -1 and 1"):
        Mood(1.5, 0.0, 0.0)
    (tmp_path / "voices.toml").write_text("speakers = []", encoding="utf-8")
    tone = 'name = "x"\ndescription = ""\narousal = 2.0\nvalence = 0.0\npower = 0.0\n'
    (tmp_path / "styles.toml").write_text(f"emotions = []\n[[tones]]\n{tone}", encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        Repertoire.load(tmp_path)
