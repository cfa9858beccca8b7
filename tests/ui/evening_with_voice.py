"""A whole window with a voice process behind it, and somebody who writes."""

import psutil
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from supplies import supplies_for

from app.core.commands import Attention
from app.core.settings import ModelSettings, Settings
from app.remote.session import RemoteSession
from app.ui.application import Application
from app.ui.desktop.single_instance import SingleInstance
from app.ui.state.view_state import Entry, Phase, ViewState
from app.voice.process import run

SCRIPTED = Settings(models=ModelSettings(*["scripted"] * 5), first_run_done=True, rest_minutes=0.0)
WAIT = 60_000
"""Milliseconds: a busy machine takes its time to start a process."""


class Evening:
    """A conversation by keyboard."""

    def __init__(self, qapp, qtbot, folder, find=None, settings=SCRIPTED, target=run) -> None:
        self.qapp, self.qtbot = qapp, qtbot
        self.session = RemoteSession(target, settings, Attention.PRESSED)
        self.application = Application(
            supplies_for(self.session, folder, settings, find=find),
            qapp,
            SingleInstance(folder / "one"),
        )
        self.application.show()
        self.until(lambda: self.state.phase in (Phase.READY, Phase.TROUBLE))

    @property
    def state(self) -> ViewState:
        return self.application.dialogue.state

    @property
    def last(self) -> Entry:
        return self.state.entries[-1]

    @property
    def voice(self) -> psutil.Process:
        children = psutil.Process().children(recursive=True)
        return next(child for child in children if "spawn_main" in " ".join(child.cmdline()))

    def writes(self, text: str) -> None:
        field = self.application.window.composer.field
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)
