"""The line at the top: who answers, in which voice, and the way to the settings."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.widgets.elided_label import ElidedLabel

_FEWEST_PIXELS = 96


class Header(QWidget):
    """Shows the persona and the voice; both lead to where they are changed."""

    def __init__(self, voice: QAction, settings: QAction) -> None:
        super().__init__()
        self._name = ElidedLabel()
        set_role(self._name, TypeRole.HEADING)
        self._model = ElidedLabel()
        set_role(self._model, TypeRole.CAPTION)
        self._voice = _button(voice, Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._voice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._voice.setMinimumWidth(_FEWEST_PIXELS)  # Qt shortens the words where there is no room
        self._settings = _button(settings, Qt.ToolButtonStyle.ToolButtonIconOnly)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._model)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ROOMY, Space.MEDIUM, Space.ROOMY, Space.MEDIUM)
        row.addLayout(names, 1)
        row.addWidget(self._voice)
        row.addWidget(self._settings)

    def show_persona(self, name: str, model: str) -> None:
        """Name whoever answers, and the language model behind."""
        self._name.setText(name)
        self._model.setText(model)

    def show_voice(self, text: str) -> None:
        """Name the voice: the speaker, and tone or emotion if they are not neutral."""
        self._voice.setText(text)
        self._voice.setAccessibleName(f"Voice: {text}. Change it")


def voice_in_words(style: VoiceStyle, repertoire: Repertoire) -> str:
    """The speaker, and tone and emotion where they are not neutral."""
    names = [one.display_name for one in repertoire.speakers if one.name == style.speaker]
    moods = [mood for mood in (style.tone, style.emotion) if mood != "neutral"]
    return ", ".join([*(names or [style.speaker]), *moods])


def _button(action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
    """A button for an action, with words of its own."""
    button = QToolButton()
    button.setIcon(action.icon())
    button.setToolButtonStyle(style)
    button.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
    button.setAccessibleName(action.text().rstrip("…"))
    button.clicked.connect(action.trigger)
    set_tint(button, Tint.QUIET)
    return button
