"""The conversation that was chosen: what it is called, what can be done with it, what was said."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.store.history.records import KeptConversation, Summary
from app.ui.history.player import PlayButton
from app.ui.history.record import Record
from app.ui.history.wishes import ICONS, Wish, wishes_for
from app.ui.history.wording import caption
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.widgets.elided_label import ElidedLabel

_NARROW = 56
"""In characters."""


class Reader(QWidget):
    """Shows one conversation, or none."""

    wished = Signal(object, str)
    """A Wish, and the conversation's id."""

    play_wished = Signal(str, object)
    """The conversation's id, and a tuple of turns of which there is sound."""

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self.record = Record()
        self.player = PlayButton()
        self.player.play_wished.connect(self.record.play_on)
        self.record.play_wished.connect(lambda turns: self.play_wished.emit(self._id, turns))
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._title, self._caption = ElidedLabel(), QLabel()
        set_role(self._title, TypeRole.HEADING)
        set_role(self._caption, TypeRole.CAPTION)
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setWordWrap(True)
        self._continue = QPushButton(icon(ICONS[Wish.CONTINUE], Ink.ON_ACCENT), "Continue")
        set_tint(self._continue, Tint.ACCENT)
        self._continue.setToolTip("Continue this conversation in Parley's window")
        self._continue.clicked.connect(lambda: self._wish(Wish.CONTINUE))
        self._tools = {wish: self._tool(wish) for wish in Wish if wish is not Wish.CONTINUE}
        self._place()
        self.clear()

    @property
    def conversation(self) -> str:
        """The id of what is shown; empty for nothing."""
        return self._id

    def show_conversation(
        self,
        kept: KeptConversation,
        summary: Summary,
        current: str,
        turn: int | None = None,
        sounding: Sequence[int] = (),
    ) -> None:
        """Show a conversation, at a turn if there is one to go to.

        Args:
            kept: what was said.
            summary: what it is called.
            current: the id of the conversation that goes on.
            turn: where to go to.
            sounding: the turns of which there is sound, in order.
        """
        self._id = kept.id
        self.show_summary(summary, current)
        self.record.show_conversation(kept, turn, sounding)
        self._offer_to_play(playing=self.player.playing)

    def show_playing(self, conversation: str, turn: int) -> None:
        """Show which turn is played now; an empty conversation for none."""
        self._offer_to_play(playing=bool(conversation))
        if conversation and conversation == self._id:
            self.record.mark(turn)

    def show_summary(self, summary: Summary, current: str) -> None:
        """Show what it is called now, and what can be done with it."""
        self._title.setText(" ".join(summary.title.split()))
        self._caption.setText(caption(summary, current))
        self._offer(wishes_for(summary, current))

    @Slot()
    def clear(self) -> None:
        """Show none."""
        self._id = ""
        self._title.setText("")
        self._caption.setText("")
        self._offer(())
        self.record.clear()
        self._offer_to_play(playing=self.player.playing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the title where both have no room."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _offer(self, wishes: tuple[Wish, ...]) -> None:
        self._continue.setVisible(Wish.CONTINUE in wishes)
        for wish, button in self._tools.items():
            button.setVisible(wish in wishes)

    def _offer_to_play(self, *, playing: bool) -> None:
        self.player.show_state(offered=self.record.sounds, playing=playing)

    def _wish(self, wish: Wish) -> None:
        if self._id:
            self.wished.emit(wish, self._id)

    def _tool(self, wish: Wish) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(ICONS[wish], Ink.ACCENT if wish is Wish.UNPIN else Ink.TEXT))
        name = f"{wish.value.rstrip('…')} this conversation"
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._wish(wish))
        return button

    def _place(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        buttons.addStretch(1)
        buttons.addWidget(self.player)
        for button in self._tools.values():
            buttons.addWidget(button)
        buttons.addWidget(self._continue)
        self._head.setSpacing(Space.TIGHT)
        self._head.addLayout(words, 1)
        self._head.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(self._head)
        column.addWidget(self.record, 1)
