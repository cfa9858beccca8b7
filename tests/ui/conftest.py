"""A session that only remembers what it was asked."""

import pytest
from supplies import SilentSession


@pytest.fixture
def session() -> SilentSession:
    return SilentSession()
