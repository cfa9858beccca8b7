"""Stands in for PyAV, which faster-whisper imports for a decoder that is never called."""
