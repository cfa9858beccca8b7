"""Sound devices as choices. Pure: no Qt."""

from collections.abc import Sequence

SYSTEM_DEFAULT = ""


def device_choices(names: Sequence[str], chosen: str) -> list[tuple[str, str]]:
    """(name, words), the system's choice first; a chosen device stays even if it is unplugged."""
    choices = [(SYSTEM_DEFAULT, "System default"), *((name, name) for name in names)]
    if chosen not in (SYSTEM_DEFAULT, *names):
        choices.append((chosen, f"{chosen} (not connected)"))
    return choices
