"""Which of the user's languages does a model know? Pure."""

from app.catalog.model import Model
from app.core.errors import UsageError
from app.core.languages import language_name

ANY = "any"


def known_languages(model: Model, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the wanted languages (ISO 639-1) that the model knows, in their order.

    Raises UsageError, with the cure, where it knows none of them.
    """
    known = tuple(code for code in wanted if ANY in model.languages or code in model.languages)
    if not known:
        raise UsageError(
            f"{model.title} knows {_listed(model.languages)}, and not {_listed(wanted)}: choose "
            "another recogniser, or one of its languages on the Listening page."
        )
    return known


def _listed(codes: tuple[str, ...]) -> str:
    names = [language_name(code) for code in codes]
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} other languages"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
