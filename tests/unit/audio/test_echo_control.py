"""What is let through while a reply sounds, with noise for voices and a canceller of tin."""

from collections.abc import Callable

import numpy as np
import pytest

from app.audio.echo import EchoCanceller
from app.audio.echo_control import EchoControl
from app.audio.half_duplex import Surroundings
from app.audio.played import Played
from app.audio.reference import HELD_BACK_SECONDS
from app.core.events import CancelledBecause, Event, TurnCancelled
from app.core.settings import DuplexWish
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen, LoudspeakerOpened

FRAME = 512
PLAYED = -20.0
_BEGUN = 0.2
SPEAKERS, HEADPHONES = "Desk speakers", "Headphones"


class Desk:
    """A loudspeaker whose echo is `loss` dB quieter when it comes to the microphone at once.

    The canceller takes `cancelled` dB more off it, where it is in step.
    """

    def __init__(
        self,
        loss: float = 10.0,
        wish: DuplexWish = DuplexWish.AUTO,
        loudspeaker: str = SPEAKERS,
        cancelled: float = 0.0,
        canceller: Callable[[Samples, Samples], Samples] | None = None,
    ) -> None:
        self.loss = loss
        self.events: list[Event] = []
        self.now = 0.0
        self._speaking = False
        self._random = np.random.default_rng(1)
        played = Played()
        self._stream = played.begin(SPEECH_RATE)
        taken = 10 ** (-loss / 20) - 10 ** (-(loss + cancelled) / 20)

        def in_step(near: Samples, far: Samples) -> Samples:
            return (near - far * taken).astype(np.float32)

        canceller_of_tin = EchoCanceller(canceller or in_step)
        self.control = EchoControl(played, wish, self.events.append, canceller_of_tin)
        self.control.opened(LoudspeakerOpened(loudspeaker))

    def live(
        self,
        seconds: float,
        user: float | None = None,
        *,
        sounding: bool = True,
        pressed: bool = False,
        latency: float = 0.0,
    ) -> list[bool]:
        """For each frame that comes, whether it is more than silence."""
        out = []
        for _ in range(round(seconds * SPEECH_RATE / FRAME)):
            played = self._noise(PLAYED) if sounding else np.zeros(FRAME, np.float32)
            self._stream.write(played, self.now - HELD_BACK_SECONDS)
            self.now += FRAME / SPEECH_RATE
            heard = played * np.float32(10 ** (-self.loss / 20)) + self._noise(-75.0)
            if user is not None:
                heard = heard + self._noise(user)
            around = Surroundings(sounding, latency, self._speaking, pressed)
            frames = self.control.heard(Sound(heard, SPEECH_RATE), self.now, around)
            out += [bool(frame.samples.any()) for frame in frames]
            self._speaking = out[-1] and self.now > _BEGUN  # all that is heard is taken for speech
        return out

    def lose_frames(self, count: int) -> None:
        """What is played goes on, but nothing of it is recorded."""
        for _ in range(count):
            self._stream.write(self._noise(PLAYED), self.now - HELD_BACK_SECONDS)
            self.now += FRAME / SPEECH_RATE

    @property
    def chosen(self) -> list[tuple[Duplex, DuplexBecause]]:
        return [(e.duplex, e.because) for e in self.events if isinstance(e, DuplexChosen)]

    def _noise(self, level: float) -> Samples:
        return self._random.normal(0, 10 ** (level / 20), FRAME).astype(np.float32)


def test_in_half_duplex_the_echo_is_never_heard() -> None:
    desk = Desk()
    assert not any(desk.live(30.0)[2:])
    assert desk.chosen[-1] == (Duplex.HALF, DuplexBecause.MEASURED)
    assert desk.control.gated
    assert desk.control.taking_turns


def test_a_short_word_that_is_louder_is_heard_but_believed_only_if_it_is_a_stop_word() -> None:
    desk = Desk()
    desk.live(5.0)
    assert sum(desk.live(0.3, -22.0)) >= 8
    assert desk.control.taking_turns
    assert desk.control.gated
    assert not any(desk.live(2.0)[12:])


def test_not_even_a_loud_voice_is_believed_in_half_duplex() -> None:
    desk = Desk()
    desk.live(5.0)
    assert any(desk.live(1.0, -5.0))
    assert desk.control.taking_turns


@pytest.mark.parametrize(("user", "taking_turns"), [(-33.0, True), (-10.0, False)])
def test_where_the_echo_is_quieter_a_voice_that_is_much_louder_is_believed(
    user: float, taking_turns: bool
) -> None:
    desk = Desk(loss=18.0)
    desk.live(5.0)
    assert desk.control.duplex is Duplex.GATED
    assert any(desk.live(0.5, user))
    assert desk.control.taking_turns is taking_turns
    assert not desk.control.gated


def test_before_the_echo_is_known_it_is_taken_for_as_loud_as_what_is_played() -> None:
    desk = Desk(loss=3.0)
    assert not any(desk.live(0.5)[2:] + desk.live(0.5, PLAYED))
    assert desk.chosen == [(Duplex.HALF, DuplexBecause.UNKNOWN)]
    assert any(desk.live(0.5, PLAYED + 8.0))
    assert desk.control.taking_turns


def test_it_is_no_different_if_the_user_has_chosen_to_take_turns() -> None:
    desk = Desk(wish=DuplexWish.HALF, loudspeaker=HEADPHONES)
    desk.live(5.0)
    assert desk.chosen == [(Duplex.HALF, DuplexBecause.CHOSEN)]
    assert any(desk.live(0.3, -22.0))
    assert desk.control.taking_turns


def test_a_reply_that_sounds_sooner_than_the_device_says_is_not_let_through_either() -> None:
    desk = Desk(loss=0.0)
    assert not any(desk.live(1.0, latency=0.3)[2:])


def test_what_was_measured_in_the_settings_is_expected_from_the_first_word_on() -> None:
    desk = Desk()
    desk.control.begin_with(10.0)
    desk.live(0.5)
    assert any(desk.live(0.3, -22.0))


def test_while_the_talk_button_is_down_everything_is_heard_and_believed() -> None:
    desk = Desk()
    desk.live(5.0)
    assert all(desk.live(1.0, -60.0, pressed=True))
    assert not desk.control.taking_turns


@pytest.mark.parametrize("sounding", [True, False])
def test_whoever_can_talk_over_replies_or_talks_in_silence_is_believed(sounding: bool) -> None:
    desk = Desk(loss=50.0, loudspeaker=HEADPHONES)
    desk.live(5.0)
    assert all(desk.live(1.0, -40.0, sounding=sounding))
    assert not desk.control.taking_turns


def test_the_users_voice_over_the_reply_is_not_taken_for_its_echo() -> None:
    desk = Desk(loss=20.0, wish=DuplexWish.HALF)
    desk.live(5.0)
    desk.live(2.5, -12.0)
    desk.live(1.0)
    desk.control.wish(DuplexWish.AUTO)
    desk.live(0.1)
    assert desk.control.duplex is Duplex.GATED


def test_an_echo_that_becomes_much_louder_is_heard_for_some_seconds_at_most() -> None:
    desk = Desk(loss=25.0)
    desk.live(20.0)
    assert desk.control.duplex is Duplex.GATED
    desk.loss = 0.0
    desk.live(6.0)
    assert desk.control.duplex is Duplex.HALF
    assert not any(desk.live(20.0))


def test_bursts_of_echo_that_are_heard_as_speech_count_as_echo() -> None:
    desk = Desk(loss=18.5)
    desk.live(20.0)
    assert desk.control.duplex is Duplex.GATED
    heard = []
    for _ in range(6):
        desk.loss = 11.5
        heard.append(any(desk.live(1.5)))
        desk.loss = 18.5
        desk.live(1.0)
    assert heard[:2] == [True, True]
    assert desk.control.duplex is Duplex.HALF


def test_after_a_gap_in_the_streams_the_canceller_is_not_counted_on_for_a_while() -> None:
    desk = Desk(loss=5.0, cancelled=20.0)
    desk.live(5.0)
    assert any(desk.live(0.3, -30.0))
    desk.live(1.0)
    desk.lose_frames(16)
    desk.live(1.0)  # until it is noticed
    assert desk.control.gated
    assert not any(desk.live(0.3, -30.0))
    assert any(desk.live(0.3, -15.0))
    desk.live(2.0)
    assert not desk.control.gated
    assert any(desk.live(0.3, -30.0))


def overcautious(near: Samples, far: Samples) -> Samples:
    """A canceller that takes the user's voice for echo."""
    return np.zeros_like(near)


@pytest.mark.parametrize("loudspeaker", [SPEAKERS, HEADPHONES])
def test_where_nothing_comes_back_the_user_is_heard_as_if_nothing_were_played(
    loudspeaker: str,
) -> None:
    desk = Desk(loss=60.0, wish=DuplexWish.AUTO, loudspeaker=loudspeaker, canceller=overcautious)
    desk.live(0.5 if loudspeaker == HEADPHONES else 5.0)
    assert all(desk.live(0.3, -30.0))


def test_an_echo_is_cancelled_even_if_the_name_says_headphones() -> None:
    desk = Desk(loss=20.0, loudspeaker=HEADPHONES, canceller=overcautious)
    desk.live(2.0)
    assert not any(desk.live(1.0))


def test_whoever_has_chosen_to_be_heard_always_is_so_after_a_gap_too() -> None:
    desk = Desk(loss=60.0, wish=DuplexWish.FULL)
    desk.live(2.0)
    desk.lose_frames(16)
    desk.live(1.0)
    assert all(desk.live(0.3, -30.0))
    assert not desk.control.taking_turns


def test_two_echoes_of_our_own_words_lead_to_taking_turns_where_the_echo_is_known() -> None:
    desk = Desk(loss=20.0)
    desk.live(5.0)
    for turn in (1, 2):
        desk.control.notice(TurnCancelled(turn, CancelledBecause.OWN_WORDS))
    desk.live(0.1)
    assert desk.control.duplex is Duplex.HALF
    assert any(desk.live(0.3, -30.0))
    assert desk.control.taking_turns
