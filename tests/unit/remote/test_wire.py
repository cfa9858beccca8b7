import typing
from contextlib import suppress
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import commands, engine_events, events, recorded, resumed, voice_events
from app.core.commands import Configure, Say
from app.core.evidence import Evidence
from app.core.exchange import Exchange
from app.core.feeling import Feeling
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.remote.wire import LARGEST, MESSAGES, WireError, decode, encode

SETTINGS = replace(Settings(), voice=VoiceStyle(emotion="joyful", pace=1.5), cores=3)

VALUES: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    str: st.text(),
    bytes: st.binary(),
    tuple[str, ...]: st.lists(st.text()).map(tuple),
    tuple[bytes, ...]: st.lists(st.binary()).map(tuple),
    Settings: st.sampled_from([Settings(), SETTINGS]),
    VoiceStyle: st.sampled_from([VoiceStyle(), SETTINGS.voice]),
    VoiceStyle | None: st.sampled_from([None, SETTINGS.voice]),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint in VALUES:
        return VALUES[hint]
    if hint in (Evidence, Feeling):
        return instances(hint)
    if Exchange in typing.get_args(hint):
        return st.lists(instances(Exchange), max_size=3).map(tuple)
    return st.sampled_from(typing.get_args(hint)).flatmap(lambda one: values(one))


def instances(kind: type) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


VALUES[type(None)] = st.none()


def test_every_command_and_every_event_can_be_sent() -> None:
    happenings = {
        name
        for module in (events, voice_events, engine_events, resumed, recorded)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, events.Event)
    }
    wishes = {kind.__name__ for kind in typing.get_args(commands.Command)}
    assert not happenings & wishes
    assert set(MESSAGES) == happenings | wishes


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_sent_arrives_as_it_was(name: str) -> None:
    @settings(deadline=None, max_examples=30)
    @given(instances(MESSAGES[name]))
    def arrives(message: Any) -> None:
        arrived = decode(encode(message))
        assert (arrived, repr(arrived)) == (message, repr(message))

    arrives()


def test_half_an_emoji_does_not_stop_the_rest() -> None:
    assert decode(encode(Say("so \ud83d so"))) == Say("so ? so")


def test_what_is_too_long_is_neither_sent_nor_read() -> None:
    with pytest.raises(WireError, match="shorten"):
        encode(Say("a" * LARGEST))
    with pytest.raises(WireError):
        decode(b"\x00" * (LARGEST + 1))


@settings(deadline=None)
@given(st.binary())
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(WireError):
        decode(noise)


@settings(deadline=None)
@given(st.data())
def test_damage_is_refused_or_gives_another_message(data: st.DataObject) -> None:
    sent = bytearray(encode(Configure(SETTINGS, commands.Attention.OPEN, (Exchange(1, "yes"),))))
    place = data.draw(st.integers(0, len(sent) - 1))
    sent[place] = data.draw(st.integers(0, 255))
    del sent[data.draw(st.integers(len(sent) // 2, len(sent))) :]
    with suppress(WireError):
        assert type(decode(bytes(sent))).__name__ in MESSAGES


def test_wrong_values_are_refused() -> None:
    with pytest.raises(WireError):
        decode(encode(Say("x")).replace(b"Say", b"Hop"))
    with pytest.raises(WireError):
        decode(encode(Say("x")).replace(b"Say", b"Set"))
