"""Using another model, with a speaker that it has. Pure: no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.catalog.model import HEARERS, Model, Task, slot
from app.core.errors import UsageError
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.speech.casting import language_of, rank
from app.speech.voices import Repertoire, Speaker


def using(settings: Settings, model: Model, repertoire: Repertoire) -> Settings:
    """The settings with this model for its task.

    A speaker that a new synthesiser does not have gives way to the most similar one that it has,
    and a recogniser that was left out comes back for a model that does not hear for itself.
    """
    if model.task is Task.FEELINGS:
        return replace(settings, feelings=replace(settings.feelings, model=model.id))
    if model.task is Task.GUARD:
        return replace(settings, guard=replace(settings.guard, model=model.id))
    models = replace(settings.models, **{slot(model.task): model.id})
    if model.task is Task.LANGUAGE_MODEL:
        models = replace(models, recogniser=models.recogniser or usual_recogniser(settings))
    if model.task is not Task.SYNTHESISER:
        return replace(settings, models=models)
    voice = replace(settings.voice, speaker=_fitting(settings.voice.speaker, model, repertoire))
    return replace(settings, models=models, voice=voice)


def usual_recogniser(settings: Settings) -> str:
    """The recogniser that worked last, or the one that Parley comes with."""
    return next(iter(settings.worked.recogniser), ModelSettings().recogniser)


def using_all(settings: Settings, models: Sequence[Model], repertoire: Repertoire) -> Settings:
    """The settings with all these models at once; what hears for itself has no recogniser then."""
    tasks = {model.task for model in models}
    if tasks & set(HEARERS) and Task.RECOGNISER not in tasks:
        settings = replace(settings, models=replace(settings.models, recogniser=""))
    for model in models:
        settings = using(settings, model, repertoire)
    return settings


def with_former_speaker(before: Settings, after: Settings, speakers: Mapping[str, str]) -> Settings:
    """The settings with the speaker that a synthesiser had last, if it is another one now."""
    synthesiser = after.models.synthesiser
    if synthesiser == before.models.synthesiser or synthesiser not in speakers:
        return after
    return replace(after, voice=replace(after.voice, speaker=speakers[synthesiser]))


def _fitting(name: str, model: Model, repertoire: Repertoire) -> str:
    try:
        now: Speaker | None = repertoire.speaker(name)
    except UsageError:
        now = None
    if now is not None and now.engine == model.engine:
        return name
    own = [speaker for speaker in repertoire.speakers if speaker.engine == model.engine]

    def unlikeness(speaker: Speaker) -> tuple[bool, bool, bool, tuple[str, int]]:
        return (
            language_of(speaker.language) not in model.languages,
            now is None or language_of(speaker.language) != language_of(now.language),
            now is None or speaker.gender != now.gender,
            rank(speaker.grade),
        )

    return min(own, key=unlikeness).name if own else VoiceStyle().speaker
