"""The helplines of all countries, and whose are meant: a file that the user may replace."""

import locale
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import msgspec

from app.core.shipped import naming

FILE = "helplines.toml"

_COUNTRY = re.compile(r"[a-z]{2,3}[_-](?:[A-Z][a-z]{3}[_-])?([A-Z]{2})\b")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Helpline:
    """Somebody who listens."""

    name: str
    number: str
    """As it is dialled inside the country."""

    about: str
    source: str
    """Where the number was found."""

    checked: date


@dataclass(frozen=True, slots=True)
class Country:
    """Whom to call there."""

    code: str
    """ISO 3166."""

    name: str
    emergency: str
    lines: tuple[Helpline, ...]


class Helplines:
    """The countries in the file."""

    def __init__(self, countries: tuple[Country, ...], trouble: str = "") -> None:
        self.countries = countries
        self.trouble = trouble
        """A sentence, if the user's own file could not be used."""

    @classmethod
    def load(cls, resources: Path, own_folder: Path) -> Self:
        """The file in the user's own folder, if it can be used, or else the one that ships.

        UsageError where that cannot be used either.
        """
        own, shipped = own_folder / FILE, resources / FILE
        trouble = ""
        try:
            return cls(_read(own))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError):  # a number must be seen all the same
            trouble = f"{own} cannot be used, so the usual numbers are shown. Mend or remove it."
        with naming(shipped):
            return cls(_read(shipped), trouble)

    def of(self, code: str) -> Country | None:
        """The country of that code, or the system's if it is empty; None if it is not known."""
        code = code or country_of_locale()
        return next((country for country in self.countries if country.code == code), None)


def country_of_locale(environment: Mapping[str, str] = os.environ) -> str:
    """ISO 3166 code of the country that the system is set to; empty if it does not say."""
    said = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    said.append(locale.getlocale()[0] or "")
    found = (_COUNTRY.match(name) for name in said)
    return next((match[1] for match in found if match), "")


def _read(path: Path) -> tuple[Country, ...]:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("it is too large")
    table = tomllib.loads(path.read_bytes().decode())
    countries = msgspec.convert(table.get("countries"), tuple[Country, ...])
    if not all(country.lines for country in countries):
        raise ValueError("a country has no lines")
    return countries
