"""`main.py` alone where there is no window: a conversation with three sample questions."""

from dataclasses import replace
from pathlib import Path

from app.commands.models import get_models, recommended
from app.commands.talk import TalkOptions, talk
from app.core.errors import ParleyError
from app.core.offline import sealing
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.voice_events import Sealed
from app.workshop import Workshop, build_library


def demonstrate(paths: Paths, settings: Settings, mirror: str | None = None) -> int:
    """Fetch the starter models if need be, then talk."""
    library = build_library(paths)
    advice = recommended(library)
    starter = library.manifest.starter(fast=advice.fast)
    if any(library.lacking(model) for model in starter):
        get_models(library, mirror=mirror)
    sealing.seal(Sealed.COMMAND, kernel=True)
    language_model = next(model.id for model in starter if model.template)
    settings = replace(settings, models=replace(settings.models, language_model=language_model))
    questions = tuple(sorted((paths.resources / "questions").glob("*.flac")))
    out = _folder(paths.replies) / "replies.wav"
    status = talk(Workshop(paths), settings, TalkOptions(questions, out))
    print(f"The replies are in {out}.")
    return status


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParleyError(f"{path} cannot be made: {error.strerror}.") from error
    return path
