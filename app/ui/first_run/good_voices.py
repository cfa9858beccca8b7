"""A few voices to begin with: the best of each gender in the user's language. Pure: no Qt."""

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from app.speech.casting import language_of
from app.speech.voices import Speaker
from app.ui.settings.casting import stars

MOST = 6


def good_voices(
    speakers: Iterable[Speaker], engine: str, language: str, chosen: str
) -> Sequence[Speaker]:
    """At most six, the chosen one first; of the engine's other languages if it has none of this."""
    own = [speaker for speaker in speakers if speaker.engine == engine]
    fitting = [one for one in own if language_of(one.language) == language] or own
    best = sorted(fitting, key=lambda speaker: (-stars(speaker), speaker.display_name))
    women = [speaker for speaker in best if speaker.gender == "female"]
    men = [speaker for speaker in best if speaker.gender != "female"]
    turns = [one for one in chain.from_iterable(zip_longest(women, men)) if one is not None]
    first = [speaker for speaker in own if speaker.name == chosen]
    return [*first, *(speaker for speaker in turns if speaker.name != chosen)][:MOST]
