from collections.abc import Iterable
from itertools import count

import numpy as np
import pytest

from app.core.commands import Attention, Press, Release
from app.core.sound import Sound
from app.voice.attending import Attending, Heard

PER_SECOND = 16_000 / 512


class Person:
    """Delivers frames that are numbered from 1 on, and keeps what is heard of them."""

    def __init__(self, attention: Attention) -> None:
        self.attending = Attending(attention)
        self.idle = True
        self.heard: list[int | str] = []
        self._numbers = count(1)

    def talks(self, seconds: float) -> None:
        for _ in range(round(seconds * PER_SECOND)):
            samples = np.full(512, next(self._numbers), np.float32)
            self._keep(self.attending.frame(Sound(samples, 16_000), idle=self.idle))

    def presses(self) -> None:
        self._keep(self.attending.press())

    def releases(self) -> None:
        self.attending.release()

    def chooses(self, attention: Attention) -> None:
        self._keep(self.attending.attend(attention))

    def waits_without_a_microphone(self) -> None:
        self._keep(self.attending.let_go())

    @property
    def frames(self) -> list[int | str]:
        """The numbers of the frames that were heard, silence left out."""
        return [part for part in self.heard if part != 0]

    def _keep(self, heard: Iterable[Heard]) -> None:
        for part in heard:
            self.heard.append(
                int(part.samples[0]) if isinstance(part, Sound) else type(part).__name__
            )


def test_an_open_microphone_is_heard_all_the_time() -> None:
    person = Person(Attention.OPEN)
    person.talks(1.0)
    assert person.heard == list(range(1, 32))


@pytest.mark.parametrize("attention", [Attention.PRESSED, Attention.MUTED])
def test_otherwise_nothing_is_heard(attention: Attention) -> None:
    person = Person(attention)
    person.talks(3.0)
    assert person.heard == []


def test_a_press_brings_the_moment_before_it_and_a_release_the_moment_after() -> None:
    person = Person(Attention.PRESSED)
    person.talks(1.0)
    person.presses()
    person.talks(1.0)
    person.releases()
    person.talks(1.0)
    last = 31 + 31 + 7
    assert person.frames == ["Press", *range(31 - 8, last + 1), "Release"]
    assert not person.attending.pressed


def test_nothing_of_the_last_words_is_left_when_the_next_ones_begin() -> None:
    person = Person(Attention.PRESSED)
    for _ in range(2):
        person.presses()
        person.talks(1.0)
        person.releases()
        person.talks(5.0)
    silences = person.heard[: person.heard.index("Press", 1)].count(0)
    assert silences / PER_SECOND == pytest.approx(2.0, abs=0.05)
    assert len(person.frames) == len(set(person.frames)) + 2  # no frame twice


def test_pressing_again_at_once_ends_the_first_utterance_first() -> None:
    person = Person(Attention.PRESSED)
    person.presses()
    person.talks(0.5)
    person.releases()
    person.presses()
    assert [part for part in person.heard if isinstance(part, str)] == ["Press", "Release", "Press"]
    assert person.attending.pressed


def test_without_a_microphone_letting_go_is_enough() -> None:
    person = Person(Attention.PRESSED)
    person.presses()
    person.waits_without_a_microphone()
    assert person.heard == ["Press"]
    person.releases()
    person.waits_without_a_microphone()
    assert person.heard == ["Press", "Release"]


def test_muting_ends_what_was_being_said_and_then_there_is_silence() -> None:
    person = Person(Attention.PRESSED)
    person.presses()
    person.talks(0.5)
    person.chooses(Attention.MUTED)
    person.presses()
    person.talks(3.0)
    assert person.frames == ["Press", *range(1, 17), "Release"]
    assert person.heard.count(0) / PER_SECOND == pytest.approx(2.0, abs=0.05)


def test_when_the_microphone_is_closed_in_mid_sentence_the_pause_is_heard() -> None:
    person = Person(Attention.OPEN)
    person.talks(0.5)
    person.chooses(Attention.PRESSED)
    person.talks(3.0)
    assert person.frames == list(range(1, 17))
    assert person.heard.count(0) / PER_SECOND == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("attention", [Attention.PRESSED, Attention.MUTED])
def test_silence_is_heard_until_the_slowest_recogniser_has_the_words(attention: Attention) -> None:
    person = Person(Attention.OPEN)
    person.talks(0.5)
    person.chooses(attention)
    person.idle = False
    person.talks(10.0)
    person.idle = True
    person.talks(10.0)
    assert person.heard.count(0) / PER_SECOND == pytest.approx(10.0, abs=0.05)


def test_what_was_said_before_a_call_for_silence_does_not_lead_into_the_next_words() -> None:
    person = Person(Attention.PRESSED)
    person.presses()
    person.talks(0.5)
    person.attending.stop()
    person.talks(5.0)
    assert person.heard.count(0) / PER_SECOND == pytest.approx(2.0, abs=0.05)


def test_after_a_call_for_silence_the_button_counts_as_up() -> None:
    person = Person(Attention.PRESSED)
    person.presses()
    person.attending.stop()
    person.releases()
    person.talks(1.0)
    assert person.frames == ["Press"]


def test_press_and_release_are_those_of_the_talk_button() -> None:
    attending = Attending(Attention.OPEN)
    assert list(attending.press()) == [Press()]
    attending.release()
    assert list(attending.let_go()) == [Release()]
