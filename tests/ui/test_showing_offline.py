"""The window says whether anything is connected, from what its processes tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from supplies import SilentSession, put_away, supplies_for

from app.core.fetching_events import FetchFinished, FetchQueued, FetchReaching
from app.core.voice_events import OfflineChecked, Sealed
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance

WINDOW = OfflineChecked(Sealed.WINDOW, True, False, "", 0)
VOICE = OfflineChecked(Sealed.VOICE, True, True, "", 0)


@pytest.fixture
def application(
    qtbot: QtBot, qapp: QApplication, session: SilentSession, tmp_path: Path
) -> Iterator[Application]:
    instance = SingleInstance(tmp_path / "instance")
    application = Application(supplies_for(session, tmp_path), qapp, instance)
    application.show()
    yield application
    put_away(application, qapp)


def shown(application: Application) -> dict[str, QLabel]:
    labels = application.window.talk.status.findChildren(QLabel)
    return {label.text(): label for label in labels if label.isVisible()}


def test_the_window_is_offline_but_for_the_fetcher(
    application: Application, session: SilentSession, qtbot: QtBot
) -> None:
    assert "Offline: 0 connections" not in shown(application)
    session.happens(WINDOW, VOICE)
    qtbot.waitUntil(lambda: "Offline: 0 connections" in shown(application))
    label = shown(application)["Offline: 0 connections"]
    assert label.accessibleName() == "Offline: 0 connections"
    assert "The window and the voice tried" in label.accessibleDescription()
    session.happens(FetchQueued(("kokoro",)), FetchReaching("models.example"))
    qtbot.waitUntil(lambda: "Fetching from models.example" in shown(application))
    assert "Offline: 0 connections" not in shown(application)
    session.happens(FetchFinished(("kokoro",)))
    qtbot.waitUntil(lambda: "Offline: 0 connections" in shown(application))
