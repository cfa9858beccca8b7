"""What listens while the models that listen cannot be loaded: typing goes on without them."""

from app.core.sound import Sound


class DeafDetector:
    """Takes nothing for speech."""

    frame_samples = 512

    def probability(self, frame: Sound) -> float:
        """Never any."""
        return 0.0

    def reset(self) -> None:
        """There is nothing to forget."""


class PatientDetector:
    """Never thinks that anybody has finished, so patience decides."""

    def probability(self, sound: Sound) -> float:
        """Always none."""
        return 0.0
