"""`main.py tokens`: what a codec makes of recordings, and what is left of them after it."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from app.audio.wav import encode_wav, read_sound
from app.commands.output import check_writable, write_whole
from app.commands.printing import print_json
from app.core.errors import UsageError
from app.speech.tokens import AudioTokens, Codec
from app.workshop import Workshop

_SHOWN = 8
"""Frames whose tokens are printed."""


@dataclass(frozen=True, slots=True)
class TokensOptions:
    """What the command line asks for."""

    files: Sequence[Path]
    codec: str
    out: Path | None
    """Where the sound goes that is made of the tokens again; for one file only."""

    json: bool

    @classmethod
    def of(cls, options: Namespace) -> Self:
        """The command line as it was parsed."""
        return cls(**{field.name: getattr(options, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say of one file."""

    file: str
    codec: str
    kind: str
    seconds: float
    frames: int
    streams: int
    frames_per_second: float
    tokens_per_second: float
    bits_per_second: float
    used: list[int]
    """For each stream how many different tokens occur."""

    tokens: list[list[int]]
    """For each stream all of them."""


def tokens(workshop: Workshop, asked: TokensOptions) -> int:
    """Print the tokens of each file, and write the sound made of them if it is wanted."""
    if asked.out is not None:
        if len(asked.files) > 1:
            raise UsageError("Only one recording can be written to --out: give one.")
        check_writable(asked.out)
    sounds = [(path, read_sound(path)) for path in asked.files]
    codec = workshop.codec(asked.codec)
    told = []
    for path, sound in sounds:
        made = codec.encode(sound.resampled(codec.measure.rate))
        told.append(_told(path, made))
        if asked.out is not None:
            _resynthesise(codec, made, asked.out)
    if asked.json:
        print_json(told)
    else:
        for one in told:
            print(_described(one))
    return 0


def _resynthesise(codec: Codec, made: AudioTokens, out: Path) -> None:
    decode = getattr(codec, "decode", None)
    if decode is None:
        raise UsageError(
            f"{codec.measure.codec} tells what is said and not how it sounds, so no sound can be "
            "made of its tokens: leave out --out, or choose another codec."
        )
    write_whole(out, encode_wav(decode(made)))


def _told(path: Path, made: AudioTokens) -> Told:
    measure = made.measure
    return Told(
        str(path),
        measure.codec,
        measure.kind.value,
        round(made.seconds, 3),
        int(made.codes.shape[1]),
        len(measure.sizes),
        measure.frames_per_second,
        measure.tokens_per_second,
        round(measure.bits_per_second, 1),
        [made.used(stream) for stream in range(len(measure.sizes))],
        made.codes.tolist(),
    )


def _described(told: Told) -> str:
    lines = [
        f"{told.file}: {told.seconds:.2f} s in {told.frames} frames of {told.codec} "
        f"({told.kind}), {told.frames_per_second:g} a second.",
        f"  {told.streams} streams, {told.tokens_per_second:g} tokens and "
        f"{told.bits_per_second / 1000:.2f} kbit a second.",
    ]
    for place, (used, stream) in enumerate(zip(told.used, told.tokens, strict=True), 1):
        first = " ".join(str(token) for token in stream[:_SHOWN])
        more = " ..." if len(stream) > _SHOWN else ""
        lines.append(f"  stream {place}, {used} different: {first}{more}")
    return "\n".join(lines)
