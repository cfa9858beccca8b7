"""Results for other programs."""

import sys
from typing import Any

import msgspec


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
