"""Has the user finished? Judged by the sound, by the words and by the length of the pause. Pure."""

from app.core.events import OpenedBecause, WaitedBecause
from app.core.evidence import Evidence
from app.core.settings import ListeningSettings
from app.speech.word_cues import trails_off


class TurnEnd:
    """Collects what is known about one pause and decides."""

    def __init__(self, settings: ListeningSettings) -> None:
        self._settings = settings
        self._looks = 0
        self._sound_finished = False
        self._probability: float | None = None
        self._words: tuple[str, str] | None = None

    def wants_a_look(self, pause_seconds: float) -> bool:
        """Whether the turn-end detector should be asked about the sound now."""
        return not self._sound_finished and (
            pause_seconds >= self._settings.look_seconds * (self._looks + 1)
        )

    def sounds(self, probability: float) -> None:
        """Take in the detector's answer."""
        self._looks += 1
        self._probability = probability
        self._sound_finished = probability >= self._settings.finished_probability

    def reads(self, text: str, language: str) -> None:
        """Take in the words before the pause."""
        self._words = (text, language)

    def verdict(self, pause_seconds: float) -> OpenedBecause | None:
        """Why the user counts as finished, or None while they do not.

        Without words the answer waits: there is nothing to reply to yet, so it costs no time.
        """
        words = self._words  # written by another thread
        if words is None:
            return None
        if self._sound_finished and not trails_off(*words):
            return OpenedBecause.FINISHED
        patient = pause_seconds < self._settings.patience_seconds
        return None if patient else OpenedBecause.PATIENCE

    @property
    def waiting_because(self) -> WaitedBecause | None:
        """Why the user is given more time; None while not enough is known."""
        if self._words is None or self._probability is None:
            return None
        return WaitedBecause.WORDS if self._sound_finished else WaitedBecause.SOUND

    def evidence(self, pause_seconds: float) -> Evidence:
        """What the verdict rests on."""
        words = None if self._words is None else len(self._words[0].split())
        return Evidence(pause_seconds, self._probability, words=words)
