"""The real Kokoro and Piper, listened to by Whisper."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.delivery import Delivery
from app.core.errors import ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.kokoro_graph import FRAME_SAMPLES, KokoroGraph, Prosody
from app.speech.engines.kokoro_speakers import ACCENTS, read_styles
from app.speech.engines.piper import PiperSynthesiser
from app.speech.protocols import Synthesiser
from app.speech.voices import Repertoire
from tests.integration.words import word_errors

pytestmark = pytest.mark.engines

Models = Callable[[str], Path]
Ear = Callable[[Sound, str], str]

RESOURCES = Path(__file__).parents[2] / "resources"
SENTENCE = "I would take a warm coat with you, because the evenings are getting rather cold."
MODEL = "kokoro-v1.0.int8.onnx"


@pytest.fixture(scope="module")
def ear(models: Models) -> Ear:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(models("whisper-base")), device="cpu", compute_type="int8")

    def hear(sound: Sound, language: str) -> str:
        samples = np.pad(sound.resampled(SPEECH_RATE).samples, 4000)
        segments, _ = whisper.transcribe(
            samples, language=language, beam_size=1, temperature=0.0, without_timestamps=True
        )
        return " ".join(segment.text.strip() for segment in segments)

    return hear


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cuts")


@pytest.fixture(scope="module")
def kokoro(models: Models, cuts: Path) -> KokoroSynthesiser:
    folder = models("kokoro")
    return KokoroSynthesiser(folder / MODEL, folder / "voices", cuts, threads=2)


@pytest.fixture(scope="module")
def piper(models: Models) -> PiperSynthesiser:
    import onnxruntime

    onnxruntime.set_seed(1)  # Piper draws random numbers
    return PiperSynthesiser(models("piper-joe") / "en_US-joe-medium.onnx", threads=2)


@pytest.fixture(params=["kokoro", "piper"])
def synthesiser(request: pytest.FixtureRequest) -> Synthesiser:
    chosen: Synthesiser = request.getfixturevalue(request.param)
    return chosen


def say(
    synthesiser: Synthesiser, text: str, style: Delivery | None = None, language: str = "en"
) -> Sound:
    pieces = synthesiser.synthesise(text, style or Delivery(), language)
    return Sound.joined(pieces, synthesiser.rate)


@pytest.mark.parametrize(
    ("speaker", "language", "text"),
    [
        ("af_heart", "en", SENTENCE),
        ("bm_george", "en", "Where did you put the keys of the garden shed?"),
        ("ff_siwis", "fr", "Je voudrais savoir quel temps il fera demain dans les montagnes."),
        ("ef_dora", "es", "Me gustaría saber dónde está la estación de tren más cercana."),
        # with an accent, but understood
        ("af_heart", "es", "Me gustaría saber dónde está la estación de tren más cercana."),
    ],
)
def test_whisper_understands_the_speakers(
    kokoro: KokoroSynthesiser, ear: Ear, speaker: str, language: str, text: str
) -> None:
    sound = say(kokoro, text, Delivery(speaker), language)
    assert word_errors(text, ear(sound, language)) == 0


def test_whisper_understands_piper(piper: PiperSynthesiser, ear: Ear) -> None:
    assert word_errors(SENTENCE, ear(say(piper, SENTENCE), "en")) == 0


def test_the_first_piece_comes_before_most_of_the_work(
    kokoro: KokoroSynthesiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    sound = KokoroGraph.sound

    def counted(graph: KokoroGraph, prosody: Prosody, style: np.ndarray) -> np.ndarray:
        made.append(prosody.frames)
        return sound(graph, prosody, style)

    monkeypatch.setattr(KokoroGraph, "sound", counted)
    pieces = kokoro.synthesise(SENTENCE, Delivery(), "en")
    first = next(pieces)
    begun = sum(made)
    rest = list(pieces)
    assert 0.3 < first.seconds < 0.8
    assert len(rest) >= 3
    assert begun < sum(made) / 4
    assert max(made) <= 104  # half a second of work each


def test_windows_sound_like_the_whole_sentence(kokoro: KokoroSynthesiser) -> None:
    whole = whole_sentence(kokoro, SENTENCE)
    windowed = say(kokoro, SENTENCE).samples
    assert loudest_step(windowed) < 1.5 * loudest_step(whole)  # a click would be a greater step
    ours, theirs = spectrum(windowed), spectrum(whole)
    frames = min(len(ours), len(theirs))
    assert np.corrcoef(ours[:frames].ravel(), theirs[:frames].ravel())[0, 1] > 0.9


def whole_sentence(kokoro: KokoroSynthesiser, text: str) -> np.ndarray:
    """The same with the vocoder run once, from the first to the last frame that is heard."""
    from app.speech.engines.kokoro_windows import plan_windows
    from app.speech.engines.phonemes import VOCABULARY, runs_of_phonemes
    from app.speech.engines.trimming import trim

    (phonemes,) = runs_of_phonemes(text, "en-us")
    tokens = [VOCABULARY[phoneme] for phoneme in phonemes]
    vector = kokoro._speakers.style("af_heart", None, len(tokens))
    prosody = kokoro._graph.prosody(tokens, vector, kokoro._graph.timing(tokens, vector))
    windows = plan_windows(prosody.energy, hurried=True)
    sound = kokoro._graph.sound(prosody, vector)
    heard = sound[windows[0].start * FRAME_SAMPLES : windows[-1].end * FRAME_SAMPLES]
    return np.concatenate([piece.samples for piece in trim([heard], kokoro.rate, 0.3)])


def loudest_step(samples: np.ndarray) -> float:
    return float(np.abs(np.diff(samples)).max())


def spectrum(samples: np.ndarray) -> np.ndarray:
    """Decibels in 24 bands every 25 ms."""
    frames = samples[: len(samples) // 600 * 600].reshape(-1, 600) * np.hanning(600)
    power = np.abs(np.fft.rfft(frames)[:, 1:241]) ** 2
    return 10 * np.log10(power.reshape(len(frames), 24, 10).mean(axis=2) + 1e-5)


def test_speech_begins_at_once_and_ends_with_a_pause(synthesiser: Synthesiser) -> None:
    for text, pause in (("So, what happened then?", 0.3), ("Well, as you know,", 0.15)):
        sound = say(synthesiser, text)
        audible = np.flatnonzero(np.abs(sound.samples) > 0.01) / sound.rate
        assert audible[0] <= 0.04
        assert pause - 0.01 <= sound.seconds - audible[-1] <= pause + 0.1


def test_a_faster_pace_is_shorter(synthesiser: Synthesiser) -> None:
    slow, plain, fast = (
        say(synthesiser, SENTENCE, Delivery(pace=pace)).seconds for pace in (0.75, 1.0, 1.5)
    )
    assert 0.55 < fast / plain < 0.8
    assert 1.15 < slow / plain < 1.5


def test_a_long_text_is_said_to_the_end(synthesiser: Synthesiser, ear: Ear) -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    text = " ".join(
        f"On {day} we walked down to the river, over the old stone bridge, and looked for a quiet "
        "place under the trees, where we had some bread and cheese, talked about the coming "
        "winter, and went home before it became too dark to see the path."
        for day in days
    )
    assert len(text) > 1500
    heard, run = [], []
    for piece in synthesiser.synthesise(text, Delivery(pace=1.3), "en"):
        run.append(piece)
        if piece.samples[-1] == 0:  # the pause at the end of a run; longer ones overtax the ear
            heard.append(ear(Sound.joined(run, synthesiser.rate), "en"))
            run = []
    assert not run
    assert word_errors(text, " ".join(heard)) < 0.02
    assert [day for line in heard for day in days if day in line] == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "?!",
        "—",
        "“”",
        "\n\t",
        "\0",
        "\ud800",
        "☃",
        "[[",
        "𒀀",
        "(en)",
        "ﷺ",
        "'",
        "a",
    ],
)
def test_odd_texts_do_no_harm(synthesiser: Synthesiser, text: str) -> None:
    sound = say(synthesiser, text)
    assert sound.seconds < 8
    assert np.isfinite(sound.samples).all()


@pytest.mark.parametrize("text", ["", " \n", "...", "?! —", "“”"])
def test_nothing_to_say_is_silence(synthesiser: Synthesiser, text: str) -> None:
    assert list(synthesiser.synthesise(text, Delivery(), "en")) == []


def test_every_speaker_has_a_voice(models: Models) -> None:
    speakers = [s for s in Repertoire.load(RESOURCES).speakers if s.engine == "kokoro"]
    for speaker in speakers:
        read_styles(models("kokoro") / "voices" / f"{speaker.name}.bin")
        own = ACCENTS[speaker.name[0]].replace("cmn", "zh")
        assert own[:2] == speaker.language[:2], speaker.name


def test_every_language_of_the_speakers_is_spoken(kokoro: KokoroSynthesiser) -> None:
    speakers = {s.language: s for s in Repertoire.load(RESOURCES).speakers if s.engine == "kokoro"}
    assert len(speakers) == len(ACCENTS)
    for language, speaker in speakers.items():
        sound = say(kokoro, "OK.", Delivery(speaker.name), language.split("-")[0])
        assert 0.4 < sound.seconds < 3, speaker.name
        assert 0.02 < sound.peak <= 1.0, speaker.name


@pytest.mark.parametrize("language", ["de", "xx", "", "fr"])
def test_any_language_is_spoken_somehow(synthesiser: Synthesiser, language: str) -> None:
    assert say(synthesiser, "Guten Morgen.", language=language).seconds > 0.4


def test_nothing_said_is_logged(
    synthesiser: Synthesiser, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    say(synthesiser, "Le garage of mademoiselle Elizabeth.")
    assert "lizabeth" not in caplog.text
    assert capfd.readouterr() == ("", "")


def test_a_cut_is_kept_and_a_damaged_one_made_again(
    models: Models, kokoro: KokoroSynthesiser, cuts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = models("kokoro")
    kept = sorted(cuts.iterdir())
    assert len(kept) == 3
    original = kept[0].read_bytes()
    kept[0].write_bytes(original[:-1000])
    earlier = cuts / f"{kept[0].name[:24]}prosody-0123456789abcdef.onnx"
    earlier.write_bytes(b"cut by an earlier version")
    other = cuts / "kokoro-0123456789abcdef-prosody-0123456789abcdef.onnx"
    other.write_bytes(b"cut out of another model")
    again = KokoroSynthesiser(folder / MODEL, folder / "voices", cuts, threads=1)
    assert say(again, "Yes.").seconds > 0.3
    assert other.exists()
    other.unlink()
    assert sorted(cuts.iterdir()) == kept
    assert kept[0].read_bytes() == original
    monkeypatch.setattr("app.speech.engines.kokoro_cut._cut", None)  # must not be needed
    KokoroSynthesiser(folder / MODEL, folder / "voices", cuts, threads=1)


def test_where_nothing_can_be_kept_kokoro_still_speaks(models: Models, tmp_path: Path) -> None:
    folder = models("kokoro")
    (tmp_path / "file").touch()
    synthesiser = KokoroSynthesiser(
        folder / MODEL, folder / "voices", tmp_path / "file" / "cuts", threads=1
    )
    assert say(synthesiser, "Yes.").seconds > 0.3


@pytest.mark.parametrize("contents", [b"", b"no model", None])
def test_a_wrong_model_is_one_clear_error(
    models: Models, tmp_path: Path, contents: bytes | None
) -> None:
    path = tmp_path / "model.onnx"
    source = models("silero-vad") / "silero_vad.onnx"  # a model, but not this one
    path.write_bytes(source.read_bytes() if contents is None else contents)
    with pytest.raises(ModelError, match=r"model\.onnx"):
        KokoroSynthesiser(path, tmp_path, tmp_path / "cuts", threads=1)
    with pytest.raises(ModelError, match=r"model\.onnx"):
        PiperSynthesiser(path, threads=1)
    assert not list(tmp_path.glob("cuts/*"))


def test_a_missing_model_or_speaker_is_one_clear_error(
    kokoro: KokoroSynthesiser, models: Models, cuts: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        KokoroSynthesiser(tmp_path / "none.onnx", tmp_path, tmp_path, threads=1)
    with pytest.raises(ModelError, match="af_nobody"):
        say(kokoro, "Yes.", Delivery("af_nobody"))
    (tmp_path / "af_heart.bin").write_bytes(b"\0" * 1000)
    damaged = KokoroSynthesiser(models("kokoro") / MODEL, tmp_path, cuts, threads=1)
    with pytest.raises(ModelError, match="damaged"):
        say(damaged, "Yes.")


def test_piper_tells_a_wrong_description(models: Models, tmp_path: Path) -> None:
    model = tmp_path / "voice.onnx"
    model.symlink_to(models("piper-joe") / "en_US-joe-medium.onnx")
    for description in ("", "{}", "[]"):
        Path(f"{model}.json").write_text(description, encoding="utf-8")
        with pytest.raises(ModelError, match="description"):
            PiperSynthesiser(model, threads=1)


def test_the_threads_do_not_spin(kokoro: KokoroSynthesiser) -> None:
    options = kokoro._graph._vocoder.get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert options.intra_op_num_threads == 2
