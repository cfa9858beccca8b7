"""What a model is given for a reply: instructions, history, hints, and new words or their sound."""

from dataclasses import replace

from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.unwritten import Unwritten
from app.core.events import CancelledBecause
from app.core.messages import UserSaid
from app.core.sound import Sound
from app.language.prompt import build_prompt, hint_of_the_moment
from app.language.protocols import Message, Prompt

_BY_THE_USER = (CancelledBecause.INTERRUPTED, CancelledBecause.STOPPED)


class Prompting:
    """Builds prompts from the history.

    Args:
        history: the conversation so far.
        persona: the instructions.
        unwritten: sounds of the history; None for a model that does not hear.
    """

    def __init__(self, history: History, persona: str, unwritten: Unwritten | None = None) -> None:
        self._history = history
        self._persona = persona
        self._unwritten = unwritten

    def prompt(self, said: UserSaid | None, manner: Manner) -> Prompt:
        """For an answer to this, or to have the history read."""
        past = self._history.exchanges if said is None else self._history.before(said.turn.number)
        exchanges = [(part.said, part.heard, part.cancelled is not None) for part in past]
        hint = hint_of_the_moment(
            manner.hint,
            said.feeling if said is not None else None,
            language=said.language if said is not None else "",
            interrupted=bool(past) and past[-1].cancelled in _BY_THE_USER,
        )
        words = said.text if said is not None else ""
        prompt = build_prompt(self._persona, hint, exchanges, words)
        if self._unwritten is None:
            return prompt
        history = list(prompt.history)
        for place, exchange in enumerate(past):
            sound = self._unwritten.sound(exchange.turn)
            if sound is not None:
                history[2 * place] = _sounding(history[2 * place], sound, "")
        fresh = prompt.fresh
        if said is not None and said.sound is not None:
            fresh = (_sounding(fresh[0], said.sound, f"({hint})" if hint else ""),)
        return replace(prompt, history=tuple(history), fresh=fresh)


def _sounding(message: Message, sound: Sound, text: str) -> Message:
    """The sound in the place of its words."""
    return replace(message, text=text, sound=sound)
