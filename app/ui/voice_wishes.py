"""Keeps the voice as it was wished in the conversation, and offers to take that back."""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from app.core.events import Event, StyleWished, TurnOpened
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.ui.dialogue import Dialogue
from app.ui.keeper import Keeper
from app.ui.state.notices import Cure, Notice


class VoiceWishes(QObject):
    """Writes the voice that the conversation has got into the settings.

    What it tells stays until it is put away or somebody goes on speaking.
    """

    def __init__(self, dialogue: Dialogue, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialogue = dialogue
        self._keeper = keeper
        self._before: VoiceStyle | None = None
        self._notice: Notice | None = None
        dialogue.happened.connect(self._take_in)
        keeper.changed.connect(self._changed)

    @Slot(object)
    def cure(self, cure: Cure) -> None:
        """Take the last wish back, if that is what is asked for."""
        if cure is Cure.VOICE_AS_BEFORE and self._before is not None:
            self._become(self._before)

    @Slot(object)
    def _take_in(self, event: Event) -> None:
        if isinstance(event, StyleWished):
            before = self._keeper.settings.voice
            self._become(event.style)
            self._before = before
            self._notice = Notice(f"The voice was changed: {event.change}.", Cure.VOICE_AS_BEFORE)
            self._dialogue.notify(self._notice)
        elif isinstance(event, TurnOpened):
            self._put_away()

    @Slot(object, object)
    def _changed(self, before: Settings, after: Settings) -> None:
        """A voice that is chosen otherwise is not the one that can be taken back."""
        if before.voice != after.voice:
            self._put_away()

    def _become(self, style: VoiceStyle) -> None:
        self._keeper.change(replace(self._keeper.settings, voice=style))

    def _put_away(self) -> None:
        """Other notices stay."""
        if self._notice is not None and self._dialogue.state.notice is self._notice:
            self._dialogue.notify(None)
        self._before = self._notice = None
