"""Step 3: a microphone that hears, and how to talk with it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.first_run.microphone_check import Hearing, MicrophoneCheck
from app.ui.first_run.step import Step
from app.ui.look.icons import Ink
from app.ui.look.scale import TypeRole
from app.ui.protocols import SettingsKeeper
from app.ui.settings.devices import device_choices
from app.ui.settings.form import Section
from app.ui.settings.models_marked import Marked
from app.ui.settings.options import OptionRow
from app.ui.settings.rows import ChoiceRow
from app.ui.widgets.level_meter import LevelMeter

_LOOK_MILLISECONDS = 200
_NONE = "There is no microphone. Plug one in, or go on: typing works without."


class MicrophoneStep(Step):
    """Choose a microphone and see that it works; hold a key to talk, or be heard all the time."""

    title = "Your microphone"
    lead = "Say a few words. What the microphone hears is used at once and not recorded."

    devices_wished = Signal()
    """Look for devices again."""

    def __init__(self, keeper: SettingsKeeper, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._keeper, self._clock = keeper, clock
        self._devices: Sequence[str] = ()
        self._none = False
        self._level = -90.0
        self._check = MicrophoneCheck()
        self.microphone = ChoiceRow("Microphone", device_choices((), ""))
        self.meter = LevelMeter()
        self.meter.setAccessibleName("Microphone level")
        self.verdict = Marked(TypeRole.BODY)
        self.manner = OptionRow(
            "How to talk",
            (
                (False, "Hold Space while I talk", "Nothing is heard unless you hold it."),
                (True, "Listen all the time", "Just talk; Parley notices when you have finished."),
            ),
        )
        self.add(Section("Can you be heard?", (self.microphone, self.meter, self.verdict)))
        self.add(Section("How would you like to talk?", (self.manner,)))
        self._timer = QTimer(self, interval=_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self.microphone.chosen.connect(self._choose_microphone)
        self.manner.chosen.connect(self._choose_manner)
        self._look()

    def arrive(self) -> None:
        """Begin to listen, and look for devices."""
        settings = self._keeper.settings
        self.manner.show_value(settings.talking.open_mic)
        self._offer()
        self._check = MicrophoneCheck()
        self._timer.start()
        self.devices_wished.emit()

    def leave(self) -> None:
        """Listen no more."""
        self._timer.stop()

    def first_control(self) -> QWidget | None:
        """The list of microphones."""
        return self.microphone.box

    def show_level(self, level: float) -> None:
        """The microphone's level now, in dBFS."""
        self._level = level
        self.meter.show_level(level)
        if self._timer.isActive():
            self._look()

    def show_devices(self, microphones: Sequence[str], *, lost: bool = False) -> None:
        """Offer these microphones; `lost` if none of them can be used."""
        self._devices, self._none = microphones, lost
        self._offer()

    def _offer(self) -> None:
        chosen = self._keeper.settings.sound.microphone
        self.microphone.show_choices(device_choices(self._devices, chosen))
        self.microphone.show_value(chosen)

    @Slot()
    def _look(self) -> None:
        self._check = self._check.after(self._clock(), self._level)
        hearing = self._check.hearing
        if hearing is Hearing.HEARD:
            self.verdict.show_words(hearing.value, "check", Ink.SUCCESS)
        elif self._none:
            self.verdict.show_words(_NONE, "microphone-off", Ink.WARNING)
        elif hearing is Hearing.WAITING:
            self.verdict.show_words(hearing.value, "ear")
        else:
            self.verdict.show_words(hearing.value, "warning", Ink.WARNING)

    @Slot(object)
    def _choose_microphone(self, name: str) -> None:
        settings = self._keeper.settings
        self._keeper.change(replace(settings, sound=replace(settings.sound, microphone=name)))
        self._check = MicrophoneCheck()
        self._level = -90.0

    @Slot(object)
    def _choose_manner(self, open_mic: bool) -> None:
        settings = self._keeper.settings
        talking = replace(settings.talking, open_mic=open_mic)
        self._keeper.change(replace(settings, talking=talking))
