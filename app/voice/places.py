"""A place for every engine that the settings call for; see ensemble.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.bootstrap import Brain
from app.core.errors import UsageError
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.language.protocols import GuardModel
from app.speech.protocols import FeelingEngine, Recogniser, Synthesiser
from app.voice.loading import Place
from app.workshop import SCRIPTED, Workshop

FEELINGS, GUARD = "feelings", "guard"


def places(
    workshop: Workshop, settings: Settings, check_memory: Callable[[str, str], None]
) -> dict[str, Place]:
    """An empty place for every engine, by its task; `check_memory` is asked before building."""
    models, cores = settings.models, workshop.cores
    reply = replace(settings.reply, aloud=True, voice_wishes=True)  # nothing to the model

    def recogniser() -> Recogniser:
        check_memory("recogniser", models.recogniser)
        return workshop.recogniser(models.recogniser, settings.listening)

    def synthesiser() -> Synthesiser:
        check_memory("synthesiser", models.synthesiser)
        return workshop.synthesiser(models.synthesiser, settings.voice)

    def chat_model() -> Brain:
        check_memory("language_model", models.language_model)
        return workshop.chat_model(models.language_model, settings.reply, settings.persona.text)

    needed: tuple[Place, ...] = (
        Place("detector", (models.detector,), lambda: workshop.detector(models.detector)),
        Place("turn_end", (models.turn_end,), lambda: workshop.turn_end_detector(models.turn_end)),
        Place(
            "recogniser",
            (models.recogniser, settings.listening.languages, cores),
            recogniser,
        ),
        Place(
            "synthesiser",
            (models.synthesiser, _misfit(workshop, settings), cores),
            synthesiser,
        ),
        Place("language_model", (models.language_model, reply, cores), chat_model),
    )
    besides = _besides(workshop, settings, check_memory)
    needless, spare = workshop.needless(models), workshop.spare(models)
    for place in needed:
        place.spare = place.task in spare
    return {place.task: place for place in (*needed, *besides) if place.task not in needless}


def _besides(
    workshop: Workshop, settings: Settings, check_memory: Callable[[str, str], None]
) -> Iterator[Place]:
    """For the models that a conversation can do without, if any are chosen."""
    hears, guards = settings.feelings.model, settings.guard.model

    def feelings() -> FeelingEngine:
        check_memory(FEELINGS, hears)
        return workshop.feelings(hears)

    def guard() -> GuardModel:
        check_memory(GUARD, guards)
        return workshop.guard_model(guards)

    if settings.feelings.listen and hears:
        yield Place(FEELINGS, (hears,), feelings)
    if guards:
        yield Place(GUARD, (guards, workshop.cores), guard)


def _misfit(workshop: Workshop, settings: Settings) -> str:
    """A speaker whom the synthesiser refuses while it is built, so that it is built again."""
    speaker, model = settings.voice.speaker, settings.models.synthesiser
    if speaker == VoiceStyle().speaker or model == SCRIPTED:  # they go with everything
        return ""
    try:
        engine = workshop.library.manifest.model(model).engine
        fits = workshop.repertoire.speaker(speaker).engine == engine
    except UsageError:
        fits = False
    return "" if fits else speaker
