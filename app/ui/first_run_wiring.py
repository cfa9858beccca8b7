"""Joins the first run to the conversation."""

from PySide6.QtCore import QObject, Signal, Slot

from app.ui.actions import Deed
from app.ui.dialogue import Dialogue
from app.ui.first_run.first_run import FirstRun
from app.ui.keeper import Keeper
from app.ui.main_window import MainWindow
from app.ui.settings.models_shelf import Shelf
from app.ui.state.view_state import ViewState
from app.ui.supplies import Supplies


class FirstRunWiring(QObject):
    """Shows the first steps when they are due or asked for."""

    finished = Signal()

    def __init__(
        self,
        supplies: Supplies,
        window: MainWindow,
        dialogue: Dialogue,
        keeper: Keeper,
        shelf: Shelf,
    ) -> None:
        super().__init__(window)
        self._supplies = supplies
        self._window = window
        self._dialogue = dialogue
        self._keeper = keeper
        self._shelf = shelf
        self.shown: FirstRun | None = None
        window.actions_[Deed.FIRST_STEPS].triggered.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Show the first steps in front of the window."""
        supplies, dialogue = self._supplies, self._dialogue
        steps = self.shown = FirstRun(
            self._keeper,
            supplies.library,
            supplies.repertoire,
            self._shelf,
            supplies.recommendation,
            self._window,
        )
        steps.talk_pressed.connect(dialogue.press)
        steps.talk_released.connect(dialogue.release)
        steps.said.connect(dialogue.say)
        steps.stop_wished.connect(dialogue.stop)
        steps.rehearse_wished.connect(dialogue.rehearse)
        steps.devices_wished.connect(dialogue.find_devices)
        dialogue.changed.connect(steps.show_state)
        dialogue.happened.connect(steps.take_in)
        steps.finished.connect(lambda _: self.finished.emit())
        steps.finished.connect(steps.deleteLater)
        steps.show_state(ViewState(), dialogue.state)
        steps.open()
