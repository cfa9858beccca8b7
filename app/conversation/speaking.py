"""Step 4: clauses become sound. Before: replying.py. Next: app/audio/loudspeaker.py."""

from collections.abc import Callable, Generator
from functools import partial

from app.conversation.turnstile import Urgency
from app.core.delivery import Delivery
from app.core.messages import ClauseReady, ReplyEnded, SpeechReady, SpokenWord
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.speech.protocols import Synthesiser
from app.speech.spoken_text.spoken import spoken
from app.speech.word_times import WordTimes


class Speaking:
    """Voices the reply.

    Args:
        synthesiser: speaks.
        deliver: works out how a style is to be said in a language (ISO 639-1).
        style: that of the settings.
    """

    def __init__(
        self,
        synthesiser: Synthesiser,
        deliver: Callable[[VoiceStyle, str], Delivery],
        style: VoiceStyle,
    ) -> None:
        self._synthesiser = synthesiser
        self._deliver = deliver
        self._style = style
        self._times = WordTimes()

    def urgency(self, item: ClauseReady | SpeechReady | ReplyEnded, handed_on: int) -> Urgency:
        """Silence until the first sound is what people notice."""
        first = isinstance(item, ClauseReady) and item.first and not handed_on
        return Urgency.FIRST_SOUND if first else Urgency.LATER_SOUND

    def work(
        self, item: ClauseReady | SpeechReady | ReplyEnded
    ) -> Generator[SpeechReady | ReplyEnded | None, None, None]:
        """Yield the clause as sound, piece by piece, each with the words that begin in it.

        What is sound already is passed on.
        """
        if not isinstance(item, ClauseReady):
            yield item
            return
        text = spoken(item.text, item.language)
        self._times.begin(item.text, text, partial(spoken, language=item.language))
        delivery = self._deliver(item.style or self._style, item.language)
        for speech in self._synthesiser.synthesise(text, delivery, item.language):
            yield SpeechReady(item.turn, speech, self._times.take(speech))
        end = Sound.silence(0.0, self._synthesiser.rate)
        yield SpeechReady(item.turn, end, self._times.rest())


def unvoiced(item: ClauseReady | ReplyEnded) -> SpeechReady | ReplyEnded:
    """The same for somebody who reads replies: a clause counts as heard once it may be heard."""
    if isinstance(item, ReplyEnded):
        return item
    words = (SpokenWord(item.text, 0, 0),)
    return SpeechReady(item.turn, Sound.silence(0.0, SPEECH_RATE), words)


def unsounded(item: SpeechReady) -> SpeechReady:
    """Likewise, for what a model said by itself."""
    words = tuple(SpokenWord(word.text, 0, 0) for word in item.words)
    return SpeechReady(item.turn, Sound.silence(0.0, SPEECH_RATE), words)
