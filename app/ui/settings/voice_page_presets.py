"""The Voice page's part about presets: choose one, save the voice as one, delete one."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from app.core.errors import ParleyError
from app.core.style import VoiceStyle
from app.store.presets import LONGEST_NAME, Preset, tidy_name
from app.ui.asking import ask
from app.ui.settings.form import ButtonRow, Row, Section, hint_label, show_hint, wish_button
from app.ui.settings.preset_keeper import PresetKeeper
from app.ui.settings.rows import ChoiceRow

_NONE = "None of them"
_OWN = "Saved by you."
_SUPPLIED = "Comes with Parley. The speaker stays."
_CHANGED = "The voice as it is now is not saved."


class PresetSection(Section):
    """The preset that is equal to the voice as it is now is shown as chosen."""

    chosen = Signal(object)
    """A Preset."""

    def __init__(self, keeper: PresetKeeper) -> None:
        self._keeper, self._style = keeper, VoiceStyle()
        self.choice = ChoiceRow("Preset")
        self.choice.box.setPlaceholderText(_NONE)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText("A name of your own")
        self.save = wish_button("Save", "add", "Keeps the voice as it is now under this name")
        self.delete = wish_button("Delete", "delete", "Deletes the preset that is chosen")
        self._told = hint_label()
        named = Row("Save the voice as it is now", self.name, below=True)
        buttons = ButtonRow(self.save, self.delete)
        super().__init__("Presets", (self.choice, named, buttons, self._told))
        self.choice.chosen.connect(self._choose)
        self.name.textChanged.connect(self._name_save)
        self.name.returnPressed.connect(self.save.click)
        self.save.clicked.connect(self._save)
        self.delete.clicked.connect(self._ask)
        self._name_save()

    def show_style(self, style: VoiceStyle) -> None:
        """Show which preset a style is, if it is any."""
        if style != self._style:
            self.tell("")
        self._style = style
        presets = self._keeper.presets
        self.choice.show_choices([(one.name, one.name) for one in presets])
        same = presets.equal_to(style)
        self.choice.show_value(same.name if same else None)
        self.choice.show_hint((_OWN if same.own else _SUPPLIED) if same else _CHANGED)
        self.delete.setEnabled(same is not None and same.own)
        words = f"Delete “{same.name}”" if same and same.own else "Delete"
        self.delete.setText(words)
        self.delete.setAccessibleName(words)

    @property
    def told(self) -> str:
        """What came of the last wish."""
        return self._told.text()

    def tell(self, words: str) -> None:
        """Say what came of a wish."""
        show_hint(self._told, words)
        self.choice.box.setAccessibleDescription(words or self.choice.hint.text())

    @Slot(object)
    def _choose(self, name: str) -> None:
        self.chosen.emit(self._keeper.presets.named(name))

    @Slot()
    def _name_save(self) -> None:
        name = tidy_name(self.name.text())
        there = self._keeper.presets.find(name)
        words = "Replace yours" if there is not None and there.own else "Save"
        self.save.setText(words)
        self.save.setAccessibleName(words)
        self.save.setEnabled(bool(name))

    @Slot()
    def _save(self) -> None:
        name = tidy_name(self.name.text())
        if not name:
            return
        told = f"Saved as “{name}”."
        try:
            self._keeper.keep(name, self._style)
        except ParleyError as error:
            told = str(error)
        self.name.clear()
        self.show_style(self._style)
        self.tell(told)

    @Slot()
    def _ask(self) -> None:
        preset = self._keeper.presets.equal_to(self._style)
        if preset is not None and preset.own:
            question = f"Delete the preset “{preset.name}”?"
            text = "The voice stays as it is; only the name for it goes."
            ask(self, question, text, "Delete it", lambda: self._delete(preset))

    def _delete(self, preset: Preset) -> None:
        told = f"“{preset.name}” is deleted."
        try:
            self._keeper.forget(preset.name)
        except ParleyError as error:
            told = str(error)
        self.choice.box.setFocus()  # the button that had it is about to be disabled
        self.show_style(self._style)
        self._name_save()
        self.tell(told)
