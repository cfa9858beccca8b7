"""The Voice page's part for listening: a sentence of one's own, and two voices to compare."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.style import VoiceStyle
from app.speech.casting import language_of
from app.speech.spoken_text.spoken import spoken
from app.speech.voices import Repertoire
from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import (
    ButtonRow,
    Section,
    hint_label,
    show_hint,
    text_label,
    wish_button,
)
from app.ui.settings.languages import sample_in_voice
from app.ui.settings.text_rows import TextRow
from app.ui.settings.voice_page_words import style_in_words

_UNSPEAKABLE = "There is nothing in the sentence that can be said. Write a word or a figure."
_COMPARE = "Keep the voice as it is now as A, change it, keep that as B, and listen to the two."


class RehearsalSection(Section):
    """A sentence is heard in the voice as it is now, in A or in B."""

    heard = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    chosen = Signal(object)
    """The VoiceStyle to use from now on."""

    about_to_listen = Signal()
    """What is half written elsewhere on the page is to count."""

    def __init__(self, repertoire: Repertoire) -> None:
        self._repertoire, self._style = repertoire, VoiceStyle()
        self.sentence = TextRow("Sentence", "Leave it empty for a sample in the voice's language.")
        self.listen = wish_button("Listen", "play", "Reads it in the voice as it is now")
        self._told = hint_label()
        self.candidates = (Candidate("A", repertoire), Candidate("B", repertoire))
        rows = (self.sentence, ButtonRow(self.listen), self._told, hint_label(_COMPARE))
        super().__init__("Listen and compare", (*rows, *self.candidates))
        self.listen.clicked.connect(self.hear_chosen)
        for one in self.candidates:
            one.kept.connect(lambda one=one: self._keep(one))
            one.heard.connect(self._hear)
            one.chosen.connect(self.chosen)

    def show_style(self, style: VoiceStyle) -> None:
        """Show which of the two the voice is, as it is now."""
        self._style = style
        self.sentence.field.setPlaceholderText(sample_in_voice(style.speaker, self._repertoire))
        for one in self.candidates:
            one.show_style(style)

    @property
    def told(self) -> str:
        """Why nothing is heard; empty if something is."""
        return self._told.text()

    @Slot()
    def hear_chosen(self) -> None:
        """Read the sentence in the voice as it is now."""
        self.about_to_listen.emit()
        self._hear(self._style)

    def _keep(self, candidate: "Candidate") -> None:
        self.about_to_listen.emit()
        candidate.keep(self._style)

    @Slot(object)
    def _hear(self, style: VoiceStyle) -> None:
        sample = sample_in_voice(style.speaker, self._repertoire)
        text = self.sentence.field.words.strip() or sample
        show_hint(self._told, "" if spoken(text, self._language(style)) else _UNSPEAKABLE)
        if self._told.isHidden():
            self.heard.emit(text, style)

    def _language(self, style: VoiceStyle) -> str:
        tags = {one.name: one.language for one in self._repertoire.speakers}
        return language_of(tags.get(style.speaker, "en"))


class Candidate(QWidget):
    """One of two voices; empty until one is kept."""

    kept = Signal()
    """The voice as it is now is to be kept here."""

    heard = Signal(object)
    chosen = Signal(object)
    """The VoiceStyle that is kept here."""

    def __init__(self, letter: str, repertoire: Repertoire) -> None:
        super().__init__()
        self._letter, self._repertoire = letter, repertoire
        self._style: VoiceStyle | None = None
        self._title, self._words = text_label(letter), text_label("", TypeRole.CAPTION)
        self.keep_here = wish_button(f"Keep this as {letter}", "check", "The voice as it is now")
        self.listen = wish_button(f"Listen to {letter}", "play", "Reads the sentence in this voice")
        self.use = wish_button(f"Use {letter}", "speaker-voice", "Talk in this voice from now on")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        for part in (self._title, self._words, ButtonRow(self.keep_here, self.listen, self.use)):
            column.addWidget(part)
        self.keep_here.clicked.connect(self.kept)
        self.listen.clicked.connect(lambda: self.heard.emit(self._style))
        self.use.clicked.connect(lambda: self.chosen.emit(self._style))
        self.show_style(VoiceStyle())

    @property
    def title(self) -> str:
        """The letter, and whether this voice is the one in use."""
        return self._title.text()

    def keep(self, style: VoiceStyle) -> None:
        """Have this voice, which is the one in use."""
        self._style = style
        self.show_style(style)

    def show_style(self, style: VoiceStyle) -> None:
        """Tell whether the voice in use is the one that is kept here."""
        kept, same = self._style, style == self._style
        self._title.setText(f"{self._letter}, in use now" if same else self._letter)
        self._words.setText(style_in_words(kept, self._repertoire) if kept else "Nothing is kept.")
        self.keep_here.setEnabled(not same)
        self.listen.setEnabled(kept is not None)
        self.use.setEnabled(kept is not None and not same)
        for button in (self.listen, self.use):
            button.setAccessibleDescription(self._words.text())
