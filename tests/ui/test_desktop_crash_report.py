"""What a crash leaves behind, with processes that really crash."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from app.core.tracebacks import described
from app.ui.desktop.crash_dialogue import CrashReportDialog
from app.ui.desktop.crash_report import CrashRecorder

PROGRAM = """
import faulthandler, logging, os, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, qCritical, qWarning
from app.ui.desktop.crash_report import CrashRecorder

sys.stdout = sys.stderr = None  # as in a frozen program without a console
secret = "what somebody said"
application = QCoreApplication([])
recorder = CrashRecorder(Path(sys.argv[1]))
recorder.start()

def fault(): faulthandler._sigsegv()
def error(): raise ValueError(secret)
def thread():
    worker = threading.Thread(target=error, name="worker")
    worker.start()
    worker.join()
class Careless:
    def __del__(self): error()
def unraisable(): Careless()
def critical(): qCritical("out of windows")
def warning(): qWarning("a small thing")
def clean(): recorder.end()

globals()[sys.argv[2]]()
"""


def run(folder: Path, deed: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), deed], check=False
    ).returncode


def report_after(folder: Path, deed: str) -> str | None:
    run(folder, deed)
    run(folder, "clean")
    return CrashRecorder(folder).last_report()


@pytest.mark.parametrize(
    ("deed", "traces"),
    [
        ("fault", ["Segmentation fault", "in fault"]),
        ("error", ["the main thread", "in error", "ValueError"]),
        ("thread", ["thread worker", "in error", "ValueError"]),
        ("unraisable", ["a finaliser", "in __del__", "ValueError"]),
        ("critical", ["Qt: out of windows"]),
    ],
)
def test_it_is_there_at_the_next_start_without_anybodys_words(tmp_path, deed, traces):
    report = report_after(tmp_path, deed)
    assert report is not None
    assert report.startswith("Parley ")
    assert all(trace in report for trace in traces)
    assert "somebody said" not in report


@pytest.mark.parametrize("deed", ["warning", "clean"])
def test_nothing_is_left_of_what_was_no_crash(tmp_path, deed):
    assert report_after(tmp_path, deed) is None


def test_a_clean_end_removes_even_what_was_noted(tmp_path):
    run(tmp_path, "clean")
    assert list(tmp_path.iterdir()) == []


def test_a_good_run_after_a_crash_does_not_hide_it_and_forgetting_does(tmp_path):
    assert report_after(tmp_path, "fault") is not None
    run(tmp_path, "clean")
    recorder = CrashRecorder(tmp_path)
    assert recorder.last_report() is not None
    recorder.forget()
    assert recorder.last_report() is None


def test_the_log_is_told_without_anybodys_words(tmp_path, caplog):
    recorder = CrashRecorder(tmp_path)
    error = ValueError("what somebody said")
    recorder.start()
    try:
        sys.excepthook(ValueError, error, None)
    finally:
        recorder.end()
    assert "ValueError" in caplog.text
    assert "somebody" not in caplog.text


class TestTracebacks:
    def test_messages_about_code_are_kept(self):
        assert "'str' object has no attribute 'x'" in described(
            AttributeError("'str' object has no attribute 'x'")
        )

    def test_of_a_file_that_failed_only_the_reason_is_told(self):
        told = described(OSError(28, "No space left on device", "/home/ada/diary.wav"))
        assert "No space left on device" in told
        assert "diary" not in told

    def test_what_led_to_an_error_comes_first(self):
        try:
            try:
                raise KeyError("cause")
            except KeyError as error:
                raise RuntimeError("effect") from error
        except RuntimeError as error:
            told = described(error)
        assert told.index("KeyError") < told.index("which led to") < told.index("RuntimeError")


class TestDialog:
    def test_a_report_can_be_read_and_copied(self, qtbot):
        dialog = CrashReportDialog("Fatal Python error")
        qtbot.addWidget(dialog)
        dialog.copy.click()
        assert QGuiApplication.clipboard().text() == "Fatal Python error"
        assert dialog.copy.text() == "Copied"

    def test_no_report_is_said_in_a_sentence(self, qtbot):
        dialog = CrashReportDialog(None)
        qtbot.addWidget(dialog)
        assert not hasattr(dialog, "copy")
