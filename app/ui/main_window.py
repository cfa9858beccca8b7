"""The main window: the conversation above, the field for writing and the talk control below."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.catalog.manifest import Manifest
from app.core.settings import Settings
from app.speech.voices import Repertoire
from app.ui.actions import MENU_KEY, Actions, Deed
from app.ui.look.scale import Space
from app.ui.look.theme import grown, grown_with_text
from app.ui.personas import Personas
from app.ui.state.view_state import ViewState
from app.ui.transcript.view import TranscriptView
from app.ui.widgets.composer import Composer
from app.ui.widgets.decisions_panel import DecisionsPanel
from app.ui.widgets.header import Header, voice_in_words
from app.ui.widgets.help_card import HelpCard
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.talk_panel import TalkPanel

_USUAL_SIZE = QSize(760, 820)
"""At the usual text size."""

_MOST = 0.9
"""Of the screen."""

_NARROW, _LOW = 580, 31
"""A width at the usual text size, and lines: with less room the talk panel gives way."""


class MainWindow(QMainWindow):
    """Places the widgets and shows them the state; what they wish is wired in `wiring.py`."""

    closing = Signal(object)
    """The QCloseEvent, which may be ignored: there is something to be asked first."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Parley")
        self.actions_ = Actions(self, self.menuBar())
        self.header = Header(self.actions_[Deed.VOICE], self.actions_[Deed.SETTINGS])
        self.notices = NoticeBar()
        self.help_card = HelpCard()
        self.transcript = TranscriptView()
        self.composer = Composer()
        self.talk = TalkPanel(
            self.actions_[Deed.OPEN_MIC], self.actions_[Deed.MUTE], self.actions_[Deed.STOP]
        )
        self.decisions = DecisionsPanel(self.actions_[Deed.WHY])
        self._place()
        QShortcut(QKeySequence(MENU_KEY), self).activated.connect(self._go_to_menus)
        self.setAcceptDrops(True)
        self.talk.button.setFocus()

    @Slot(object, object)
    def show_state(self, before: ViewState, after: ViewState) -> None:
        """Show what has changed."""
        if after.entries is not before.entries:
            self.transcript.show_entries(after.entries)
        if after.notice != before.notice:
            self.notices.show_notice(after.notice)
        self.talk.show_state(after)

    def show_settings(
        self, settings: Settings, manifest: Manifest, repertoire: Repertoire, personas: Personas
    ) -> None:
        """Show who answers, and how one might begin."""
        model = settings.models.language_model
        titles = [known.title for known in manifest if known.id == model]
        self.header.show_persona(settings.persona.name, titles[0] if titles else model)
        self.header.show_voice(voice_in_words(settings.voice, repertoire))
        self.talk.set_feelings_shown(settings.feelings.listen and settings.feelings.shown)
        key = QKeySequence(settings.talking.key).toString(QKeySequence.SequenceFormat.NativeText)
        hold = f"Hold {key} and speak" if settings.talking.hold else f"Press {key} and speak"
        how = "Just speak" if settings.talking.open_mic else hold
        opener = personas.preset(settings.persona).openers[0]
        self.transcript.set_hint("Say something", f"{how}, or write below. For example: “{opener}”")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give way to the conversation where there is little room for it."""
        if watched is self._middle and event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_middle"):
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it is to be over."""
        event.accept()
        self.closing.emit(event)

    @Slot()
    def _go_to_menus(self) -> None:
        self.menuBar().setActiveAction(self.menuBar().actions()[0])

    def _place(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(Space.ROOMY, Space.SMALL, Space.ROOMY, Space.LARGE)
        column.setSpacing(Space.LARGE)
        column.addWidget(self.composer)
        column.addWidget(self.talk)
        middle = self._middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(self.notices)
        rows.addWidget(self.help_card)
        rows.addWidget(self.transcript, 1)
        rows.addWidget(below)
        self.setCentralWidget(middle)
        middle.installEventFilter(self)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.decisions)
        usual = QSize(grown_with_text(_USUAL_SIZE.width()), grown_with_text(_USUAL_SIZE.height()))
        self.resize(usual.boundedTo(self.screen().availableSize() * _MOST))
        # placed before it is shown, so that dialogues know where its middle is
        self.move(self.screen().availableGeometry().center() - self.rect().center())

    def _fit(self) -> None:
        """Give the conversation what room there is."""
        room = self._middle.size()
        self.talk.fit(
            narrow=room.width() < grown(_NARROW),
            low=room.height() < self.fontMetrics().lineSpacing() * _LOW,
        )
