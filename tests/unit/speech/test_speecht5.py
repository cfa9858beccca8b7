"""The real architecture of SpeechT5 and its vocoder at a tiny size: their speech is noise."""

from pathlib import Path

import numpy as np
import pytest

from app.core.delivery import Delivery
from app.core.errors import EngineError, ModelError
from app.speech.engines.speaker_vectors import SpeakerVectors
from app.speech.engines.speecht5 import SpeechT5Synthesiser
from app.speech.engines.speecht5_letters import Letters
from app.speech.engines.speecht5_spectrogram import SpokenSpectrogram
from app.speech.registry import SYNTHESISERS
from tests.unit.speech.speecht5_checkpoint import (
    LETTERS,
    SPEAKERS,
    letter_table,
    tiny_speecht5,
    tiny_vocoder,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_speecht5(tmp_path_factory.mktemp("voices") / "tiny")


@pytest.fixture
def voice(folder: Path) -> SpeechT5Synthesiser:
    return SYNTHESISERS["speecht5"](folder, folder, 1)  # type: ignore[return-value] # it is one


def said(voice: SpeechT5Synthesiser, text: str, delivery: Delivery | None = None) -> np.ndarray:
    pieces = [piece.samples for piece in voice.synthesise(text, delivery or Delivery(), "en")]
    return np.concatenate([np.zeros(0, np.float32), *pieces])


def without_chance(voice: SpeechT5Synthesiser) -> SpeechT5Synthesiser:
    voice._model.speecht5.decoder.prenet._consistent_dropout = lambda rows, share: rows
    return voice


def test_it_speaks_the_same_each_time_and_each_speaker_otherwise(
    voice: SpeechT5Synthesiser,
) -> None:
    assert voice.rate == 16_000
    first = said(voice, "Good morning.", Delivery(speaker="bdl"))
    assert len(first) > 8000
    assert (first == said(voice, "Good morning.", Delivery(speaker="bdl"))).all()
    other = said(voice, "Good morning.", Delivery(speaker="slt"))
    assert len(other) != len(first) or (other != first).any()


def test_a_speaker_of_another_engine_stands_for_the_first(voice: SpeechT5Synthesiser) -> None:
    mine = said(voice, "Yes.", Delivery(speaker="af_heart"))
    assert (mine == said(voice, "Yes.", Delivery(speaker="bdl"))).all()


def test_the_beginning_is_heard_before_the_end_is_written(voice: SpeechT5Synthesiser) -> None:
    pieces = voice.synthesise("A long sentence that goes on and on.", Delivery(), "en")
    written: list[int] = []
    step = SpokenSpectrogram._step

    def counted(spoken: SpokenSpectrogram) -> None:
        written.append(1)
        step(spoken)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SpokenSpectrogram, "_step", counted)
        first = next(pieces)
        before = len(written)
        rest = list(pieces)
    assert first.seconds < 0.5
    assert before < len(written) / 4
    assert all(piece.seconds < 1.0 for piece in rest)


def test_frame_by_frame_it_writes_what_the_library_does(voice: SpeechT5Synthesiser) -> None:
    import torch

    without_chance(voice)
    letters = voice._letters.spelt("Good morning.")
    speaker = voice._speakers.vector("slt")
    with torch.inference_mode():
        whole = voice._model.generate_speech(
            torch.tensor([letters]), torch.from_numpy(speaker)[None]
        )
    spoken = SpokenSpectrogram(voice._model, letters, speaker)
    spoken.grow(60)
    assert 60 <= spoken.settled < len(whole)
    assert torch.allclose(spoken.between(20, 50), whole[20:50], atol=1e-4)
    spoken.grow(10**6)
    assert spoken.settled == len(whole)
    assert torch.allclose(spoken.between(0, len(whole)), whole, atol=1e-4)


def test_windows_sound_like_the_whole(voice: SpeechT5Synthesiser) -> None:
    import torch

    without_chance(voice)
    spoken = SpokenSpectrogram(
        voice._model, voice._letters.spelt("Hello."), voice._speakers.vector("slt")
    )
    spoken.grow(10**6)
    with torch.inference_mode():
        whole = voice._vocoder(spoken.between(0, spoken.settled)).numpy()
    joined = np.concatenate(list(voice._sounds("Hello.", "slt", hurried=True)))
    assert abs(len(joined) - len(whole)) <= 150 * 10
    assert np.corrcoef(joined[:6000], whole[:6000])[0, 1] > 0.95


def test_a_sentence_that_stops_is_short(voice: SpeechT5Synthesiser) -> None:
    import torch

    with torch.no_grad():
        voice._model.speech_decoder_postnet.prob_out.bias.fill_(50.0)
    spoken = SpokenSpectrogram(voice._model, [5, 6, 2], voice._speakers.vector("slt"))
    spoken.grow(100)
    assert (spoken.ended, spoken.settled) == (True, voice._model.config.reduction_factor)
    assert len(list(voice._sounds("Hello.", "slt", hurried=True))) == 1


def test_a_text_without_its_letters_is_silent(voice: SpeechT5Synthesiser) -> None:
    assert len(said(voice, "…")) == len(said(voice, "")) == len(said(voice, "你好")) == 0


def test_letters_that_it_does_not_know_are_written_plainly(folder: Path) -> None:
    letters = Letters(folder, 2)
    assert letters.spelt("Ärger, “ich” – ja!") == letters.spelt("arger, ich - ja!")
    assert letters.spelt("don’t") == letters.spelt("don't")
    assert letters.spelt("ﬁne") == letters.spelt("fine")
    assert letters.spelt("a 你 b") == letters.spelt("a b")
    assert letters.spelt("ab") == [4, LETTERS.index("a"), LETTERS.index("b"), 2]


def test_a_failure_of_the_library_is_a_sentence(voice: SpeechT5Synthesiser) -> None:
    voice._vocoder = voice._vocoder.to("meta")
    with pytest.raises(EngineError, match="try another voice"):
        said(voice, "Hello.")


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, letter_table(["one", "two"])])
def test_a_damaged_table_of_letters_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "spm_char.model").write_bytes(content)
    with pytest.raises(ModelError, match="lacks a spm_char"):
        Letters(tmp_path, 2)


@pytest.fixture
def speakers(tmp_path: Path) -> Path:
    (tmp_path / "speakers").mkdir()
    return tmp_path


def test_speakers_come_as_npy_and_as_safetensors(speakers: Path) -> None:
    from safetensors.numpy import save_file

    np.save(speakers / "speakers" / f"{SPEAKERS[0]}.npy", np.full((1, 512), 2.0, np.float64))
    vector = np.full(512, 3.0, np.float32)
    save_file({"xvector": vector}, speakers / "speakers" / "mine.safetensors")
    found = SpeakerVectors(speakers, 512)
    assert found.vector("bdl")[0] == 2.0
    assert found.vector("mine")[0] == 3.0
    assert found.vector("nobody")[0] == 2.0


@pytest.mark.parametrize(
    "vector",
    [np.zeros(256), np.full(512, np.nan), np.array([{}] * 512, object), np.array(["x"] * 512)],
    ids=["narrow", "not numbers", "pickled", "words"],
)
def test_what_is_no_speaker_is_refused(speakers: Path, vector: np.ndarray) -> None:
    np.save(speakers / "speakers" / "bad.npy", vector, allow_pickle=True)
    with pytest.raises(ModelError, match=r"bad\.npy holds no speaker for this voice"):
        SpeakerVectors(speakers, 512)


def test_a_voice_without_speakers_says_where_they_belong(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match='into its folder "speakers"'):
        SpeakerVectors(tmp_path, 512)


def test_a_vocoder_on_another_device_is_given_its_frames_there(
    voice: SpeechT5Synthesiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graphics card may have room for the vocoder only."""
    import torch

    where: list[str] = []

    class Elsewhere:
        device = torch.device("meta")

        def __call__(self, frames: torch.Tensor) -> torch.Tensor:
            where.append(frames.device.type)
            return torch.zeros(len(frames) * voice._frame_samples)

    monkeypatch.setattr(voice, "_vocoder", Elsewhere())
    said(voice, "Good morning.")
    assert set(where) == {"meta"}


def test_the_vocoder_must_be_there_and_fit(tmp_path: Path) -> None:
    folder = tiny_speecht5(tmp_path / "voice")
    published = (folder / "hifigan" / "config.json").read_text()
    renamed = published.replace('"speecht5_hifigan"', '"hifigan"')
    (folder / "hifigan" / "config.json").write_text(renamed)
    assert SpeechT5Synthesiser(folder, 1).rate == 16_000
    tiny_vocoder(folder / "hifigan", model_in_dim=40)
    with pytest.raises(ModelError, match="belongs to another voice"):
        SpeechT5Synthesiser(folder, 1)
    (folder / "hifigan" / "config.json").unlink()
    with pytest.raises(ModelError, match=r"has no config\.json"):
        SpeechT5Synthesiser(folder, 1)


def test_the_places_that_the_published_weights_hold_do_no_harm(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tiny_speecht5(tmp_path / "voice")
    tensors = load_file(folder / "model.safetensors")
    places = np.zeros((1, 600, 16), np.float32)
    tensors["speecht5.encoder.prenet.encode_positions.pe"] = places
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    assert SpeechT5Synthesiser(folder, 1).rate == 16_000


def test_the_full_voice_weighs_what_its_page_says() -> None:
    """585 MB with the places, and 50.6 MB for the vocoder."""
    import torch
    from transformers import (
        SpeechT5Config,
        SpeechT5ForTextToSpeech,
        SpeechT5HifiGan,
        SpeechT5HifiGanConfig,
    )

    with torch.device("meta"):
        voice = SpeechT5ForTextToSpeech(SpeechT5Config())
        vocoder = SpeechT5HifiGan(SpeechT5HifiGanConfig())
    places = (600 + 1876) * 768
    assert 4 * (voice.num_parameters() + places) == pytest.approx(585e6, abs=0.5e6)
    assert 4 * vocoder.num_parameters() == pytest.approx(50.6e6, abs=0.05e6)


def test_the_full_voice_is_as_published() -> None:
    """Of microsoft/speecht5_tts and speecht5_hifigan: 16 kHz, 62.5 frames of 80 bands a second."""
    from transformers import SpeechT5Config, SpeechT5HifiGanConfig

    voice, vocoder = SpeechT5Config(), SpeechT5HifiGanConfig()
    assert (voice.hidden_size, voice.encoder_layers, voice.decoder_layers) == (768, 12, 6)
    assert (voice.vocab_size, voice.reduction_factor, voice.speaker_embedding_dim) == (81, 2, 512)
    assert voice.num_mel_bins == vocoder.model_in_dim == 80
    assert vocoder.sampling_rate / np.prod(vocoder.upsample_rates) == 62.5
