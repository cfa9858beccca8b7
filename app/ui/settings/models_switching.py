"""Using another model, with a speaker that it has. Pure: no Qt."""

from dataclasses import replace

from app.catalog.model import Model, Task
from app.core.errors import UsageError
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire, Speaker
from app.ui.settings.casting import stars
from app.ui.settings.languages import language_of


def using(settings: Settings, model: Model, repertoire: Repertoire) -> Settings:
    """The settings with this model for its task.

    A speaker that a new synthesiser does not have gives way to the most similar one that it has.
    """
    models = replace(settings.models, **{model.task.value: model.id})
    if model.task is not Task.SYNTHESISER:
        return replace(settings, models=models)
    voice = replace(settings.voice, speaker=_fitting(settings.voice.speaker, model, repertoire))
    return replace(settings, models=models, voice=voice)


def _fitting(name: str, model: Model, repertoire: Repertoire) -> str:
    try:
        now: Speaker | None = repertoire.speaker(name)
    except UsageError:
        now = None
    if now is not None and now.engine == model.engine:
        return name
    own = [speaker for speaker in repertoire.speakers if speaker.engine == model.engine]

    def likeness(speaker: Speaker) -> tuple[bool, bool, bool, int]:
        return (
            language_of(speaker.language) in model.languages,
            now is not None and language_of(speaker.language) == language_of(now.language),
            now is not None and speaker.gender == now.gender,
            stars(speaker),
        )

    return max(own, key=likeness).name if own else VoiceStyle().speaker
