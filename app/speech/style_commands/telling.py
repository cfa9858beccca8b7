"""Says in a few words how one style differs from another. Pure."""

from app.core.style import VoiceStyle
from app.speech.voices import Repertoire

_PLAIN = VoiceStyle()
_ASKED = ("tone", "emotion", "pace", "prompt")


def told(before: VoiceStyle, after: VoiceStyle, repertoire: Repertoire) -> str:
    """What is different in the second, such as "slower, joyful"; empty if nothing is."""
    if _asked(before) > 1 and not _asked(after) and before.speaker == after.speaker:
        return "as usual again"
    parts = (
        _speaker(before, after, repertoire),
        _pace(before, after),
        _tone(before, after),
        _emotion(before, after),
        _prompt(before, after),
    )
    return ", ".join(part for part in parts if part)


def _asked(style: VoiceStyle) -> int:
    """In how many ways the voice is to be other than its speaker's own."""
    return sum(getattr(style, name) != getattr(_PLAIN, name) for name in _ASKED)


def _speaker(before: VoiceStyle, after: VoiceStyle, repertoire: Repertoire) -> str:
    if (before.speaker, before.blend_with) == (after.speaker, after.blend_with):
        return ""
    speaker = repertoire.speaker(after.speaker)
    return f"{speaker.display_name}, {speaker.accent}"


def _pace(before: VoiceStyle, after: VoiceStyle) -> str:
    if before.pace == after.pace:
        return ""
    if after.pace == _PLAIN.pace:
        return "at the usual pace"
    return "faster" if after.pace > before.pace else "slower"


def _tone(before: VoiceStyle, after: VoiceStyle) -> str:
    if before.tone == after.tone:
        return ""
    return after.tone if after.tone != _PLAIN.tone else f"no longer {before.tone}"


def _emotion(before: VoiceStyle, after: VoiceStyle) -> str:
    if before.emotion != after.emotion:
        gone = after.emotion == _PLAIN.emotion
        return f"no longer {before.emotion}" if gone else after.emotion
    if after.emotion == _PLAIN.emotion or before.intensity == after.intensity:
        return ""
    return f"{'more' if after.intensity > before.intensity else 'less'} {after.emotion}"


def _prompt(before: VoiceStyle, after: VoiceStyle) -> str:
    if before.prompt == after.prompt:
        return ""
    were, are = before.prompt.split(", "), after.prompt.split(", ")
    new = [part for part in are if part and part not in were]
    gone = [part for part in were if part and part not in are]
    return ", ".join(new) or f"no longer {', '.join(gone)}"
