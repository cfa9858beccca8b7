"""Runs the window's process: one instance, crash report, Qt, and an orderly end."""

import signal
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import __version__
from app.ui.actions import Deed
from app.ui.application import Application
from app.ui.desktop.crash_dialogue import CrashReportDialog
from app.ui.desktop.crash_report import CrashRecorder
from app.ui.desktop.portal_key import DESKTOP_ID
from app.ui.desktop.single_instance import SingleInstance, Verb, ask
from app.ui.look.icons import application_icon
from app.ui.state.view_state import Notice
from app.ui.supplies import Supplies

_HUNG = "Parley is running already but does not answer: end it in your system's task list.\n"
_CRASHED = Notice(
    "Parley ended unexpectedly last time. Choose Help, then Crash report, to read about it."
)


def run(supplies: Supplies) -> int:
    """Show the window until it is closed; returns the exit status."""
    folder = supplies.paths.state
    qt = _qt()
    instance = SingleInstance(folder)
    if not instance.claim():
        if ask(folder, Verb.RAISE):
            return 0
        sys.stderr.write(_HUNG)
        return 1
    recorder = CrashRecorder(folder)
    recorder.start()
    application = Application(supplies, qt, instance)
    _offer_crash_report(application, recorder)
    quit_when_asked(qt)
    application.show()
    status = qt.exec()
    application.close()
    instance.give_up()
    recorder.end()
    return status


def quit_when_asked(qt: QCoreApplication) -> None:
    """Let a signal end the program in good order, also one that comes before Qt's loop runs."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # the bridge's timer lets Python look at signals thirty times a second
        signal.signal(number, lambda *_: QTimer.singleShot(0, qt.quit))


def _qt() -> QApplication:
    QCoreApplication.setApplicationName("Parley")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(DESKTOP_ID)
    qt = QApplication([sys.argv[0]])
    qt.setWindowIcon(application_icon())
    return qt


def _offer_crash_report(application: Application, recorder: CrashRecorder) -> None:
    report = recorder.last_report()

    def show() -> None:
        CrashReportDialog(report, application.window).open()
        recorder.forget()  # it can be read until Parley is closed
        if application.dialogue.state.notice == _CRASHED:
            application.dialogue.notify(None)

    application.window.actions_[Deed.CRASH_REPORT].triggered.connect(show)
    application.settings.show_crash_report = show
    if report and application.dialogue.state.notice is None:
        application.dialogue.notify(_CRASHED)
