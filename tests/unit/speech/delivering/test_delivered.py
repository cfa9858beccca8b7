from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.delivery import Blend, Delivery
from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.delivering.delivered import LOUDNESS, PACE, PAUSES, PITCH, PITCH_RANGE
from app.speech.voices import Repertoire

REPERTOIRE = Repertoire.load(Path(__file__).parents[4] / "resources")
TONES = [tone.name for tone in REPERTOIRE.tones]
EMOTIONS = [emotion.name for emotion in REPERTOIRE.emotions]
WORDS = sorted(REPERTOIRE.words.meanings)

STYLES = st.builds(
    VoiceStyle,
    tone=st.sampled_from(TONES),
    emotion=st.sampled_from(EMOTIONS),
    intensity=st.floats(0, 1),
    pace=st.floats(SLOWEST, FASTEST),
    prompt=st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join),
    blend_with=st.sampled_from(["", "af_heart", "bm_george"]),
    timbre_share=st.floats(0, 1),
    prosody_share=st.floats(0, 1),
)


def delivery(**style: object) -> Delivery:
    return REPERTOIRE.delivery(VoiceStyle(**style), "en")  # type: ignore[arg-type]


def emotion(name: str, intensity: float = 1.0) -> Delivery:
    return delivery(emotion=name, intensity=intensity)


@given(STYLES)
def test_no_style_leaves_the_bounds_of_good_sound(style: VoiceStyle) -> None:
    asked = REPERTOIRE.delivery(style, "en")
    assert PITCH[0] <= asked.pitch <= PITCH[1]
    assert PITCH_RANGE[0] <= asked.pitch_range <= PITCH_RANGE[1]
    assert LOUDNESS[0] <= asked.loudness <= LOUDNESS[1]
    assert PAUSES[0] <= asked.pauses <= PAUSES[1]
    assert 0 <= asked.voicing <= 1
    assert SLOWEST <= asked.pace <= FASTEST
    slowest, fastest = (style.pace * bound for bound in PACE)
    assert min(slowest, FASTEST) <= asked.pace * 1.000001
    assert asked.pace <= max(fastest, SLOWEST) * 1.000001


def test_a_neutral_style_asks_for_nothing() -> None:
    assert delivery() == Delivery()
    assert delivery(pace=1.3) == Delivery(pace=1.3)
    assert emotion("angry", 0.0) == Delivery()


@pytest.mark.parametrize(
    ("name", "pitch", "pitch_range", "pace", "loudness", "pauses"),
    [
        ("joyful", 1, 1, 1, 1, -1),
        ("sad", -1, -1, -1, -1, 1),
        ("angry", 1, 1, 1, 1, -1),
        ("fearful", 1, 1, 1, -1, -1),
        ("surprised", 1, 1, 0, 1, -1),
        ("tender", 1, -1, -1, -1, 1),
        ("bored", -1, -1, -1, -1, 1),
    ],
)
def test_emotions_move_the_voice_as_was_measured(
    name: str, pitch: int, pitch_range: int, pace: int, loudness: int, pauses: int
) -> None:
    asked = emotion(name)
    assert _sign(asked.pitch, 0.3) == pitch
    assert _sign(asked.pitch_range - 1, 0.05) == pitch_range
    assert _sign(asked.pace - 1, 0.03) == pace
    assert _sign(asked.loudness, 0.5) == loudness
    assert _sign(asked.pauses - 1, 0.03) == pauses


def test_emotions_stand_to_each_other_as_was_measured() -> None:
    by_name = {name: emotion(name) for name in EMOTIONS}
    assert max(by_name, key=lambda name: by_name[name].loudness) == "angry"
    assert max(by_name, key=lambda name: by_name[name].pitch_range) == "angry"
    assert min(by_name, key=lambda name: by_name[name].pitch) == "sad"
    assert min(by_name, key=lambda name: by_name[name].pace) == "bored"
    assert min(by_name, key=lambda name: by_name[name].pitch_range) == "bored"
    assert by_name["joyful"].pitch > by_name["angry"].pitch
    assert by_name["tender"].pitch > by_name["sad"].pitch + 2


def test_the_four_extremes_are_clearly_different() -> None:
    extremes = [delivery(tone="excited"), *map(emotion, ("sad", "angry", "tender"))]
    for one, other in combinations(extremes, 2):
        pitch, loudness = abs(one.pitch - other.pitch), abs(one.loudness - other.loudness)
        assert pitch > 1.5 or loudness > 3


@pytest.mark.parametrize("name", [name for name in EMOTIONS if name != "neutral"])
def test_an_emotion_shows_more_with_its_intensity(name: str) -> None:
    changes = [_change(emotion(name, share / 4)) for share in range(5)]
    assert changes == sorted(changes)
    assert changes[0] == 0 < changes[1] < changes[4]


@pytest.mark.parametrize("name", [name for name in TONES if name != "neutral"])
def test_every_tone_can_be_heard(name: str) -> None:
    assert _change(delivery(tone=name)) > 1


def test_no_two_tones_or_emotions_ask_for_the_same() -> None:
    all_of_them = [delivery(tone=name) for name in TONES[1:]] + [emotion(n) for n in EMOTIONS[1:]]
    assert len(set(all_of_them)) == len(all_of_them)


def test_a_tone_and_an_emotion_are_heard_together() -> None:
    both = delivery(tone="calm", emotion="joyful", intensity=0.5)
    assert delivery(tone="calm").pitch < both.pitch < emotion("joyful", 0.5).pitch


def test_the_users_own_pace_is_kept_in_proportion() -> None:
    assert delivery(emotion="sad", pace=1.2).pace == pytest.approx(
        1.2 * delivery(emotion="sad").pace
    )


@pytest.mark.parametrize(
    ("style", "blend"),
    [
        ({"blend_with": "bf_emma"}, Blend("bf_emma", 0.5, 0.5)),
        ({"blend_with": "bf_emma", "timbre_share": 0.0}, Blend("bf_emma", 0.0, 0.5)),
        ({"blend_with": "bf_emma", "timbre_share": 0.0, "prosody_share": 0.0}, None),
        ({"blend_with": "af_heart"}, None),
        ({"timbre_share": 1.0}, None),
    ],
)
def test_a_blend_needs_somebody_else_and_a_share(
    style: dict[str, object], blend: Blend | None
) -> None:
    assert delivery(**style).blend == blend


def _sign(value: float, least: float) -> int:
    return 0 if abs(value) < least else 1 if value > 0 else -1


def _change(asked: Delivery) -> float:
    """How much is asked for, in steps that can just be heard."""
    return (
        abs(asked.pitch) / 0.5
        + abs(asked.pitch_range - 1) / 0.1
        + abs(asked.pace - 1) / 0.05
        + abs(asked.loudness)
    )
