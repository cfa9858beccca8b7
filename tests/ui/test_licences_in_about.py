"""The licences that packaging gathered, as About shows them."""

import json
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.desktop.about import AboutDialog
from app.ui.desktop.licences import LicencesPage, licensed_inside

THINGS = [
    {"name": "numpy", "version": "2.4.6", "licence": "BSD-3-Clause", "files": ["n/1", "n/2"]},
    {"name": "soxr", "version": "1.1.0", "licence": "LGPL-2.1-or-later", "files": ["s/1"]},
]


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    folder = tmp_path / "licences"
    for name, text in {"n/1": "Terms of numpy.", "n/2": "And of LAPACK.", "s/1": "LGPL."}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "index.json").write_text(json.dumps(THINGS), "utf-8")
    return tmp_path


@pytest.fixture
def page(qtbot: QtBot, packaged: Path) -> LicencesPage:
    page = LicencesPage(packaged, licensed_inside(packaged))
    qtbot.addWidget(page)
    return page


def test_every_part_is_listed_and_the_first_one_shown(page: LicencesPage) -> None:
    names = [page.names.item(row).text() for row in range(page.names.count())]
    assert names == ["numpy 2.4.6", "soxr 1.1.0"]
    shown = page.terms.toPlainText()
    assert shown.startswith("numpy 2.4.6: BSD-3-Clause")
    assert "Terms of numpy." in shown
    assert "And of LAPACK." in shown


def test_the_terms_follow_the_choice_and_are_read_only_then(
    page: LicencesPage, packaged: Path
) -> None:
    (packaged / "licences" / "s" / "1").write_text("Read late.", "utf-8")
    page.names.setCurrentRow(1)
    assert "Read late." in page.terms.toPlainText()
    assert page.terms.accessibleName() == "Licence of soxr"


def test_a_text_that_is_gone_is_told(page: LicencesPage, packaged: Path) -> None:
    shutil.rmtree(packaged / "licences" / "s")
    page.names.setCurrentRow(1)
    assert "missing from this copy" in page.terms.toPlainText()


@pytest.mark.parametrize("index", [None, "{nonsense", '{"name": 1}'])
def test_without_a_sound_index_about_has_no_such_page(
    qtbot: QtBot, tmp_path: Path, index: str | None
) -> None:
    if index is not None:
        (tmp_path / "licences").mkdir()
        (tmp_path / "licences" / "index.json").write_text(index, "utf-8")
    about = AboutDialog(tmp_path)
    qtbot.addWidget(about)
    assert licensed_inside(tmp_path) == ()
    assert about.tabs.count() == 3


def test_the_packaged_program_shows_them_in_about(qtbot: QtBot, packaged: Path) -> None:
    about = AboutDialog(packaged)
    qtbot.addWidget(about)
    assert about.tabs.tabText(3) == "What is inside"
