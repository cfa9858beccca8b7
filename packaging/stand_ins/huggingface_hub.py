"""Stands in for the hub's client, which faster-whisper imports to fetch what we fetch ourselves."""
