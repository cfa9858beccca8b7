"""What the microphone caught of one utterance, with a little from before it began."""

from collections import deque

from app.core.sound import SPEECH_RATE, Sound


class Utterance:
    """Grows frame by frame while it is open; always keeps the last moments as a lead-in."""

    def __init__(self, lead_in_seconds: float) -> None:
        self._lead_in_seconds = lead_in_seconds
        self._lead_in: deque[Sound] = deque()
        self._lead_in_length = 0.0
        self._frames: list[Sound] = []
        self._open = False
        self.seconds = 0.0
        """Length of what was kept, without the lead-in."""

        self.joined_speech_seconds = 0.0
        """Speech in earlier parts of the utterance, from before it was taken for finished."""

    @property
    def open(self) -> bool:
        """Whether frames are being kept."""
        return self._open

    @property
    def sound(self) -> Sound:
        """Everything kept so far."""
        return Sound.joined(self._frames, SPEECH_RATE)

    def begin(self) -> None:
        """Start with the lead-in."""
        self._frames = list(self._lead_in)
        self.seconds = 0.0
        self.joined_speech_seconds = 0.0
        self._open = True

    def add(self, frame: Sound) -> None:
        """Take in the next frame."""
        self._lead_in.append(frame)
        self._lead_in_length += frame.seconds
        while self._lead_in_length > self._lead_in_seconds:
            self._lead_in_length -= self._lead_in.popleft().seconds
        if self._open:
            self._frames.append(frame)
            self.seconds += frame.seconds

    def drop(self) -> None:
        """Forget all but the lead-in."""
        self._frames = []
        self.seconds = 0.0
        self._open = False
