"""A fixture for tests that put a theme on; such a test says `pytest_plugins = ["wardrobe"]`."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from app.core.settings import Theme
from app.ui.look import theme


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[Theme, float], None]]:
    """Puts a theme on, and takes it off again for the tests that follow."""
    yield partial(theme.apply, qapp)
    theme.apply(qapp, Theme.LIGHT, 1.0)
    qapp.setStyleSheet("")
