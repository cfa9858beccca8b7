"""Choosing a speaker: filters above the list of those who are left."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.speech.voices import Speaker
from app.ui.look.scale import Space
from app.ui.settings.casting import languages_of, matching, ordered
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import choice_box, hint_label, show_hint
from app.ui.settings.speaker_list import SpeakerList

_GENDERS = (("", "Women and men"), ("female", "Women"), ("male", "Men"))


class SpeakerChoice(QWidget):
    """The speakers of one engine. Filters never change who is chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._speakers: Sequence[Speaker] = ()
        self._name = ""
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find a speaker")
        self.words.setAccessibleName("Find a speaker by name or accent")
        self.words.setClearButtonEnabled(True)
        self.language = _filter("Language")
        self.gender = _filter("Women or men")
        for value, title in _GENDERS:
            self.gender.addItem(title, value)
        self.list = SpeakerList()
        self.list.setAccessibleName("Speakers")
        self._nobody = hint_label()
        self._place()
        self.words.textChanged.connect(self._show)
        self.language.currentIndexChanged.connect(self._show)
        self.gender.currentIndexChanged.connect(self._show)
        self.list.chosen.connect(self._choose)

    def show_speakers(self, speakers: Sequence[Speaker], chosen: str, usual: str) -> None:
        """Offer these speakers, those of the usual language first."""
        offered = ordered(speakers, usual)
        if offered != self._speakers:
            self._speakers, self._name = offered, chosen
            self._offer_languages()
            self._show()
        elif chosen != self._name:
            self._name = chosen
            self._show()

    def _place(self) -> None:
        filters = QWidget()
        line = FlowLayout(filters, Space.SMALL)
        for part in (self.words, self.language, self.gender):
            line.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(filters)
        column.addWidget(self.list)
        column.addWidget(self._nobody)

    def _offer_languages(self) -> None:
        self.language.blockSignals(True)
        self.language.clear()
        self.language.addItem("All languages", "")
        for code, name in languages_of(self._speakers):
            self.language.addItem(name, code)
        self.language.blockSignals(False)

    @Slot()
    def _show(self) -> None:
        language, gender = self.language.currentData(), self.gender.currentData()
        left = matching(self._speakers, self.words.text(), language, gender)
        self.list.show_speakers(left, self._name)
        none = "No speaker fits. Try fewer words, or all languages."
        show_hint(self._nobody, "" if left else none)

    @Slot(str)
    def _choose(self, name: str) -> None:
        self._name = name
        self.chosen.emit(name)


def _filter(name: str) -> QComboBox:
    box = choice_box(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box
