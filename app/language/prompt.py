"""Persona, style, history and new words become what the language model continues. Pure."""

from collections.abc import Iterable

from app.language.protocols import Message, Prompt, Role

UNFINISHED = "…"


def build_prompt(
    persona: str, hint: str, exchanges: Iterable[tuple[str, str, bool]], words: str
) -> Prompt:
    """Put together what lasts and what is fresh.

    `exchanges` are (said, heard, cut short). `hint` changes from turn to turn and therefore
    stands with the new words, not with the persona: what lasts must stay the same to be read once.
    """
    history: list[Message] = []
    for said, heard, cut_short in exchanges:
        reply = heard.strip() + (UNFINISHED if cut_short or not heard.strip() else "")
        history += [Message(Role.USER, said), Message(Role.ASSISTANT, reply)]
    fresh = f"{words}\n\n({hint})" if hint else words
    return Prompt(Message(Role.SYSTEM, persona), tuple(history), (Message(Role.USER, fresh),))
