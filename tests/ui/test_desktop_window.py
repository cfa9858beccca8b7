"""The small conventions of a desktop: tray, place of the window, dropped files, Help and About."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QSystemTrayIcon,
    QWidget,
)

from app import __version__
from app.ui.desktop.about import AboutDialog, versions
from app.ui.desktop.dropping import SoundDrop, first_sound
from app.ui.desktop.geometry import Geometry
from app.ui.desktop.help import HelpDialog
from app.ui.desktop.reading import markdown_page
from app.ui.desktop.tray import Tray

ROOT = Path(__file__).parents[2]


class TestDropping:
    @pytest.mark.parametrize("name", ["a.wav", "b.FLAC", "c.Ogg", "d.mp3", "e.opus", "é f.wav"])
    def test_recordings_are_known_by_their_names(self, name):
        assert first_sound(["/notes.txt", f"/x/{name}"]) == f"/x/{name}"

    @pytest.mark.parametrize("paths", [[], ["/a.txt", "/wav"], ["/a.wav.exe"]])
    def test_other_files_are_none(self, paths):
        assert first_sound(paths) is None

    @pytest.fixture
    def drop(self, qtbot) -> SoundDrop:
        return SoundDrop()

    def dropped(self, widget: QWidget, *urls: QUrl) -> bool:
        """Whether somebody took what was dropped."""
        data = QMimeData()
        data.setUrls(list(urls))
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
        QApplication.sendEvent(widget, QDragEnterEvent(QPoint(1, 1), *how))
        event = QDropEvent(QPointF(1, 1), *how)
        event.ignore()
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    def test_a_recording_is_taken(self, drop, qtbot):
        window = QWidget()
        qtbot.addWidget(window)
        drop.watch(window)
        with qtbot.waitSignal(drop.sound_dropped) as told:
            assert self.dropped(window, QUrl.fromLocalFile("/my voice.wav"))
        assert told.args == ["/my voice.wav"]

    @pytest.mark.parametrize("url", ["file:///a.txt", "https://example.org/a.wav"])
    def test_what_is_no_recording_of_this_computer_is_left_alone(self, drop, qtbot, url):
        window = QWidget()
        qtbot.addWidget(window)
        drop.watch(window)
        with qtbot.assertNotEmitted(drop.sound_dropped):
            assert not self.dropped(window, QUrl(url))

    def test_a_text_field_does_not_write_the_file_name(self, drop, qtbot):
        field = QPlainTextEdit()
        qtbot.addWidget(field)
        drop.watch(field)
        with qtbot.waitSignal(drop.sound_dropped):
            self.dropped(field.viewport(), QUrl.fromLocalFile("/a.wav"))
        assert field.toPlainText() == ""


class TestGeometry:
    @pytest.fixture
    def geometry(self, tmp_path) -> Geometry:
        return Geometry(tmp_path / "window.ini")

    @pytest.fixture
    def window(self, qtbot) -> QMainWindow:
        window = QMainWindow()
        qtbot.addWidget(window)
        return window

    def test_the_next_window_is_where_the_last_one_was(self, geometry, window, qtbot, tmp_path):
        window.setGeometry(40, 50, 400, 300)
        geometry.remember(window)
        following = QMainWindow()
        qtbot.addWidget(following)
        assert Geometry(tmp_path / "window.ini").restore(following)
        assert following.geometry() == window.geometry()

    def test_a_window_that_was_on_a_screen_now_gone_comes_back_into_sight(self, geometry, window):
        window.setGeometry(20_000, 20_000, 400, 300)
        geometry.remember(window)
        geometry.restore(window)
        screen = QGuiApplication.primaryScreen().availableGeometry()
        assert screen.intersects(window.geometry())

    def test_a_first_start_knows_nothing(self, geometry, window):
        assert not geometry.restore(window)

    @pytest.mark.parametrize(
        "content", ["[window]\ngeometry=rubbish", "\0\1\2", "[window]\ngeometry=@ByteArray(xx)"]
    )
    def test_a_damaged_file_is_as_good_as_none(self, window, tmp_path, content):
        (tmp_path / "damaged.ini").write_text(content)
        assert not Geometry(tmp_path / "damaged.ini").restore(window)


class TestTray:
    def test_it_offers_the_windows_own_actions(self, qtbot):
        mute, leave = QAction("Mute"), QAction("Quit")
        tray = Tray(QIcon(), [mute, None, leave])
        menu = tray.findChild(QSystemTrayIcon).contextMenu()
        offered = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert offered == ["Show Parley", "Mute", "Quit"]
        with qtbot.waitSignal(mute.triggered):
            menu.actions()[2].trigger()
        with qtbot.waitSignal(tray.opened):
            menu.actions()[0].trigger()

    def test_without_a_tray_everything_can_be_called(self, qapp):
        tray = Tray(QIcon(), [])
        tray.show_status("Listening")
        tray.notify("Parley", "Parley has answered.")
        icon = tray.findChild(QSystemTrayIcon)
        assert icon.toolTip() == "Listening"
        assert icon.isVisible() is tray.is_there


class TestReading:
    def test_a_page_loads_nothing_that_its_text_names(self, qtbot, tmp_path):
        (tmp_path / "diary.txt").write_text("Dear diary")
        file = QUrl.fromLocalFile(str(tmp_path / "diary.txt"))
        page = markdown_page(f"[link](https://example.org) ![picture]({file.toString()})", "Page")
        qtbot.addWidget(page)
        kind = QTextDocument.ResourceType.ImageResource.value
        assert b"Dear" not in bytes(page.document().resource(kind, file).data())
        assert not page.openLinks()

    def test_about_tells_versions_and_licences(self, qtbot):
        dialog = AboutDialog(ROOT)
        qtbot.addWidget(dialog)
        assert __version__ in [label.text() for label in dialog.findChildren(QLabel)]
        licence, made_with = (dialog.tabs.widget(index).toPlainText() for index in (1, 2))
        assert "GNU GENERAL PUBLIC LICENSE" in licence
        assert "PySide6" in made_with
        assert {"Python", "Qt", "ONNX Runtime"} <= {name for name, _ in versions()}

    def test_about_without_its_files_says_so(self, qtbot, tmp_path):
        dialog = AboutDialog(tmp_path)
        qtbot.addWidget(dialog)
        assert "LICENSE is missing" in dialog.tabs.widget(1).toPlainText()

    def test_help_shows_the_keys_it_is_given(self, qtbot):
        dialog = HelpDialog([("Stop", "Esc"), ("Copy", "")])
        qtbot.addWidget(dialog)
        names = [label.accessibleName() for label in dialog.findChildren(QLabel)]
        assert {"Stop: Esc", "Copy: no key"} <= set(names)
