"""The Sound page: loudspeaker, volume, a test, whether replies are read aloud, and the echo."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot

from app.core.events import Event
from app.core.settings import DuplexWish, Settings
from app.core.style import VoiceStyle
from app.core.voice_events import EchoMeasured, EchoNotMeasured, VoiceLost
from app.speech.voices import Repertoire
from app.ui.protocols import SettingsKeeper
from app.ui.settings.devices import device_choices
from app.ui.settings.echo_check import EchoCheck
from app.ui.settings.form import ButtonRow, Row, wish_button
from app.ui.settings.languages import passage_in_voice, sample_in_voice
from app.ui.settings.page import Page
from app.ui.settings.rows import ChoiceRow, SliderRow, SwitchRow
from app.ui.state.view_state import Levels
from app.ui.widgets.level_meter import LevelMeter

_DUPLEX_CHOICES = [
    (DuplexWish.AUTO, "As the echo allows"),
    (DuplexWish.HALF, "Never: we take turns"),
    (DuplexWish.FULL, "Always: I wear headphones"),
]
_LOST = "Parley's voice stopped meanwhile. Measure again when it is back."


class SoundPage(Page):
    """Where the sound comes from and goes to."""

    title = "Sound"
    icon_name = "loudspeaker"

    rehearse_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    devices_wished = Signal()
    """Look for devices again."""

    measure_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud, to measure the echo."""

    stop_wished = Signal()
    """Be silent."""

    def __init__(self, keeper: SettingsKeeper, repertoire: Repertoire) -> None:
        super().__init__(keeper)
        self._repertoire = repertoire
        self._loudspeakers: Sequence[str] = ()
        self.loudspeaker = ChoiceRow("Device", accessible_name="Loudspeaker")
        self.volume = SliderRow("Volume", (0.0, 1.0), 0.05, "{:.0%}".format, ends=("off", "full"))
        self.test = wish_button("Test the loudspeaker", "play", "Reads a sentence aloud")
        self.look = wish_button("Look for devices again", "retry", "After plugging something in")
        self.meter = LevelMeter()
        self.aloud = SwitchRow(
            "Read replies aloud",
            "When this is off, replies are only written. A screen reader can read them instead, "
            "and the two do not talk at once.",
        )
        self.add_section("Replies", self.aloud)
        self.add_section(
            "Loudspeaker", self.loudspeaker, self.volume, ButtonRow(self.test, self.look)
        )
        hint = "The microphone itself is chosen on the Listening page."
        self.add_section("Microphone", Row("Level", self.meter, hint))
        self.duplex = ChoiceRow(
            "Speaking over a reply",
            _DUPLEX_CHOICES,
            "Parley stops when you speak while it does. Where the microphone hears the loudspeaker "
            "too well, that cannot work, and you take turns.",
        )
        self.echo = EchoCheck()
        self.add_section("Interrupting", self.duplex, self.echo)
        self._connect()

    def refresh(self, settings: Settings) -> None:
        """Show the sound."""
        self._show_loudspeakers(settings.sound.loudspeaker)
        self.volume.show_value(settings.sound.volume)
        self.aloud.show_value(settings.reply.aloud)
        self.duplex.show_value(settings.sound.duplex)
        self.echo.show_sound(settings.sound)

    def show_devices(self, microphones: Sequence[str], loudspeakers: Sequence[str]) -> None:
        """Offer the devices that there are."""
        self._loudspeakers = loudspeakers
        self._show_loudspeakers(self.settings.sound.loudspeaker)

    @Slot(object)
    def show_levels(self, levels: Levels) -> None:
        """Show how loud the microphone is."""
        self.meter.show_level(levels.microphone)

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Keep and show what came of measuring the echo."""
        match event:
            case EchoMeasured():
                measured = replace(
                    self.settings.sound,
                    calibrated_microphone=event.microphone,
                    calibrated_loudspeaker=event.loudspeaker,
                    calibrated_loss=round(event.after, 1),
                )
                self.change(sound=measured)
                self.echo.show_outcome()
            case EchoNotMeasured():
                self.echo.show_outcome(event.advice)
            case VoiceLost() if self.echo.busy:
                self.echo.show_outcome(_LOST)

    def _connect(self) -> None:
        self.loudspeaker.chosen.connect(self._choose_loudspeaker)
        self.volume.changed.connect(self._choose_volume)
        self.aloud.switched.connect(self._choose_aloud)
        self.duplex.chosen.connect(self._choose_duplex)
        self.test.clicked.connect(self._rehearse)
        self.look.clicked.connect(self.devices_wished)
        self.echo.measure_wished.connect(self._measure)
        self.echo.stop_wished.connect(self.stop_wished)

    def _show_loudspeakers(self, chosen: str) -> None:
        self.loudspeaker.show_choices(device_choices(self._loudspeakers, chosen))
        self.loudspeaker.show_value(chosen)

    @Slot(object)
    def _choose_loudspeaker(self, name: str) -> None:
        self.change(sound=replace(self.settings.sound, loudspeaker=name))

    @Slot(float)
    def _choose_volume(self, volume: float) -> None:
        self.change(sound=replace(self.settings.sound, volume=volume))

    @Slot(object)
    def _choose_duplex(self, wish: str) -> None:
        self.change(sound=replace(self.settings.sound, duplex=DuplexWish(wish)))

    @Slot(bool)
    def _choose_aloud(self, aloud: bool) -> None:
        self.change(reply=replace(self.settings.reply, aloud=aloud))

    @Slot()
    def _rehearse(self) -> None:
        style = self.settings.voice
        self.rehearse_wished.emit(sample_in_voice(style.speaker, self._repertoire), style)

    @Slot()
    def _measure(self) -> None:
        speaker = self.settings.voice.speaker
        self.measure_wished.emit(passage_in_voice(speaker, self._repertoire), VoiceStyle(speaker))
