import math

import pytest

from app.core.style import VoiceStyle


@pytest.mark.parametrize("share", ["intensity", "timbre_share", "prosody_share"])
@pytest.mark.parametrize("value", [7.0, -0.1, math.nan, math.inf])
def test_a_share_out_of_bounds_is_refused_in_words(share: str, value: float) -> None:
    words = share.replace("_", " ")
    with pytest.raises(ValueError, match=f"{words} is .*, but must lie between 0 and 1"):
        VoiceStyle(**{share: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.49, 2.01, math.nan])
def test_a_pace_that_nobody_can_follow_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"pace is .*, but must lie between 0\.5 and 2\.0"):
        VoiceStyle(pace=value)
