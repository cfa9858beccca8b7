"""How each family of models wants its messages written. Pure.

Written here for the models of the catalogue, rather than run from the model file: a template in a
file is a program of somebody else's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import ModelError
from app.language.protocols import Message, Role


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message as the model reads it."""

    text: str

    special: bool
    """Whether markers in the text have their meaning; never so for what people or models said."""


@dataclass(frozen=True, slots=True)
class Template:
    """The marks around a message."""

    before: Mapping[Role, str]
    after: str
    begin: str = ""
    """Before the first message."""

    reply_begins: str = ""
    """After the mark of the assistant, before its first word."""

    stops: tuple[str, ...] = ()
    """Tokens that end a reply, besides the model's own."""

    def message(self, message: Message) -> tuple[Piece, ...]:
        """A whole message."""
        return (
            Piece(self.before[message.role], special=True),
            Piece(message.text, special=False),
            Piece(self.after, special=True),
        )

    def reply(self) -> Piece:
        """What invites the model to answer."""
        return Piece(self.before[Role.ASSISTANT] + self.reply_begins, special=True)


def _marked(pattern: str, assistant: str = "assistant") -> dict[Role, str]:
    names = {Role.SYSTEM: "system", Role.USER: "user", Role.ASSISTANT: assistant}
    return {role: pattern.format(name) for role, name in names.items()}


_CHATML = _marked("<|im_start|>{}\n")

TEMPLATES: Mapping[str, Template] = {
    "chatml": Template(_CHATML, "<|im_end|>\n", stops=("<|im_end|>", "<|endoftext|>")),
    "qwen3": Template(
        _CHATML,
        "<|im_end|>\n",
        reply_begins="<think>\n\n</think>\n\n",
        stops=("<|im_end|>", "<|endoftext|>"),
    ),
    "llama3": Template(
        _marked("<|start_header_id|>{}<|end_header_id|>\n\n"),
        "<|eot_id|>",
        begin="<|begin_of_text|>",
        stops=("<|eot_id|>",),
    ),
    "phi": Template(_marked("<|{}|>"), "<|end|>", stops=("<|end|>", "<|endoftext|>")),
    "gemma": Template(
        {
            Role.SYSTEM: "<start_of_turn>user\n",
            Role.USER: "<start_of_turn>user\n",
            Role.ASSISTANT: "<start_of_turn>model\n",
        },
        "<end_of_turn>\n",
        begin="<bos>",
        stops=("<end_of_turn>",),
    ),
}


def template(name: str) -> Template:
    """The template of that name in the catalogue."""
    try:
        return TEMPLATES[name]
    except KeyError:
        known = ", ".join(TEMPLATES)
        raise ModelError(f"There is no chat template {name!r}; choose one of: {known}.") from None
