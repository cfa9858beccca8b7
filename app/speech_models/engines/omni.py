"""Qwen2.5-Omni on transformers: hears, thinks in words, and speaks them itself while it writes.

The library only makes whole replies, so thinker, talker and vocoder are driven here token by token.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.language.context import Tokens
from app.language.protocols import Cancellation, Prompt
from app.speech.engines.checkpoint import configuration, libraries, open_checkpoint
from app.speech_models.engines.encoding import embeddings
from app.speech_models.engines.heard import sounds_of
from app.speech_models.engines.hearing_families import OMNI
from app.speech_models.engines.hybrid import ears
from app.speech_models.engines.layout import Layout
from app.speech_models.engines.omni_speakers import Speaker, cast, read_speakers
from app.speech_models.engines.omni_talker import Talker
from app.speech_models.engines.omni_voice import OmniVoice
from app.speech_models.engines.reading import Reader
from app.speech_models.engines.wording import Wording
from app.speech_models.protocols import Spoken

_CLASSES = {OMNI.kind: OMNI.class_name}
_COUNTED = ("talker.", "token2wav.")


class OmniModel:
    """One conversation, in sound and words.

    Of a style it follows the speaker; the rest reaches it as words in the prompt, as with every
    language model.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer.json, spk_dict.pt and the weights.
        settings: context, temperature, seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such model.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        torch, _ = libraries()
        torch.set_num_threads(threads)
        self._speakers = read_speakers(folder, _sizes(folder))
        self._model: Any = open_checkpoint(folder, _CLASSES, counted=_COUNTED)
        thinker = self._model.thinker
        del thinker.model.visual  # nothing is shown to it
        try:
            self._model.token2wav.float()  # as the library has it
        except RuntimeError as error:  # torch has no other
            raise ModelError(
                f"The voice of the model {folder.name} does not fit into memory: close other "
                "programs, or choose a smaller model."
            ) from error
        self._heard = ears(folder, OMNI, thinker)
        self._wording = Wording(folder, thinker.get_input_embeddings().num_embeddings)
        self._layout = Layout(OMNI, self._wording, self._heard)
        rows = embeddings(thinker, self._heard)
        self._reader = _Thinking(thinker.model.language_model, thinker.lm_head, rows, settings)
        self._talker = Talker(self._model, settings.seed)
        self._seed = settings.seed

    def answer(
        self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
    ) -> Iterator[Spoken]:
        """Yield words as they are written, and sound while more of them come."""
        for _ in self._heard.hear(sounds_of(prompt), cancellation):
            yield Spoken()
        if cancellation.cancelled:
            return
        for _ in self._read(*self._layout.prompt(prompt), cancellation):
            yield Spoken()
        if not cancellation.cancelled:
            yield from self._spoken(cast(self._speakers, style.speaker), cancellation)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions and the history."""
        yield from self._heard.hear(sounds_of(prompt), cancellation)
        if not cancellation.cancelled:
            system, exchanges, _ = self._layout.prompt(prompt)
            yield from self._read(system, exchanges, self._layout.user_begins, cancellation)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound."""
        for _ in self._heard.hear((sound,), cancellation):
            yield ""
        if cancellation.cancelled:
            return
        for _ in self._reader.read(*self._layout.writing_down(sound), cancellation):
            yield ""
        tokens = self._reader.write(self._layout.ends, cancellation, freely=False)
        yield from self._wording.text(tokens)

    def _read(
        self,
        system: Tokens,
        exchanges: Sequence[Tokens],
        fresh: Tokens,
        cancellation: Cancellation,
    ) -> Iterator[None]:
        yield from self._reader.read(system, exchanges, fresh, cancellation)
        if cancellation.cancelled:
            return
        for _ in self._talker.read(self._reader.numbers, self._reader.states):
            if cancellation.cancelled:
                return
            yield None

    def _spoken(self, speaker: Speaker, cancellation: Cancellation) -> Iterator[Spoken]:
        """A token of the reply, then one of the sound, in turns; at last those of the sound."""
        first, spoken = len(self._reader.states), 0
        tokens = self._reader.write(self._layout.ends, cancellation)
        words = self._wording.text(tokens)
        voice = OmniVoice(self._model.token2wav, speaker, self._seed)
        written = silent = False
        while not (cancellation.cancelled or (written and silent)):
            if not written:
                fragment = next(words, None)
                written = fragment is None
                yield Spoken(fragment or "", written=written)
            state = self._state(first, spoken, written=written)
            silent = silent or (written and state is None)
            if state is None or silent:
                continue
            talk = self._talker
            code = talk.go_on(state) if spoken else talk.begin(speaker.begin, state)
            spoken, silent = spoken + 1, code is None
            if code is not None:
                voice.add(code)
            yield Spoken()
            for sound in voice.sound(whole=silent):
                yield Spoken(sound=sound)

    def _state(self, first: int, spoken: int, *, written: bool) -> Any:
        """What the talker reads with its next token; None if there is nothing (yet)."""
        states = self._reader.states
        there = len(states) - first
        if spoken < there:
            return states[first + spoken]
        if not written or not there:
            return None
        told = self._model.talker
        return self._talker.word(told.text_eos_token if spoken == there else told.text_pad_token)


def _sizes(folder: Path) -> Any:
    """The configuration of a model that can speak."""
    _, transformers = libraries()
    told = configuration(folder, _CLASSES)
    if not told.get("enable_audio_output", True):
        raise ModelError(
            f"The model {folder.name} was saved without its talker, so it cannot speak: import "
            "the version with it."
        )
    try:
        return transformers.Qwen2_5OmniConfig(**told)
    except Exception as error:  # the library checks each figure in its own way
        raise ModelError(
            f"config.json of the model {folder.name} is damaged: import the whole folder again."
        ) from error


class _Thinking(Reader):
    """Keeps for the talker what it made of each token."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.states: list[Any] = []
        """State and embedding added up; of sounds the state alone: `generate` of the library."""

    @property
    def numbers(self) -> Tokens:
        """What is in memory."""
        return tuple(self._context.tokens)

    def _keep(self, count: int) -> None:
        super()._keep(count)
        del self.states[count:]

    def _taken(self, numbers: Sequence[int], rows: Any, states: Any) -> None:
        for number, row, state in zip(numbers, rows, states, strict=True):
            self.states.append(state if number < 0 else state + row)
