"""The frozen language model: read out of its GGUF, asked, and made to judge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from app.core.errors import ModelError
from app.language.protocols import Message, Role
from app.language.templates import Template
from app.speech.engines.checkpoint import LOCAL

INSTRUCTIONS = "You are a friendly voice. Answer in one short sentence."


def open_gguf(path: Path) -> tuple[Any, Any]:
    """Model and tokenizer of a GGUF, in full numbers.

    The library's `from_pretrained` reads such files only with another package beside `gguf`.
    """
    import transformers
    from transformers import modeling_gguf_pytorch_utils

    library: Any = transformers  # half of it is untyped
    reading: Any = modeling_gguf_pytorch_utils
    reading.tqdm = lambda tensors, **_: tensors  # it would draw on the terminal
    here: Any = {"gguf_file": path.name, **LOCAL}
    config = library.AutoConfig.from_pretrained(path.parent, **here)
    model = library.AutoModelForCausalLM.from_config(config)
    tensors = reading.load_gguf_checkpoint(path, True, model, torch.float32)["tensors"]
    missing, extra = model.load_state_dict(tensors, strict=False)
    if extra or set(missing) - {"lm_head.weight"}:
        raise ModelError(f"The library reads {path.name} as another model: choose another one.")
    model.tie_weights()
    tokenizer = library.AutoTokenizer.from_pretrained(path.parent, **here)
    return model.float(), tokenizer.backend_tokenizer


class FrozenLanguage:
    """Asks a language model in a fixed frame of instructions.

    Args:
        model: of the library, for causal language.
        tokenizer: of the `tokenizers` library.
        template: how messages are marked.
    """

    def __init__(self, model: Any, tokenizer: Any, template: Template) -> None:
        self.model = model.eval().requires_grad_(False)
        self.tokenizer = tokenizer
        self.template = template
        system = template.message(Message(Role.SYSTEM, INSTRUCTIONS))
        before, _, after = template.message(Message(Role.USER, ""))
        self._before = [
            token
            for piece in (*system, before)
            for token in self.tokens(piece.text, special=piece.special)
        ]
        if template.begin:
            self._before = [*self.tokens(template.begin, special=True), *self._before]
        reply = template.reply()
        self._after = [
            *self.tokens(after.text, special=True),
            *self.tokens(reply.text, special=True),
        ]
        self._end = tokenizer.token_to_id(template.stops[0])

    @classmethod
    def of(cls, path: Path, template: Template) -> FrozenLanguage:
        """From a GGUF."""
        return cls(*open_gguf(path), template)

    @property
    def table(self) -> Tensor:
        """The embeddings: (tokens, width)."""
        table: Tensor = self.model.get_input_embeddings().weight
        return table

    def tokens(self, text: str, *, special: bool = False) -> list[int]:
        """The numbers of a text; unless special, nothing in it acts as a marker."""
        self.tokenizer.encode_special_tokens = not special
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def embedded(self, tokens: Sequence[int]) -> Tensor:
        """Rows (tokens, width)."""
        return self.table[torch.tensor(list(tokens), dtype=torch.long)]

    def answers(self, questions: Sequence[str], longest: int) -> list[list[int]]:
        """The likeliest reply to each written question, with its end if it comes in time."""
        asked = [[*self._before, *self.tokens(one), *self._after] for one in questions]
        width = max(map(len, asked))
        filled = torch.tensor([[self._end] * (width - len(one)) + one for one in asked])
        mask = torch.tensor([[0] * (width - len(one)) + [1] * len(one) for one in asked])
        with torch.no_grad():
            found = self.model.generate(
                filled, attention_mask=mask, max_new_tokens=longest, do_sample=False,
                eos_token_id=self._end, pad_token_id=self._end,
            )  # fmt: skip
        replies = [one[width:].tolist() for one in found]
        return [one[: one.index(self._end) + 1] if self._end in one else one for one in replies]

    def likelihoods(self, question: Tensor, answer: Sequence[int]) -> Tensor:
        """Nats of each token of an answer, if rows stand in the question's place."""
        asked = self._asked(question)
        rows = torch.cat([asked, self.embedded(answer[:-1])])[None]
        found = self.model.model(inputs_embeds=rows, use_cache=False).last_hidden_state[0]
        scores = self.model.lm_head(found[len(asked) - 1 :])
        wanted = torch.tensor(list(answer), dtype=torch.long)
        return -functional.cross_entropy(scores.float(), wanted, reduction="none")

    def _asked(self, question: Tensor) -> Tensor:
        return torch.cat([self.embedded(self._before), question, self.embedded(self._after)])
