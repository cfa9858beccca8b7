"""What the window is given by whoever opens it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.catalog.library import Library
from app.catalog.recommending import Recommendation
from app.catalog.suiting import Computer
from app.core.events import Event
from app.core.paths import Paths
from app.core.settings import Settings
from app.speech.voices import Repertoire
from app.store.history.vault import Vault
from app.store.presets import Presets
from app.ui.personas import Personas
from app.ui.protocols import Session
from app.ui.settings.models_measuring import Measuring
from app.ui.settings.models_shelf import Shelf


@dataclass(frozen=True, slots=True)
class Supplies:
    """Everything that the window needs and does not make."""

    paths: Paths
    settings: Settings
    save: Callable[[Settings], None]
    """Writes the settings down."""

    trouble: str
    """What was wrong with the settings and presets files; empty for nothing."""

    session: Session
    vault: Vault
    """Where what was said is kept; it is not opened before the window is there."""

    shelf: Callable[[Callable[[Event], None]], Shelf]
    """Makes what fetches and deletes models, given whom it tells."""

    library: Library
    repertoire: Repertoire
    personas: Personas
    presets: Presets
    save_presets: Callable[[Presets], None]
    """Writes the user's own down."""

    recommendation: Recommendation
    measure: Callable[[], Computer]
    """What this computer has at the moment."""

    measuring: Callable[[Callable[[Event], None]], Measuring]
    """Makes what finds out how fast this computer is, given whom it tells."""
