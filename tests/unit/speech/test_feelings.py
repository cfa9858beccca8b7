from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import soxr

from app.core.feeling import UNKNOWN, in_words
from app.core.sound import SPEECH_RATE, Sound
from app.speech.feelings import LESSONS, VoiceFeelings
from tests.unit.speech.talkers import Talker

USUAL = Talker()
LIVELY = Talker(pitch=9.0, melody=6.0, level=-19.0, rate=5.8, tilt=7.0)
FLAT = Talker(pitch=2.5, melody=1.5, level=-31.0, rate=3.4, tilt=11.0)


def known(talker: Talker = USUAL, lessons: int = 8) -> VoiceFeelings:
    """Somebody who has heard the talker before."""
    feelings = VoiceFeelings()
    for seed in range(lessons):
        feelings.feeling(talker.say(2.0 + 0.2 * seed, seed))
    return feelings


def test_a_lively_voice_and_a_flat_one_lie_on_either_side_of_the_usual() -> None:
    lively = known().feeling(LIVELY.say(3.0, 20))
    flat = known().feeling(FLAT.say(3.0, 21))
    assert flat.arousal < -0.35 < 0.35 < lively.arousal
    assert in_words(lively) == "lively"
    assert in_words(flat) == "quiet"


def test_the_further_from_the_usual_the_more() -> None:
    middling = Talker(pitch=7.0, melody=5.0, level=-22.0, rate=5.2, tilt=8.0)
    assert known().feeling(middling.say(3.0, 20)).arousal > 0
    assert (
        known().feeling(middling.say(3.0, 20)).arousal
        < known().feeling(LIVELY.say(3.0, 20)).arousal
    )


def test_what_is_usual_for_one_is_lively_for_another() -> None:
    assert known(LIVELY).feeling(LIVELY.say(3.0, 20)) == UNKNOWN
    assert known(LIVELY).feeling(USUAL.say(3.0, 20)).arousal < 0
    assert known(FLAT).feeling(USUAL.say(3.0, 20)).arousal > 0


def test_the_first_utterances_only_teach() -> None:
    feelings = VoiceFeelings()
    for seed in range(LESSONS):
        assert feelings.feeling(USUAL.say(2.0, seed)) == UNKNOWN
    assert feelings.feeling(LIVELY.say(3.0, 20)).known


def test_surer_of_more_speech() -> None:
    short, long = (known().feeling(LIVELY.say(seconds, 20)) for seconds in (1.2, 5.0))
    assert 0 < short.confidence < long.confidence <= 1


def test_a_sound_alone_never_tells_whether_somebody_is_glad() -> None:
    for talker in (LIVELY, FLAT, replace(LIVELY, tilt=4.0), replace(LIVELY, tilt=12.0)):
        feeling = known().feeling(talker.say(3.0, 20))
        assert feeling.valence_confidence <= 0.3
        assert feeling.clear_valence == 0


def test_a_step_back_from_the_microphone_is_no_mood() -> None:
    feelings = known()
    for level in (-37.0, -13.0):
        assert in_words(feelings.feeling(replace(USUAL, level=level).say(3.0, 20))) == ""


def test_an_utterance_that_grows_is_one_lesson() -> None:
    whole = LIVELY.say(4.0, 3)
    growing, once = known(), known()
    for end in (1.5, 2.0, 2.5, 3.0, 3.5):
        growing.feeling(whole.between(0, end))
    assert growing.feeling(whole) == once.feeling(whole)
    assert growing.feeling(LIVELY.say(3.0, 9)) == once.feeling(LIVELY.say(3.0, 9))


def test_somebody_who_stays_lively_is_lively_no_longer() -> None:
    feelings = known()
    judged = [feelings.feeling(LIVELY.say(3.0, seed)).arousal for seed in range(20, 50)]
    assert judged[0] > 0.35
    assert judged[-1] == 0.0


def test_one_outburst_does_not_change_what_is_usual() -> None:
    feelings = known()
    feelings.feeling(LIVELY.say(3.0, 20))
    assert feelings.feeling(USUAL.say(3.0, 21)) == UNKNOWN
    assert feelings.feeling(LIVELY.say(3.0, 22)).arousal > 0.35


def test_nothing_but_a_voice_is_judged_or_teaches(noise: Callable[[float], Sound]) -> None:
    feelings, spared = known(), known()
    for sound in (
        Sound.silence(2.0, SPEECH_RATE),
        Sound.silence(0.0, SPEECH_RATE),
        noise(60.0),
        LIVELY.say(0.1),
        Sound(np.full(SPEECH_RATE, np.nan, np.float32), SPEECH_RATE),
    ):
        assert feelings.feeling(sound) == UNKNOWN
    assert feelings.feeling(LIVELY.say(3.0, 20)) == spared.feeling(LIVELY.say(3.0, 20))


@pytest.mark.parametrize(("speed", "gain", "sign"), [(1.25, 2.0, 1), (0.78, 0.5, -1)])
def test_a_real_voice_made_quicker_or_slower(
    people: Callable, speed: float, gain: float, sign: int
) -> None:
    counting = people("en/counting")[0]
    fox = people("en/quick_brown_fox")[0]
    feelings = VoiceFeelings()
    for start in (0.0, 0.1, 0.2):
        feelings.feeling(counting.between(start, 9.0))
        feelings.feeling(fox.between(start, 9.0))
    other = soxr.resample(fox.samples, SPEECH_RATE * speed, SPEECH_RATE) * gain
    feeling = feelings.feeling(Sound(other.astype(np.float32), SPEECH_RATE))
    assert feeling.arousal * sign > 0.35
