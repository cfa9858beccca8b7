"""Which languages the user speaks: at least one, the usual one first."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from app.core.languages import LANGUAGES
from app.ui.look.scale import Space
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import Row


def with_language(languages: Sequence[str], code: str, *, spoken: bool) -> tuple[str, ...]:
    """The languages with one more or one less; the usual one stays first, the last one stays."""
    if not spoken:
        return tuple(one for one in languages if one != code) or tuple(languages)
    usual, others = languages[0], {*languages, code}
    return (usual, *(one for one in LANGUAGES if one in others and one != usual))


def with_usual(languages: Sequence[str], code: str) -> tuple[str, ...]:
    """The languages with another one first."""
    return (code, *(one for one in languages if one != code))


class LanguageChoice(Row):
    """A box to tick for each language."""

    changed = Signal(tuple)

    def __init__(self) -> None:
        boxes = QWidget()
        line = FlowLayout(boxes, Space.SMALL, even=True)
        super().__init__(
            "Languages you speak",
            boxes,
            "The fewer there are, the surer Parley is which one it hears.",
            below=True,
        )
        self._languages: tuple[str, ...] = ()
        self.boxes = {code: QCheckBox(name) for code, name in LANGUAGES.items()}
        for code, box in self.boxes.items():
            box.setAccessibleName(box.text())
            box.setProperty("code", code)
            box.clicked.connect(self._tell)
            line.addWidget(box)

    def show_value(self, languages: tuple[str, ...]) -> None:
        """Tick these; the last one cannot be taken away."""
        self._languages = languages
        for code, box in self.boxes.items():
            box.setChecked(code in languages)
            last = languages == (code,)
            box.setEnabled(not last)
            box.setToolTip("At least one language stays." if last else "")

    @Slot(bool)
    def _tell(self, spoken: bool) -> None:
        code = self.sender().property("code")
        self.changed.emit(with_language(self._languages, code, spoken=spoken))
