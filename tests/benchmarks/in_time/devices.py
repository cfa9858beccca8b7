"""A microphone that is unplugged, and a sound server that crashes, just after something was said.

It has to be answered all the same, and whoever speaks as soon as the devices are back has to be
heard soon.
"""

import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from threading import Thread

from app.core.events import ReplySounded, SpeechStarted, WordsRecognised
from app.core.settings import ModelSettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import MicrophoneLost
from tests.benchmarks.in_time.clips import Clip, speech_of, synthetic
from tests.benchmarks.in_time.encounter import Encounter, encounter
from tests.benchmarks.table import Row

REPETITIONS = 3
WITHIN = 3.0
"""Seconds."""

_AWAY_SECONDS = 0.5
_SPEAKING_SECONDS = 6.0
_ANSWERED_SECONDS = 4.0
"""By then the reply to it sounds, and can be stopped: nobody is to talk over it."""


def rows(full: bool) -> list[Row]:
    settings = Settings(models=replace(ModelSettings(), language_model="qwen2.5-coder-0.5b"))
    clips = synthetic("questions")[: REPETITIONS * (3 if full else 1)]
    speech = Sound.joined([speech_of(clip) for clip in synthetic("questions")], SPEECH_RATE)
    speech = speech.between(0.0, _SPEAKING_SECONDS)
    with encounter(settings, acoustics=None) as met:
        unplugged = [_unplug(met, clip, speech) for clip in clips]
    with encounter(settings, acoustics=None) as met:
        killed = [_kill(met, clip, speech) for clip in clips]
    lost = [answered for answered, _ in (*unplugged, *killed)]
    return [
        _row("microphone unplugged and back: until it hears", [back for _, back in unplugged]),
        _row("sound server killed and back: until it hears", [back for _, back in killed]),
        _row(
            "sound server killed and back: until the reply is heard",
            [answered for answered, _ in killed],
        ),
        Row("what was said before is not answered", 0, lost.count(None), "", len(lost)),
    ]


Seconds = float | None


def _unplug(met: Encounter, clip: Clip, speech: Sound) -> tuple[Seconds, Seconds]:
    """Seconds from the end of what was said to its answer, and from the return to hearing."""
    ended = _say_until_its_end(met, clip)
    met.server.unplug_microphone()
    lost = met.first(MicrophoneLost, ended)
    sounded = met.first(ReplySounded, ended)
    met.wait(1.0)
    met.hush()
    plugged = time.monotonic()
    met.server.plug_microphone()
    heard = _speak_until_heard(met, speech, plugged)
    answered = sounded[0] - ended if sounded and lost else None
    return _told("microphone unplugged", answered, heard)


def _kill(met: Encounter, clip: Clip, speech: Sound) -> tuple[Seconds, Seconds]:
    """Seconds from the return of the server to the answer, and, another time, to hearing."""
    ended = _say_until_its_end(met, clip)
    _crash(met)
    understood = met.first(WordsRecognised, ended)
    back = met.server.answered_at
    reply = met.first_sound(back, back + WITHIN + 1.0) if understood else None
    met.hush()
    _crash(met)
    heard = _speak_until_heard(met, speech, met.server.answered_at)
    return _told("sound server killed", reply and reply - back, heard)


def _crash(met: Encounter) -> None:
    met.server.kill()
    met.wait(_AWAY_SECONDS)
    met.server.restart()


def _say_until_its_end(met: Encounter, clip: Clip) -> float:
    """When the last word had been said."""
    began = time.monotonic()
    _speak(met, clip.sound)
    met.wait(clip.ended + 0.05)
    return began + clip.ended


def _speak(met: Encounter, sound: Sound) -> Thread:
    """Until it has been said, or the sound server is gone."""

    def speak() -> None:
        with suppress(subprocess.CalledProcessError):
            met.server.play_into("mouth", sound)

    thread = Thread(target=speak, daemon=True)
    thread.start()
    return thread


def _speak_until_heard(met: Encounter, speech: Sound, since: float) -> Seconds:
    """Seconds from a moment until speech that begins now is noticed."""
    speaker = _speak(met, speech)
    started = met.first(SpeechStarted, since, seconds=_SPEAKING_SECONDS)
    speaker.join()
    met.wait(_ANSWERED_SECONDS)
    met.hush()
    return started[0] - since if started else None


def _told(name: str, answered: Seconds, heard: Seconds) -> tuple[Seconds, Seconds]:
    shown = ["never" if value is None else f"{value:.2f} s" for value in (answered, heard)]
    print(f"  {name}: answered after {shown[0]}, heard again after {shown[1]}", flush=True)
    return answered, heard


def _row(measure: str, seconds: list[Seconds]) -> Row:
    known = [value for value in seconds if value is not None]
    slowest = max(known) if len(known) == len(seconds) else None
    return Row(f"{measure}, slowest", WITHIN, slowest, "s", len(seconds))
