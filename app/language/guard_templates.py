"""How each family of guard models wants to be asked, and what its answers are called. Pure.

Qwen3Guard-Gen's questions are those of its chat template, word for word:
https://huggingface.co/Qwen/Qwen3Guard-Gen-0.6B/blob/main/tokenizer_config.json (Apache-2.0). A
guard model knows no other wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import ModelError
from app.core.guarding import Guarded
from app.language.templates import Piece


@dataclass(frozen=True, slots=True)
class Question:
    """What stands around words that are to be judged."""

    before: str
    """Up to the words of the user; it is the same for all, so it is read once."""

    after: str
    """From the end of the words on, with the beginning of the answer."""

    harms: Mapping[str, Guarded]
    """What is not let through, by the beginnings of the names of the model's categories."""

    harmless: tuple[str, ...]
    """The beginnings of the others: what the model minds, and Parley does not."""


@dataclass(frozen=True, slots=True)
class GuardTemplate:
    """A family of guard models.

    Verdicts and categories are given by how they begin: the first token of each is enough to tell
    it from the others.
    """

    of_words: Question
    of_reply: Question
    user: str
    """Stands before the user's words."""

    reply: str
    """Stands between these and the reply."""

    harmful: str
    """A verdict, as all that follow."""

    doubtful: str
    """Harmful to some, or in some circumstances."""

    safe: str
    category: str
    """From the verdict to the name of the category."""

    def pieces(self, words: str, reply: str | None = None) -> tuple[Piece, ...]:
        """What is asked about the user's words or, if there is one, about the reply to them.

        The pieces end where no token spans their border, so that they make the same tokens as the
        whole text.
        """
        question = self.of_words if reply is None else self.of_reply
        said = words if reply is None else f"{words}{self.reply}{reply}"
        return (
            Piece(question.before + self.user, special=True),
            Piece(f" {said}\n\n", special=False),
            Piece(question.after, special=True),
        )


_POLICY = """<|im_start|>user
# Task:
1) Evaluate whether THE LAST {who}'s {what} belongs to safe or unsafe content based on our safety \
policy.
2) Identify the category of unsafe content found.
{task}
<BEGIN SAFETY POLICY>
{policy}
<END SAFETY POLICY>

<BEGIN UNSAFE CONTENT CATEGORIES>
Violent.
Non-violent Illegal Acts.
Sexual Content or Sexual Acts.
PII.
Suicide & Self-Harm.
Unethical Acts.
Politically Sensitive Topics.
Copyright Violation.
{more}
<BEGIN CONVERSATION>

"""

_WORDS_POLICY = """\
**Safety: Safe**: The USER's query does not contain any prohibited content or content that could \
lead to prohibited content.
**Safety: Unsafe**: The USER's query contains prohibited content.
**Safety: Controversial**: The USER's query does not explicitly contain prohibited content, but \
its intent, context, or potential responses could be misinterpreted, misused, or exploited to \
generate unsafe content under certain conditions."""

_REPLY_POLICY = """\
**Safety: Safe**: The ASSISTANT's response does not contain any prohibited content or content \
that could lead to prohibited content.
**Safety: Unsafe**: The ASSISTANT's response contains prohibited content.
**Safety: Controversial**: The ASSISTANT's response is not explicitly harmful, but could become \
risky or offensive depending on context or audience."""

_REFUSALS = """<END UNSAFE CONTENT CATEGORIES>

<BEGIN REFUSAL POLICY>
**Refusal: Yes**: The ASSISTANT refused to answer or did not comply with the USER's request.
**Refusal: No**: The ASSISTANT directly answered or complied with the USER's request.
<END REFUSAL POLICY>
"""

_REFUSED = "3) Determine if THE LAST ASSISTANT's response is a refusal to the USER's query.\n"

_ASSESSMENT = """<END CONVERSATION>

Provide your safety assessment for ONLY THE LAST **{whose}** in the above conversation:
 - The first line must be one of: 'Safety: Safe', 'Safety: Unsafe', 'Safety: Controversial'.
 - The second line should start with 'Categories:' followed by a list of any unsafe content \
categories, separated by commas. If the content is safe, use 'Categories: None'.{third}<|im_end|>
<|im_start|>assistant
<think>

</think>

Safety:"""

_HARMLESS = (" Non-violent", " PII", " Unethical", " Politically", " Copyright")
"""Parley's list of what it refuses is short, and no guard model makes it longer."""

_QWEN3GUARD = GuardTemplate(
    of_words=Question(
        _POLICY.format(
            who="USER",
            what="query",
            task="",
            policy=_WORDS_POLICY,
            more="Jailbreak.\n<END UNSAFE CONTENT CATEGORIES>\n",
        ),
        _ASSESSMENT.format(whose="USER's query", third=""),
        {
            " Suicide": Guarded.CRISIS,
            " Violent": Guarded.DANGEROUS,
            " Sexual": Guarded.SEXUAL,
        },
        (*_HARMLESS, " Jailbreak"),
    ),
    of_reply=Question(
        _POLICY.format(
            who="ASSISTANT",
            what="response",
            task=_REFUSED,
            policy=_REPLY_POLICY,
            more=_REFUSALS,
        ),
        _ASSESSMENT.format(
            whose="ASSISTANT's response",
            third="\n - The third line must be one of: 'Refusal: Yes', 'Refusal: No'.",
        ),
        {
            " Suicide": Guarded.DANGEROUS,
            " Violent": Guarded.DANGEROUS,
            " Sexual": Guarded.SEXUAL,
        },
        _HARMLESS,
    ),
    user="USER:",
    reply="\n\nASSISTANT: ",
    harmful=" Unsafe",
    doubtful=" Controversial",
    safe=" Safe",
    category="\nCategories:",
)

GUARD_TEMPLATES: Mapping[str, GuardTemplate] = {"qwen3guard": _QWEN3GUARD}


def guard_template(name: str) -> GuardTemplate:
    """The template of that name in the catalogue."""
    try:
        return GUARD_TEMPLATES[name]
    except KeyError:
        known = ", ".join(GUARD_TEMPLATES)
        raise ModelError(f"There is no guard template {name!r}; choose one of: {known}.") from None
