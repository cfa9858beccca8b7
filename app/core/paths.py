"""Where things are, whether Parley runs from a checkout or frozen."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import (
    user_cache_path,
    user_config_path,
    user_data_path,
    user_log_path,
    user_state_path,
)

APPLICATION = "parley"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation."""

    resources: Path
    """What ships with the program; read only."""

    models: Path
    """Links to model files, a folder for each model."""

    store: Path
    """The model files themselves, named by their SHA-256, shared by every checkout."""

    bundled: Path
    """Those that came with the program, named likewise; read only, and only in the complete one."""

    derived: Path
    """What was computed from model files and can be computed again."""

    logs: Path

    replies: Path
    """Where replies go when nobody says where."""

    settings: Path
    """The user's settings, one file for every checkout."""

    state: Path
    """What the program wants to know at its next start: last conversation, geometry, crash."""

    @classmethod
    def default(cls) -> Self:
        """The folders of this installation."""
        cache = user_cache_path(APPLICATION, appauthor=False)
        frozen = getattr(sys, "_MEIPASS", None)
        root = Path(frozen) if frozen else Path(__file__).parents[2]
        data = user_data_path(APPLICATION, appauthor=False) if frozen else root
        return cls(
            resources=root / "resources",
            models=data / "models",
            store=cache / "models",
            bundled=root / "bundled-models",
            derived=cache / "derived",
            logs=user_log_path(APPLICATION, appauthor=False),
            replies=data / "replies",
            settings=user_config_path(APPLICATION, appauthor=False) / "settings.toml",
            state=user_state_path(APPLICATION, appauthor=False),
        )
