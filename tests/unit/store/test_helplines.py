"""Whose helplines are meant, and that a number is there whatever became of the user's own file."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.core.paths import Paths
from app.store.helplines import FILE, Helplines, country_of_locale

RESOURCES = Paths.default().resources
OWN = """
[[countries]]
code = "IE"
name = "Ireland"
emergency = "112"
lines = [
    { name = "A friend", number = "12 34", about = "", source = "mine", checked = 2026-11-22 },
]
"""


def test_every_country_has_lines_with_a_source_and_a_date(tmp_path: Path) -> None:
    helplines = Helplines.load(RESOURCES, tmp_path)
    codes = [country.code for country in helplines.countries]
    assert codes == sorted(set(codes))
    assert {"US", "CA", "GB", "IE", "FR", "DE", "ES", "BR", "IN", "JP", "AU", "NZ"} <= set(codes)
    for country in helplines.countries:
        assert country.emergency.isdigit()
        for line in country.lines:
            assert line.source.startswith("https://")
            assert date(2026, 1, 1) <= line.checked
            assert sum(map(str.isdigit, line.number)) >= 3


def test_a_file_of_the_users_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(OWN, encoding="utf-8")
    helplines = Helplines.load(RESOURCES, tmp_path)
    country = helplines.of("IE")
    assert country is not None
    assert country.lines[0].number == "12 34"
    assert helplines.of("US") is None
    assert not helplines.trouble


@pytest.mark.parametrize(
    "content", [b"", b"countries = 3", b"\xff\xfe", b"[[countries]]\ncode = 1", b"[" * 100_000]
)
def test_a_damaged_file_of_the_users_own_is_told_of_and_ours_is_used(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    helplines = Helplines.load(RESOURCES, tmp_path)
    assert helplines.of("US") is not None
    assert FILE in helplines.trouble


def test_without_ours_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Install Parley again"):
        Helplines.load(tmp_path, tmp_path)
    shutil.copy(RESOURCES / FILE, tmp_path)
    assert Helplines.load(tmp_path, tmp_path / "none").of("DE") is not None


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "de_AT.UTF-8"}, "AT"),
        ({"LANG": "pt_BR"}, "BR"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "de_DE.UTF-8"}, "GB"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "FR"),
        ({"LANG": "zh_Hans_CN"}, "CN"),
    ],
)
def test_the_country_is_the_one_the_system_is_set_to(
    environment: dict[str, str], code: str
) -> None:
    assert country_of_locale(environment) == code


def test_an_unknown_country_has_none(tmp_path: Path) -> None:
    assert Helplines.load(RESOURCES, tmp_path).of("XX") is None
