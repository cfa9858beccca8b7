"""Which languages need packages to be spoken that Parley is not set up with."""

from importlib.util import find_spec

from app.core.calling import FROM_SOURCE, IS_FROZEN

_PACKAGES = {
    "ja": ("Japanese", ("misaki", "fugashi", "jaconv", "mojimoji", "unidic_lite")),
    "zh": ("Mandarin", ("misaki", "pypinyin", "jieba", "cn2an", "ordered_set")),
}
"""ISO 639-1 -> name and modules, all of which requirements-languages.txt installs."""


def what_is_missing(language: str) -> str:
    """A sentence saying what to install; empty if the language can be spoken."""
    name, modules = _PACKAGES.get(language, ("", ()))
    if all(find_spec(module) for module in modules):
        return ""
    if IS_FROZEN:
        return (
            f"Speaking {name} needs packages that are not in this program: {FROM_SOURCE}, "
            "or choose another language."
        )
    return (
        f"Parley needs more packages to speak {name}: in its folder run "
        ".venv/bin/python -m pip install -r requirements-languages.txt, then start it again."
    )
