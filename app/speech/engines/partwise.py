"""What recognisers of every library have in common: long sound goes through them part by part."""

from abc import ABC, abstractmethod

from app.core.errors import EngineError
from app.core.sound import SPEECH_RATE, Sound
from app.speech.cutting import cut
from app.speech.language_choice import LanguageChoice
from app.speech.protocols import Transcription


class PartwiseRecogniser(ABC):
    """Cuts longer sound at its quietest moments, and joins the words.

    Args:
        languages: ISO 639-1 codes of those that may be spoken, the usual one first.
        longest_seconds: what the model takes at once.
    """

    def __init__(self, languages: tuple[str, ...], longest_seconds: float) -> None:
        self._languages = LanguageChoice(languages)
        self._longest_seconds = longest_seconds

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        """Write down the words, or nothing if they are likelier invented than said."""
        parts = cut(sound.resampled(SPEECH_RATE), self._longest_seconds)
        try:
            text = self._joined(parts, speech_seconds)
        except RuntimeError as error:  # torch and CTranslate2 have no other
            raise EngineError(
                "Speech recognition failed. If memory is short, choose a smaller recogniser."
            ) from error
        return Transcription(text, self._languages.current)

    def forget(self) -> None:
        """Back to the usual language."""
        self._languages.current = self._languages.enabled[0]

    @abstractmethod
    def transcribe_part(self, sound: Sound, speech_seconds: float) -> str:
        """The words of no more than fits."""

    def in_halves(self, sound: Sound, speech_seconds: float) -> str:
        """The words again, for a part of which too few were written down."""
        return self._joined(cut(sound, 0.6 * sound.seconds), speech_seconds)

    def _joined(self, parts: list[Sound], speech_seconds: float) -> str:
        share = speech_seconds / len(parts)
        texts = [self.transcribe_part(part, min(share, part.seconds)) for part in parts]
        return " ".join(filter(None, texts))
