"""What all language models that hear have in common, wherever their rows come from."""

from collections.abc import Iterator

from app.core.sound import Sound
from app.language.protocols import Cancellation, Prompt
from app.speech_models.engines.heard import Heard, sounds_of
from app.speech_models.engines.layout import LaidOut, Layout
from app.speech_models.engines.reading import Reader
from app.speech_models.engines.wording import Wording


class HearingModel:
    """Lays out, reads and writes token by token.

    Args:
        wording: its tokenizer.
        layout: its marks.
        heard: its ears.
        reader: its memory.
    """

    def __init__(self, wording: Wording, layout: Layout, heard: Heard, reader: Reader) -> None:
        self._wording = wording
        self._layout = layout
        self._heard = heard
        self._reader = reader

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a part heard, or a batch read."""
        for _ in self._heard.hear(sounds_of(prompt), cancellation):
            yield ""
        if not cancellation.cancelled:
            yield from self._answer(self._layout.prompt(prompt), cancellation, freely=True)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions and the history."""
        yield from self._heard.hear(sounds_of(prompt), cancellation)
        if not cancellation.cancelled:
            system, exchanges, _ = self._layout.prompt(prompt)
            yield from self._reader.read(system, exchanges, self._layout.user_begins, cancellation)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound."""
        for _ in self._heard.hear((sound,), cancellation):
            yield ""
        if not cancellation.cancelled:
            asked = self._layout.writing_down(sound)
            yield from self._answer(asked, cancellation, freely=False)

    def _answer(
        self, laid_out: LaidOut, cancellation: Cancellation, *, freely: bool
    ) -> Iterator[str]:
        for _ in self._reader.read(*laid_out, cancellation):
            yield ""
        tokens = self._reader.write(self._layout.ends, cancellation, freely=freely)
        yield from self._wording.text(tokens)
