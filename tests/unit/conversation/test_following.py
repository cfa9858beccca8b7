import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.following import followed
from app.conversation.manner import Manner
from app.core.feeling import UNKNOWN, Feeling, Follow
from app.core.style import FASTEST, SLOWEST, VoiceStyle

PLAIN = VoiceStyle()
LIVELY = Feeling(0.7, 0.0, 0.9)
QUIET = Feeling(-0.7, 0.0, 0.9)
TENSE = Feeling(0.7, -0.7, 0.9, 0.9)
LOW = Feeling(-0.7, -0.7, 0.9, 0.9)
CHEERFUL = Feeling(0.7, 0.7, 0.9, 0.9)

shares = st.floats(0.0, 1.0)
signed = st.floats(-1.0, 1.0)
feelings = st.builds(Feeling, signed, signed, shares, shares)
styles = st.builds(
    VoiceStyle,
    tone=st.sampled_from(["neutral", "playful"]),
    emotion=st.sampled_from(["neutral", "joyful"]),
    intensity=shares,
    pace=st.floats(SLOWEST, FASTEST),
)


@given(styles, feelings)
def test_off_changes_nothing(style: VoiceStyle, feeling: Feeling) -> None:
    assert followed(style, feeling, Follow.OFF) == style


@pytest.mark.parametrize("follow", Follow)
def test_what_is_not_known_or_not_clear_changes_nothing(follow: Follow) -> None:
    for feeling in (None, UNKNOWN, Feeling(0.1, 0.1, 0.9, 0.9), Feeling(0.9, -0.9, 0.2, 0.2)):
        assert followed(PLAIN, feeling, follow) == PLAIN


def test_a_mirror_is_quicker_for_the_lively_and_slower_for_the_quiet() -> None:
    lively = followed(PLAIN, LIVELY, Follow.MIRROR)
    quiet = followed(PLAIN, QUIET, Follow.MIRROR)
    assert quiet.pace < 1 < lively.pace
    assert (lively.tone, quiet.tone) == ("confident", "calm")
    assert followed(PLAIN, CHEERFUL, Follow.MIRROR).tone == "cheerful"


@pytest.mark.parametrize("feeling", [TENSE, LOW])
def test_a_mirror_shows_no_anger_and_no_sadness_of_its_own(feeling: Feeling) -> None:
    style = followed(PLAIN, feeling, Follow.MIRROR)
    assert style.tone == "empathetic"
    assert style.emotion == "neutral"
    assert style.pace <= 1


def test_soothing_calms_the_tense_and_warms_the_low() -> None:
    tense, low = (followed(PLAIN, feeling, Follow.SOOTHE) for feeling in (TENSE, LOW))
    assert (tense.tone, low.tone) == ("calm", "empathetic")
    assert tense.emotion == low.emotion == "tender"
    assert tense.pace < 1
    assert low.pace < 1


def test_whoever_is_cheerful_is_not_soothed() -> None:
    assert followed(PLAIN, CHEERFUL, Follow.SOOTHE) == PLAIN


@given(styles, feelings, st.sampled_from(Follow))
def test_whatever_is_heard_the_user_s_choice_stands(
    style: VoiceStyle, feeling: Feeling, follow: Follow
) -> None:
    after = followed(style, feeling, follow)
    assert SLOWEST <= after.pace <= FASTEST
    assert after.pace == pytest.approx(style.pace, rel=0.07)
    if style.tone != "neutral":
        assert after.tone == style.tone
    if style.emotion != "neutral":
        assert (after.emotion, after.intensity) == (style.emotion, style.intensity)
    assert after.intensity <= max(style.intensity, 0.3)


def test_the_words_follow_with_the_voice() -> None:
    manner = Manner(PLAIN, lambda style: style.tone, Follow.SOOTHE)
    assert manner.hint == "neutral"
    assert manner.towards(TENSE).hint == "calm"
    assert manner.towards(None) is manner
