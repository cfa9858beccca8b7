"""Conversations as files of the user's own, and back: Markdown, JSON, SubRip and WebVTT."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.core.errors import AudioFileError, HistoryError
from app.core.opus import decode, encode
from app.core.recorded import Whose
from app.store.durable import write_whole
from app.store.history.markdown import markdown
from app.store.history.own_json import LARGEST_BYTES, as_json, from_json
from app.store.history.records import KeptConversation, KeptSound
from app.store.history.soundtrack import soundtrack
from app.store.history.subtitles import Cue, by_the_clock, srt, vtt

_SUBTITLES = {".srt": srt, ".vtt": vtt}


def write_export(
    chosen: Sequence[KeptConversation], path: Path, recorded: Iterable[KeptSound] = ()
) -> tuple[Path, ...]:
    """Write conversations in the format of the path's suffix, for their owner alone.

    Tells which files were written, the one at the path first.

    Raises HistoryError where that is none of the four, where subtitles are to be of more than one
    conversation, and where the file cannot be written; nothing is half written then.

    Args:
        chosen: what is to be written.
        path: where.
        recorded: what the one conversation sounded like. Beside its subtitles there is an .ogg file
            then, to which they are timed.
    """
    suffix = path.suffix.lower()
    if suffix in _SUBTITLES:
        sounds = {(one.turn, one.whose): one.sound for one in recorded}
        return _write_subtitles(chosen, path, sounds)
    if suffix == ".json":
        _write(path, as_json(chosen))
    elif suffix == ".md":
        _write(path, "\n".join(markdown(one) for one in chosen).encode())
    else:
        raise HistoryError("Have the name end with .md, .json, .srt or .vtt.")
    return (path,)


def read_export(path: Path) -> tuple[KeptConversation, ...]:
    """The conversations of a JSON file of ours; raises HistoryError for any other."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise HistoryError(
            f"{path.name} could not be read: {error.strerror}. Choose another file."
        ) from error
    return from_json(data)


def _write_subtitles(
    chosen: Sequence[KeptConversation], path: Path, recorded: Mapping[tuple[int, Whose], bytes]
) -> tuple[Path, ...]:
    if len(chosen) != 1:
        raise HistoryError("Subtitles are of one conversation each. Choose one.")
    spoken: Iterable[Cue] = by_the_clock(chosen[0])
    written: tuple[Path, ...] = (path,)
    if recorded:
        beside = path.with_suffix(".ogg")
        if beside.exists():
            raise HistoryError(f"{beside.name} is there already. Choose another name.")
        try:
            sounds = {place: decode(sound) for place, sound in recorded.items()}
        except AudioFileError as error:
            raise HistoryError(
                "The sound of this conversation is damaged. Export it as Markdown."
            ) from error
        whole, spoken = soundtrack(chosen[0], sounds)
        _write(beside, encode(whole))
        written = (path, beside)
    _write(path, _SUBTITLES[path.suffix.lower()](spoken).encode())
    return written


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except OSError as error:
        raise HistoryError(
            f"{path.name} could not be written: {error.strerror}. Choose another place."
        ) from error
