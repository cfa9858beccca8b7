"""Every window of Parley in the states that people meet, one after the other, and what is in it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QScrollBar,
    QTabWidget,
    QWidget,
)
from supplies import RESOURCES
from test_window import Desk

from app.core.events import CancelledBecause, TurnCancelled
from app.store.helplines import Helplines
from app.store.history_key import Lock
from app.ui.actions import Deed
from app.ui.desktop.crash_dialogue import CrashReportDialog
from app.ui.history.unlocking import UnlockDialog
from app.ui.settings.models_profiles import ProfilesPanel
from app.ui.settings_wiring import _DEEDS as PAGES
from app.ui.state.notices import Cure, Notice

Surface = tuple[str, QWidget]
HELPLINES = Helplines.load(RESOURCES, RESOURCES)
NOTICE = Notice("Qwen3 8B needs more memory than is free. Choose a smaller one.", Cure.MODELS)


def surfaces(desk: Desk) -> Iterator[Surface]:
    """Each is on the screen, and has the keyboard, while it is looked at."""
    for name, shown in (*_of_the_window(desk), *_of_the_settings(desk)):
        yield name, _in_front(shown())
    desk.application.settings.dialog.close()
    yield "history", _in_front(_history(desk))
    desk.application.history.shown.close()
    yield from _of_the_lock(desk)
    desk.application.first_run.show()
    steps = desk.application.first_run.shown
    for number in range(5):
        if number:
            steps.bar.next.click()
        yield f"step {number + 1}", _in_front(steps)
    steps.close()
    yield from _to_read(desk)


def converse(desk: Desk) -> QWidget:
    """Have a conversation, the last reply of which was interrupted."""
    desk.exchange(1, "What is a quark?", "A very small thing.")
    said = "Tell me a story about a king and his dog, please, and make it long."
    reply = "Once upon a time there was a king. The king had a dog, and the dog had a bone."
    desk.exchange(2, said, reply, heard="Once upon a time ")
    desk.happens(TurnCancelled(2, CancelledBecause.INTERRUPTED))
    desk.window.transcript.setFocus()
    return desk.window


def _converse_alone(desk: Desk) -> QWidget:
    _explain(desk, open_panel=False)
    return converse(desk)


def _edit(desk: Desk) -> QWidget:
    _explain(desk, open_panel=False)
    desk.application.dialogue.notify(NOTICE)
    desk.window.transcript.edit_wished.emit(1, "What is a quark?")
    return desk.window


def _offer_help(desk: Desk) -> QWidget:
    desk.application.dialogue.notify(None)
    desk.window.help_card.show_country(HELPLINES.of("DE"))
    return desk.window


def _explain(desk: Desk, *, open_panel: bool = True) -> QWidget:
    desk.window.actions_[Deed.WHY].setChecked(open_panel)
    return desk.window


def _of_the_window(desk: Desk):
    yield "empty window", lambda: desk.window
    yield "nothing to explain", lambda: _explain(desk)
    yield "conversation", lambda: _converse_alone(desk)
    yield "decisions", lambda: _explain(desk)
    yield "notice and editing", lambda: _edit(desk)
    yield "helplines", lambda: _offer_help(desk)


def _of_the_settings(desk: Desk):
    for deed in PAGES:

        def shown(deed: Deed = deed) -> QWidget:
            desk.do(deed)
            return desk.application.settings.dialog

        yield f"{deed.value} page", shown
    yield "choices of models", lambda: _choices(desk)


def _choices(desk: Desk) -> QWidget:
    desk.do(Deed.MODELS)
    dialog = desk.application.settings.dialog
    dialog.findChild(ProfilesPanel).choose.click()
    return dialog


def _history(desk: Desk) -> QWidget:
    desk.do(Deed.HISTORY)
    while desk.application.history.desk.busy:
        QApplication.processEvents()
    return desk.application.history.shown


def _of_the_lock(desk: Desk) -> Iterator[Surface]:
    history = desk.application.history
    for lock in (Lock.NO_KEYRING, Lock.PASSPHRASE_NEEDED):
        dialog = UnlockDialog(history.archive, history.desk, lock, desk.window)
        dialog.open()
        yield dialog.heading.text(), _in_front(dialog)
        dialog.close()


def _to_read(desk: Desk) -> Iterator[Surface]:
    """Help, About and the crash report."""
    for deed in (Deed.HELP, Deed.ABOUT):
        desk.do(deed)
        yield from _tabs_of(_last_dialog(desk))
    CrashReportDialog("Traceback\nof something", desk.window).open()
    yield from _tabs_of(_last_dialog(desk))
    CrashReportDialog(None, desk.window).open()
    yield from _tabs_of(_last_dialog(desk))


def _tabs_of(dialog: QDialog) -> Iterator[Surface]:
    tabs = dialog.findChild(QTabWidget)
    for number in range(tabs.count() if tabs else 1):
        if tabs:
            tabs.setCurrentIndex(number)
        yield f"{dialog.windowTitle()} {number + 1}", _in_front(dialog)
    dialog.close()


def _last_dialog(desk: Desk) -> QDialog:
    shown = [dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible()]
    assert len(shown) == 1
    return shown[0]


def _in_front(window: QWidget) -> QWidget:
    window.activateWindow()
    QApplication.processEvents()
    assert window.isActiveWindow()
    return window


def seen(window: QWidget) -> list[QWidget]:
    """All widgets that are on the screen."""
    inside = window.findChildren(QWidget)
    return [one for one in inside if one.window() is window and one.isVisible()]


def usable(window: QWidget) -> list[QWidget]:
    """The widgets that a keyboard or a mouse acts on."""
    return [
        one
        for one in seen(window)
        if not isinstance(one, QScrollBar)
        and (one.focusPolicy() is not Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton))
    ]


def in_words(widget: QWidget) -> str:
    """What a widget is called in a report."""
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text[:40]}".strip()
