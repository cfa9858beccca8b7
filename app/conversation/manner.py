"""How replies are to be said, and what the language model is told of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.conversation.following import followed
from app.core.feeling import Feeling, Follow
from app.core.style import VoiceStyle


@dataclass(frozen=True, slots=True)
class Manner:
    """The chosen style, and whether it follows the user's mood."""

    style: VoiceStyle

    in_words: Callable[[VoiceStyle], str]
    """What the language model is told of a style."""

    follow: Follow = Follow.OFF
    asked: str = ""
    """What the language model is told besides, if the user has just asked for this style."""

    def towards(self, feeling: Feeling | None) -> "Manner":
        """The same manner, as it is towards somebody who sounds like that."""
        style = followed(self.style, feeling, self.follow)
        return self if style == self.style else replace(self, style=style)

    @property
    def hint(self) -> str:
        """For the language model; empty for a neutral style that nobody asked for."""
        return " ".join(filter(None, (self.in_words(self.style), self.asked)))
