"""Profiles and measurements in plain words. Pure."""

from collections.abc import Iterable, Sequence

from app.catalog.expecting import ANY, Expectation
from app.catalog.model import Ability, Heard, Model
from app.catalog.space import gigabytes
from app.core.languages import best_known_first, language_name
from app.core.measurement import Measurement

_MANNER = {
    Ability.PITCH: "pitch",
    Ability.PITCH_RANGE: "melody",
    Ability.PACE: "pace",
    Ability.LOUDNESS: "loudness",
    Ability.PAUSES: "pauses",
    Ability.VOICING: "whispering",
}
"""What tones, emotions and prompts are made of."""

_MOST_LANGUAGES = 3


def latency_words(expected: Expectation) -> str:
    """How long one waits."""
    seconds = f"{max(0.1, expected.latency_seconds):.1f} s"
    if expected.rough:
        return f"Replies begin after {seconds}, roughly: nothing like it was measured yet."
    return f"Replies begin about {seconds} after you have finished."


def memory_words(expected: Expectation, memory_bytes: int) -> str:
    """What is taken of the memory, and of a graphics card's."""
    words = f"{expected.memory_bytes / 1e9:.2f} of {gigabytes(memory_bytes)} memory"
    if expected.graphics_bytes:
        words += f", and {gigabytes(expected.graphics_bytes)} of the graphics card's"
    return f"Takes {words}, window and all."


def hearing_words(expected: Expectation) -> str:
    """What is heard beside the words, and in which languages."""
    words = f"Hears {_languages(expected.hears)}"
    if Heard.TONE in expected.heard:
        words += ", and how it is said"
        return words + (", and other sounds." if Heard.SOUNDS in expected.heard else ".")
    if Heard.SOUNDS in expected.heard:
        words += ", and other sounds"
    return words + "; of feelings, whether you sound lively or quiet."


def speaking_words(expected: Expectation) -> str:
    """How it speaks, and in which languages."""
    words = f"Speaks {_languages(expected.says)}"
    followed = [name for ability, name in _MANNER.items() if ability in expected.abilities]
    if len(followed) == len(_MANNER):
        return words + ", in every tone and emotion that you choose."
    if expected.own_voice and not followed:
        return words + ", in a voice of its own; a style is a wish that it may heed."
    if not followed:
        return words + "; a tone or emotion shows in its words alone."
    return f"{words}; of a style it follows {_listed(followed)}, the rest shows in its words."


def models_words(models: Sequence[Model]) -> str:
    """The models by their titles."""
    return _listed([model.title for model in models]) + "."


def measurement_words(measurement: Measurement | None) -> str:
    """What is known of the computer's speed."""
    if measurement is None or not measurement.operations_per_second:
        return (
            "How fast this computer is has not been measured: what stands here is reckoned from "
            "its cores and memory."
        )
    cores, billions = measurement.hardware.cores, measurement.operations_per_second / 1e9
    parts = [
        f"Measured: {cores} {'core' if cores == 1 else 'cores'} of {billions:.0f} billion "
        "operations a second each"
    ]
    if measurement.bytes_per_second:
        parts[0] += f", {measurement.bytes_per_second / 1e9:.0f} GB a second from memory"
    if measurement.tokens_written:
        words = f"{measurement.model} wrote {measurement.tokens_written:.0f} tokens a second"
        parts.append(words)
    card = measurement.graphics
    parts.append(
        f"{card.name} with {gigabytes(card.memory_bytes)}"
        if card is not None
        else "no graphics card that can be used"
    )
    words = "; ".join(parts) + "."
    if measurement.disturbed:
        words += " Other programs were busy: measure again when they are not."
    return words


def _languages(codes: Sequence[str]) -> str:
    if tuple(codes) == ANY:
        return "any language"
    if not codes:
        return "no language that the others know"
    names = [language_name(code) for code in best_known_first(codes)]
    if len(names) <= _MOST_LANGUAGES:
        return _listed(names)
    return f"{names[0]} and {len(names) - 1} more languages"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
