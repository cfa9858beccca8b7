"""Rows with a choice, a switch or a slider: each shows a value and tells of a new one."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.scale import Space, Tint, set_tint
from app.ui.settings.form import Row, choice_box, hint_label, pass_wheel, text_label

Choice = tuple[Any, str]
"""A value, and the words for it."""


class ChoiceRow(Row):
    """One of several values, in a list that opens."""

    chosen = Signal(object)

    def __init__(
        self,
        label: str,
        choices: Sequence[Choice] = (),
        hint: str = "",
        accessible_name: str = "",
    ) -> None:
        self.box = choice_box(accessible_name or label)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(16)
        super().__init__(label, self.box, hint)
        self.show_choices(choices)
        self.box.activated.connect(self._tell)

    @property
    def value(self) -> Any:
        """What is chosen."""
        return self.box.currentData()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these values."""
        places = range(self.box.count())
        if [(self.box.itemData(n), self.box.itemText(n)) for n in places] == list(choices):
            return
        self.box.clear()
        for value, words in choices:
            self.box.addItem(words, value)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; nothing, if it is not on offer."""
        self.box.setCurrentIndex(self.box.findData(value))
        self.box.setToolTip(self.box.currentText())

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.box.setToolTip(self.box.currentText())
        self.chosen.emit(self.box.itemData(index))


class SwitchRow(Row):
    """On or off; a click anywhere in the row counts."""

    switched = Signal(bool)
    fewest_characters = 8

    def __init__(self, label: str, hint: str = "") -> None:
        self.switch = QCheckBox()
        set_tint(self.switch, Tint.SWITCH)
        self.switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # at the very edge
        self.switch.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        super().__init__(label, self.switch, hint)
        self.switch.clicked.connect(self.switched)

    def show_value(self, on: bool) -> None:
        """Show whether it is on."""
        self.switch.setChecked(on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the words for the switch."""
        if self.switch.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.switch.click()


class SliderRow(QWidget):
    """A number between two bounds, with its value in words.

    It tells of a new value when the slider is let go, and at each key.
    """

    changed = Signal(float)

    def __init__(
        self,
        label: str,
        bounds: tuple[float, float],
        step: float,
        words: Callable[[float], str],
        hint: str = "",
        ends: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__()
        self._step, self._in_words, self._hint = step, words, hint
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(bounds[0] / step), round(bounds[1] / step))
        self.slider.setPageStep(max(1, round((bounds[1] - bounds[0]) / step / 10)))
        self.slider.setTracking(False)
        self.slider.setAccessibleName(label)
        pass_wheel(self.slider)
        self._label, self._value = text_label(label), QLabel()
        self._label.setBuddy(self.slider)
        self._place(hint_label(ends[0]), hint_label(ends[1]), hint_label(hint))
        self.slider.sliderMoved.connect(self._describe)
        self.slider.valueChanged.connect(self._tell)
        self._describe(self.slider.value())

    @property
    def words(self) -> str:
        """The value as it is shown."""
        return self._value.text()

    def show_value(self, value: float) -> None:
        """Show a value, unless it is just being dragged; one outside the bounds sits at the end."""
        if self.slider.isSliderDown():
            return
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value / self._step))
        self._value.setText(self._in_words(value))
        self._describe_aloud()

    def _place(self, low: QLabel, high: QLabel, hint: QLabel) -> None:
        above, ends = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._label, 1)
        above.addWidget(self._value)
        ends.addWidget(low)
        ends.addStretch(1)
        ends.addWidget(high)
        for end in (low, high):
            end.setWordWrap(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addLayout(above)
        column.addWidget(self.slider)
        column.addLayout(ends)
        column.addWidget(hint)

    @Slot(int)
    def _describe(self, position: int) -> None:
        self._value.setText(self._in_words(position * self._step))
        self._describe_aloud()

    def _describe_aloud(self) -> None:
        self.slider.setAccessibleDescription(f"{self._value.text()}. {self._hint}".strip())

    @Slot(int)
    def _tell(self, position: int) -> None:
        self._describe(position)
        self.changed.emit(round(position * self._step, 6))
