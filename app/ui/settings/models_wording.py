"""Models in words: sizes, speeds, times, languages, origins. Pure: no Qt."""

from collections.abc import Sequence

from app.catalog.library import downloads
from app.catalog.model import CarrierSource, Model, WebSource
from app.catalog.space import gigabytes
from app.core.languages import best_known_first, language_name

_MOST_LANGUAGES = 3


def languages_in_full(model: Model) -> str:
    """Every language by name."""
    if model.languages == ("any",):
        return "Any language"
    return listed([language_name(code) for code in model.languages])


def languages_in_short(model: Model) -> str:
    """The languages, in a few words."""
    more = len(model.languages) - 1
    if more < _MOST_LANGUAGES:
        return languages_in_full(model)
    return f"{language_name(best_known_first(model.languages)[0])} and {more} more languages"


def licence_name(model: Model) -> str:
    """The licence as people call it."""
    return model.licence.removeprefix("LicenseRef-").replace("Llama-", "Llama ") + (
        " licence" if model.licence.startswith("LicenseRef-") else ""
    )


def facts(model: Model) -> str:
    """Size, memory, languages and licence in one line."""
    return " · ".join(
        (
            f"{gigabytes(model.bytes)} on the disk",
            f"{gigabytes(model.memory_megabytes * 1_000_000)} of memory",
            languages_in_short(model),
            licence_name(model),
        )
    )


def origin(model: Model) -> str:
    """Where the model would be fetched from."""
    sources = model.files[0].sources
    places = [source.title for source in sources if isinstance(source, WebSource)]
    tools = [source.tool for source in sources if isinstance(source, CarrierSource)]
    names = {"pip": "the Python package index", "npm": "the npm registry"}
    places += [names.get(tool, tool) for tool in tools]
    return " or ".join(dict.fromkeys(places))


def how_to_import(model: Model) -> str:
    """What the user does to get a model that cannot be fetched."""
    nested = any("/" in file.name for file in model.files)
    folders = " with those that some names begin with" if nested else ""
    return (
        f"Nobody vouches for its files, so Parley does not fetch it. Download {downloads(model)} "
        f"into one folder{folders}, then import that folder."
    )


def progress(done: int, total: int, bytes_per_second: float, seconds_left: float | None) -> str:
    """How far a fetch has come."""
    parts = [f"{gigabytes(done)} of {gigabytes(total)}"]
    if bytes_per_second > 0:
        parts.append(f"{speed(bytes_per_second)}")
    if seconds_left is not None:
        parts.append(f"{duration(seconds_left)} left")
    return " · ".join(parts)


def speed(bytes_per_second: float) -> str:
    """As people read it: "3.2 MB a second"."""
    if bytes_per_second >= 1e6:
        return f"{bytes_per_second / 1e6:.1f} MB a second"
    return f"{max(1, round(bytes_per_second / 1e3))} kB a second"


def duration(seconds: float) -> str:
    """Roughly, in the largest unit that says enough."""
    for unit, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= 1.5 * length or length == 1:
            number = max(1, round(seconds / length))
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    raise AssertionError("a second is the last unit")


def listed(names: Sequence[str]) -> str:
    """Names with commas and an "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
