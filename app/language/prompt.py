"""Persona, style, history and new words become what the language model continues. Pure."""

from collections.abc import Iterable

from app.core.feeling import Feeling, in_words
from app.core.languages import LANGUAGES
from app.language.protocols import Message, Prompt, Role

UNFINISHED = "…"

UNHEARD = "Go on."
"""Stands for a reply of which nothing was heard. Small models imitate what they are shown: after a
few dots in its place they answer with dots."""

_INTERRUPTED = (
    "Your last reply was interrupted: the user heard only the words shown, "
    "so do not assume that the rest is known."
)


def build_prompt(
    persona: str, hint: str, exchanges: Iterable[tuple[str, str, bool]], words: str
) -> Prompt:
    """Put together what lasts and what is fresh.

    `exchanges` are (said, heard, cut short). `hint` changes from turn to turn and therefore
    stands with the new words, not with the persona: what lasts must stay the same to be read once.
    """
    history: list[Message] = []
    for said, heard, cut_short in exchanges:
        reply = heard.strip() + (UNFINISHED if cut_short else "") if heard.strip() else UNHEARD
        history += [Message(Role.USER, said), Message(Role.ASSISTANT, reply)]
    fresh = f"{words}\n\n({hint})" if hint else words
    return Prompt(Message(Role.SYSTEM, persona), tuple(history), (Message(Role.USER, fresh),))


def hint_of_the_moment(
    manner: str, feeling: Feeling | None, *, language: str, interrupted: bool
) -> str:
    """What the model is told with the new words alone.

    `manner` is how to answer, `feeling` how the user sounded, `language` (ISO 639-1) which one was
    spoken, and `interrupted` whether the user cut the last reply short. Empty if there is nothing
    to tell. Hints are English, so only another language has to be asked for.
    """
    mood = in_words(feeling)
    sounds = f"The user sounds {mood}; do not remark on it." if mood else ""
    foreign = language in LANGUAGES and language != "en"
    tongue = f"Answer in {LANGUAGES[language]}." if foreign else ""
    return " ".join(filter(None, (_INTERRUPTED if interrupted else "", manner, sounds, tongue)))
