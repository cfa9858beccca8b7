"""The voice process with a loudspeaker that the microphone hears, or does not."""
