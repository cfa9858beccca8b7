"""What is done to each frame between the microphone and the conversation."""

from collections.abc import Callable

from app.audio.microphone_gain import MicrophoneGain
from app.audio.playback import Playback
from app.core.events import Event, SpeechPaused, SpeechStarted
from app.core.sound import Sound


class Incoming:
    """Makes a quiet microphone louder. Learns while the user speaks and nothing is played.

    Args:
        hear: takes the frames.
        playback: whose sound must not be taken for the user's.
    """

    def __init__(self, hear: Callable[[Sound], None], playback: Playback) -> None:
        self._hear = hear
        self._playback = playback
        self._gain = MicrophoneGain()
        self._speaking = False

    def hear(self, frame: Sound) -> None:
        """Take in a frame from the microphone."""
        learning = self._speaking and not self._playback.sounding
        self._hear(self._gain.applied(frame, speech=learning))

    def notice(self, event: Event) -> None:
        """Learn from the conversation whether somebody speaks."""
        if isinstance(event, SpeechStarted | SpeechPaused):
            self._speaking = isinstance(event, SpeechStarted)
