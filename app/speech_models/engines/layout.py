"""Lays a prompt out for a language model that hears, by its family's marks."""

import itertools
from typing import Protocol

from app.core.errors import ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.language.context import Tokens
from app.language.protocols import Message, Prompt, Role
from app.speech_models.engines.hearing_families import Family, parts

LaidOut = tuple[Tokens, list[Tokens], Tokens]
"""Instructions, exchanges, and what is to be answered."""

_WRITE_DOWN = "Write down exactly what is said in the audio, and nothing else."


class Words(Protocol):
    """The tokenizer of a model."""

    def tokens(self, text: str, special: bool, /) -> Tokens:
        """Marks in a text are words unless they are `special`."""
        ...

    def marker(self, mark: str) -> int:
        """The token of a mark; ModelError if there is none."""
        ...


class Sounds(Protocol):
    """What was heard."""

    def numbers(self, sound: Sound) -> Tokens:
        """Numbers below zero, the same for as long as a sound is remembered."""
        ...


class Layout:
    """Prompts as tokens and numbers of sounds; ModelError for a tokenizer without the marks."""

    def __init__(self, family: Family, wording: Words, heard: Sounds) -> None:
        self._family = family
        self._wording = wording
        self._heard = heard
        self.ends = frozenset(wording.marker(stop) for stop in family.template.stops)
        for mark in (*family.marks, *family.template.stops):
            if wording.marker(mark) in wording.tokens(mark, False):
                raise ModelError(
                    f"The tokenizer of this model takes {mark} for a marker even where somebody "
                    "says it, so nothing could be told apart: import its authors' version."
                )

    @property
    def user_begins(self) -> Tokens:
        """The mark before what the user says next."""
        return self._wording.tokens(self._family.template.before[Role.USER], True)

    def prompt(self, prompt: Prompt) -> LaidOut:
        """A conversation that is to be continued."""
        template, count = self._family.template, itertools.count(1)
        system = (*self._wording.tokens(template.begin, True), *self._message(prompt.system, count))
        messages = [self._message(message, count) for message in prompt.history]
        exchanges = [sum(pair, ()) for pair in zip(messages[::2], messages[1::2], strict=True)]
        fresh: Tokens = sum((self._message(one, count) for one in prompt.fresh), ())
        reply = template.reply()
        return system, exchanges, fresh + self._wording.tokens(reply.text, reply.special)

    def writing_down(self, sound: Sound) -> LaidOut:
        """A sound of which the words are wanted."""
        mark = self._family.write_down
        if not mark:
            asked = Message(Role.USER, _WRITE_DOWN, sound)
            instructions = Message(Role.SYSTEM, "You write down speech.")
            return self.prompt(Prompt(instructions, (), (asked,)))
        begin = self._wording.tokens(self._family.template.begin, True)
        asked = Message(Role.USER, "", sound)
        fresh = self._message(asked, itertools.count(1)) + self._wording.tokens(mark, True)
        return begin, [], fresh

    def _message(self, message: Message, count: "itertools.count[int]") -> Tokens:
        before, said, after = self._family.template.message(message)
        heard: Tokens = ()
        if message.sound is not None:
            for part in parts(self._family, message.sound.resampled(SPEECH_RATE)):
                number = next(count)
                heard += self._wording.tokens(self._family.before.format(number=number), True)
                heard += self._heard.numbers(part)
                heard += self._wording.tokens(self._family.after, True)
        words = self._wording.tokens
        rest = (token for piece in (said, after) for token in words(piece.text, piece.special))
        return (*words(before.text, before.special), *heard, *rest)
