"""What the conversation gets to hear while a reply sounds: cancelled, measured, and gated."""

from collections.abc import Callable

from app.audio.duplex import Choice, DuplexJudge
from app.audio.echo import EchoCanceller
from app.audio.echo_loss import EchoLoss, EchoMeter
from app.audio.half_duplex import HalfDuplex, Surroundings
from app.audio.loudness_gate import LoudnessGate
from app.audio.played import Played
from app.audio.reference import Reference
from app.core.echo import INAUDIBLE_FROM
from app.core.events import CancelledBecause, Event, Rewound, TurnCancelled
from app.core.resumed import Resumed
from app.core.settings import DuplexWish
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import (
    Duplex,
    DuplexBecause,
    DuplexChosen,
    LoudspeakerOpened,
    MicrophoneOpened,
)

_LEARNING_SAMPLES = 2 * SPEECH_RATE
"""How long the canceller needs to find a delay that has changed."""


class EchoControl:
    """Takes frames from the microphone. All is called by one thread, except `notice`.

    The canceller works on every frame, whether or not anything of it is let through: so the echo
    is known before anybody has to rely on it.
    """

    def __init__(
        self,
        played: Played,
        wish: DuplexWish,
        announce: Callable[[Event], None],
        canceller: EchoCanceller | None = None,
    ) -> None:
        self._reference = Reference(played)
        self._canceller = canceller or EchoCanceller()
        self._meter = EchoMeter()
        self._judge = DuplexJudge(wish)
        self._half_duplex = HalfDuplex()
        self._loudness = LoudnessGate()
        self._announce = announce
        self._loudspeaker = ""
        self._chosen: Choice | None = None
        self._jumps = 0
        self._learning = 0  # samples for which the canceller is not to be trusted
        self._own_words = self._own_words_known = 0
        self._rewound = False
        self._measuring = False

    @property
    def gated(self) -> bool:
        """Whether nothing but a stop word can be heard, because a reply sounds."""
        return self._in_force is Duplex.HALF and self._half_duplex.gated

    @property
    def echoing(self) -> bool:
        """Whether the microphone hears what is played, for all that is known."""
        choice = self._judge.choice
        silent = choice.echo_loss >= INAUDIBLE_FROM or choice.because is DuplexBecause.HEADPHONES
        return not silent

    @property
    def taking_turns(self) -> bool:
        """Whether what was let through last may be echo: somebody who begins can only say stop."""
        if self._in_force is Duplex.GATED:
            return self._half_duplex.gated and not self._loudness.believed
        return self.gated

    @property
    def duplex(self) -> Duplex:
        """What holds now."""
        return self._judge.choice.duplex

    def heard(self, frame: Sound, ended: float, around: Surroundings) -> tuple[Sound, ...]:
        """What is let through of a frame that came at a moment: mostly one frame, or silence."""
        played = self._reference.during(len(frame.samples), ended, around.latency)
        cancelled = Sound(self._canceller.cancelled(frame.samples, played), frame.rate)
        self._loudness.note(played, self._reference.coming)
        if not self._canceller.idle:
            doubtful = self._is_the_user(around)
            self._meter.measure(played, frame.samples, cancelled.samples, doubtful=doubtful)
            if (loss := self._meter.loss) is not None:
                self._judge.measures(loss)
        self._distrust_after_a_jump(len(frame.samples))
        self._decide()
        self._half_duplex.advance(len(frame.samples), around)
        left = cancelled
        if not self._canceller.idle and self._nothing_comes_back:
            left = frame
        if self._half_duplex.gated and self._in_force is not Duplex.FULL:
            return self._loudness.through(left, self._expected_loss)
        self._loudness.close()
        return (left,)

    def wish(self, wish: DuplexWish) -> None:
        """The user wants it so from now on."""
        self._judge.wish = wish

    def begin_with(self, calibrated: float | None) -> None:
        """What was measured in the settings for the devices in use, in dB after cancelling."""
        self._judge.calibrated = calibrated

    def begin_measuring(self) -> None:
        """Measure anew; nobody is listened to meanwhile."""
        self._meter.forget()
        self._measuring = True

    def end_measuring(self) -> EchoLoss | None:
        """What was measured; None if too little was played."""
        self._measuring = False
        return self._meter.loss

    def opened(self, device: MicrophoneOpened | LoudspeakerOpened) -> None:
        """A device is there, perhaps another one, and with it another echo."""
        if isinstance(device, LoudspeakerOpened):
            self._loudspeaker = device.name
        self._meter.forget()
        self._judge.uses(self._loudspeaker)

    def notice(self, event: Event) -> None:
        """Listen, on any thread, for turns that were nothing but an echo."""
        if isinstance(event, TurnCancelled) and event.because is CancelledBecause.OWN_WORDS:
            self._own_words += 1
        elif isinstance(event, Resumed) or (isinstance(event, Rewound) and event.turn == 0):
            self._rewound = True

    def _is_the_user(self, around: Surroundings) -> bool:
        """Whether what sounds like speech is somebody's: of what may be echo only the loudest.

        Who measures is quiet, and what is taken for speech is the echo that is to be measured.
        """
        believed = self._loudness.believed or not self._half_duplex.gated
        return around.speaking and believed and not self._measuring

    @property
    def _nothing_comes_back(self) -> bool:
        """Whether cancelling can only do harm: at first it takes some of the user's voice too."""
        loss = self._meter.room_loss
        if loss <= 0.0:
            return self._judge.choice.because is DuplexBecause.HEADPHONES
        return loss >= INAUDIBLE_FROM

    @property
    def _in_force(self) -> Duplex:
        choice = self._judge.choice
        trusts_canceller = choice.because not in (DuplexBecause.CHOSEN, DuplexBecause.HEADPHONES)
        if self._measuring or (self._learning > 0 and trusts_canceller):
            return Duplex.HALF
        return choice.duplex

    @property
    def _expected_loss(self) -> float:
        """In dB, of the echo that is to be counted with, at the worst while nothing is known."""
        known = self._judge.choice.echo_loss if self._learning <= 0 else 0.0
        return known or self._meter.room_loss

    def _distrust_after_a_jump(self, samples: int) -> None:
        self._learning -= samples
        if self._reference.jumps != self._jumps:
            self._jumps = self._reference.jumps
            self._learning = _LEARNING_SAMPLES

    def _decide(self) -> None:
        if self._rewound:
            self._rewound = False
            self._judge.begin_conversation()
        while self._own_words_known < self._own_words:
            self._own_words_known += 1
            self._judge.interrupted_itself()
        choice, last = self._judge.choice, self._chosen
        if last and (choice.duplex, choice.because) == (last.duplex, last.because):
            return
        self._chosen = choice
        self._announce(DuplexChosen(choice.duplex, choice.because, choice.echo_loss))
