"""The Listening page: which microphone, when it listens, and for which languages."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Slot

from app.catalog.manifest import Manifest
from app.core.languages import LANGUAGES
from app.core.settings import ListeningSettings, Settings
from app.ui.protocols import SettingsKeeper
from app.ui.settings.devices import device_choices
from app.ui.settings.form import Row, Section, hint_label
from app.ui.settings.language_choice import LanguageChoice, with_usual
from app.ui.settings.options import OptionRow
from app.ui.settings.page import Page
from app.ui.settings.recogniser_choice import hearing_model, what_is_lost, with_recogniser
from app.ui.settings.rows import ChoiceRow, SliderRow, SwitchRow
from app.ui.state.view_state import Levels
from app.ui.widgets.level_meter import LevelMeter

SHORTEST_PATIENCE, LONGEST_PATIENCE = 0.6, 3.0
_HALF_DUPLEX = (
    "While a reply is heard, Parley does not listen, so that it never answers itself. To "
    "interrupt it, press the talk key, or Esc to make it silent."
)
_WISHES = (
    "“Speak more slowly”, “sound happier”, “use a British voice”: said in English in a "
    "conversation, it is done at once, and kept as if it had been chosen under Voice."
)


def with_patience(listening: ListeningSettings, seconds: float) -> ListeningSettings:
    """Another patience; the shorter waits before it follow where they must."""
    look = min(listening.look_seconds, seconds)
    pause = min(listening.pause_seconds, look)
    return replace(listening, patience_seconds=seconds, look_seconds=look, pause_seconds=pause)


class ListeningPage(Page):
    """How Parley hears the user."""

    title = "Listening"
    icon_name = "ear"

    def __init__(self, keeper: SettingsKeeper, manifest: Manifest) -> None:
        super().__init__(keeper)
        self._manifest = manifest
        self._microphones: Sequence[str] = ()
        self.microphone = ChoiceRow("Device", accessible_name="Microphone")
        self.meter = LevelMeter()
        meter = Row("Level", self.meter, "Say something: the bar should move well into its middle.")
        self.add_section("Microphone", self.microphone, meter)
        self._add_talking()
        self._add_languages()
        self._add_wishes()
        self._add_words()
        self.microphone.chosen.connect(self._choose_microphone)

    def refresh(self, settings: Settings) -> None:
        """Show how Parley listens."""
        listening = settings.listening
        self._show_microphones(settings.sound.microphone)
        self.hold.show_value(settings.talking.hold)
        self.open_mic.show_value(settings.talking.open_mic)
        self.patience.show_value(listening.patience_seconds)
        self.languages.show_value(listening.languages)
        spoken = [(code, LANGUAGES.get(code, code)) for code in listening.languages]
        self.usual.show_choices(sorted(spoken, key=lambda choice: choice[1]))
        self.usual.show_value(listening.languages[0])
        self.wishes.show_value(settings.reply.voice_wishes)
        self._show_words(settings)

    def show_devices(self, microphones: Sequence[str], loudspeakers: Sequence[str]) -> None:
        """Offer the devices that there are."""
        self._microphones = microphones
        self._show_microphones(self.settings.sound.microphone)

    @Slot(object)
    def show_levels(self, levels: Levels) -> None:
        """Show how loud the microphone is."""
        self.meter.show_level(levels.microphone)

    def _add_talking(self) -> None:
        self.hold = OptionRow(
            "Talk by",
            [
                (True, "Hold the key while you speak", "Letting go ends your turn."),
                (False, "Press it to begin and to end", "No need to keep a key down."),
            ],
        )
        self.open_mic = SwitchRow(
            "Open mic", "Parley listens all the time and notices when you speak. No key is needed."
        )
        self.patience = SliderRow(
            "How long Parley waits when you pause",
            (SHORTEST_PATIENCE, LONGEST_PATIENCE),
            0.1,
            _seconds,
            "With the open mic only. It answers sooner when you sound finished.",
            ends=("quick to answer", "lets you think"),
        )
        self.add_section(
            "Talking", self.hold, self.open_mic, self.patience, hint_label(_HALF_DUPLEX)
        )
        self.hold.chosen.connect(self._choose_hold)
        self.open_mic.switched.connect(self._choose_open_mic)
        self.patience.changed.connect(self._choose_patience)

    def _add_languages(self) -> None:
        self.languages = LanguageChoice()
        self.usual = ChoiceRow("Usual language", hint="Taken where a few words could be anything.")
        self.add_section("Languages", self.languages, self.usual)
        self.languages.changed.connect(self._choose_languages)
        self.usual.chosen.connect(self._choose_usual)

    def _add_wishes(self) -> None:
        self.wishes = SwitchRow("Spoken wishes about the voice", _WISHES)
        self.add_section("Wishes", self.wishes)
        self.wishes.switched.connect(self._choose_wishes)

    def _add_words(self) -> None:
        self.recogniser = SwitchRow("Have a recogniser write down what you say")
        self.lost = hint_label("0")
        self._words = Section("Your words", (self.recogniser, self.lost))
        self.add(self._words)
        self.recogniser.switched.connect(self._choose_recogniser)

    def _show_words(self, settings: Settings) -> None:
        """There is a choice only with a model that hears for itself."""
        model = hearing_model(settings, self._manifest)
        self._words.setVisible(model is not None)
        if model is not None:
            self.recogniser.show_value(bool(settings.models.recogniser))
            self.lost.setText(what_is_lost(model))
            self.recogniser.switch.setAccessibleDescription(self.lost.text())

    def _show_microphones(self, chosen: str) -> None:
        self.microphone.show_choices(device_choices(self._microphones, chosen))
        self.microphone.show_value(chosen)

    @Slot(object)
    def _choose_microphone(self, name: str) -> None:
        self.change(sound=replace(self.settings.sound, microphone=name))

    @Slot(object)
    def _choose_hold(self, hold: bool) -> None:
        self.change(talking=replace(self.settings.talking, hold=hold))

    @Slot(bool)
    def _choose_open_mic(self, on: bool) -> None:
        self.change(talking=replace(self.settings.talking, open_mic=on))

    @Slot(bool)
    def _choose_wishes(self, heeded: bool) -> None:
        self.change(reply=replace(self.settings.reply, voice_wishes=heeded))

    @Slot(bool)
    def _choose_recogniser(self, wanted: bool) -> None:
        self.change(models=with_recogniser(self.settings, wanted))

    @Slot(float)
    def _choose_patience(self, seconds: float) -> None:
        self.change(listening=with_patience(self.settings.listening, seconds))

    @Slot(tuple)
    def _choose_languages(self, languages: tuple[str, ...]) -> None:
        self.change(listening=replace(self.settings.listening, languages=languages))

    @Slot(object)
    def _choose_usual(self, code: str) -> None:
        self._choose_languages(with_usual(self.settings.listening.languages, code))


def _seconds(value: float) -> str:
    return f"{value:.1f} seconds"
