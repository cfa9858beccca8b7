"""The command line as a user types it: bad input first, since that is what users type."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.wav import encode_wav, read_sound
from app.core.delivery import Delivery
from app.core.errors import EngineError
from app.core.paths import Paths
from app.options import main
from app.speech.engines.scripted import ToneSynthesiser
from app.speech.protocols import Speech
from app.workshop import Workshop
from tests.conftest import RESOURCES

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Arguments -> exit status, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def question(tmp_path: Path) -> Path:
    path = tmp_path / "question.wav"
    soundfile.write(path, np.zeros(16_000, np.float32), 16_000)
    return path


SCRIPTED = (
    "--recogniser", "scripted", "--language-model", "scripted", "--synthesiser", "scripted"
)  # fmt: skip


def assert_one_sentence(error: str) -> None:
    assert error.endswith("\n")
    assert error.count("\n") == 1
    assert "Traceback" not in error


@pytest.mark.parametrize("command", ["talk", "transcribe"])
@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("missing.wav", None, "does not exist"),
        ("empty.wav", b"", "is empty"),
        ("words.wav", b"no sound at all " * 99, "cannot be read as sound"),
    ],
)
def test_a_file_that_is_no_recording(
    run: Run, tmp_path: Path, command: str, name: str, content: bytes | None, advice: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, out, error = run(command, tmp_path / name)
    assert status == 1
    assert advice in error
    assert not out
    assert_one_sentence(error)


@pytest.mark.parametrize(
    ("option", "value", "advice"),
    [
        ("--speaker", "nobody", "af_heart"),
        ("--tone", "purple", "neutral"),
        ("--emotion", "hungry", "angry"),
        ("--pace", "9", "between 0.5 and 2"),
        ("--intensity", "7", "between 0 and 1"),
        ("--timbre-share", "2", "Timbre share is 2.0"),
        ("--blend-with", "nobody", "af_heart"),
        ("--blend-with", "joe", "two speakers of the same one"),
        ("--language-model", "gpt-9", "models list"),
        ("--language-model", "kokoro", "qwen2.5-coder-1.5b"),
        ("--speaker", "joe", "joe is no speaker of Kokoro"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(
    run: Run, question: Path, option: str, value: str, advice: str
) -> None:
    status, out, error = run("talk", question, option, value)
    assert status == 2
    assert advice in error
    assert not out
    assert_one_sentence(error)


def test_a_folder_that_does_not_exist_is_noticed_before_the_work(
    run: Run, question: Path, tmp_path: Path
) -> None:
    status, _, error = run("talk", question, "--out", tmp_path / "nowhere" / "reply.wav")
    assert status == 1
    assert "does not exist; make it first" in error


def test_a_read_only_folder_is_noticed_before_the_work(
    run: Run, question: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)  # root may write anywhere
    status, _, error = run("talk", question, "--out", tmp_path / "reply.wav")
    assert status == 1
    assert "Permission denied" in error
    assert "choose another folder" in error


def test_a_recording_too_long_for_one_turn_is_not_cut(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lecture.flac"
    soundfile.write(path, np.zeros(16_000 * 70, np.float32), 16_000)
    status, _, error = run("talk", path)
    assert status == 2
    assert "transcribe" in error
    assert_one_sentence(error)


def test_wrong_usage_has_the_status_of_wrong_usage(run: Run) -> None:
    with pytest.raises(SystemExit) as left:
        run("sing")
    assert left.value.code == 2


def test_nothing_to_say(run: Run, tmp_path: Path) -> None:
    status, _, error = run("say", "  ", "--out", tmp_path / "x.wav")
    assert status == 2
    assert "nothing to say" in error
    assert not (tmp_path / "x.wav").exists()


def test_a_bug_is_one_sentence_with_its_traceback_in_the_log(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    default = Paths.default()
    monkeypatch.setattr(Paths, "default", classmethod(lambda cls: default))
    monkeypatch.setattr("app.workshop.build_library", lambda paths: break_down())
    status, _, error = run("models", "list")
    assert status == 1
    assert_one_sentence(error)
    assert "ZeroDivisionError" in (default.logs / "parley.log").read_text()


@pytest.mark.engines
def test_silence_is_an_empty_turn(run: Run, question: Path, tmp_path: Path) -> None:
    reply, report = tmp_path / "reply.wav", tmp_path / "report.json"
    status, _, _ = run("talk", question, "--out", reply, "--report", report, *SCRIPTED)
    assert status == 0
    (turn,) = json.loads(report.read_text())["turns"]
    assert (turn["transcript"], turn["reply"], turn["heard"]) == ("", "", "")
    assert turn["times"]["first_sound"] is None
    assert soundfile.info(reply).frames == 0


@pytest.mark.engines
def test_transcribing_silence_gives_no_words(run: Run, question: Path) -> None:
    status, out, _ = run("transcribe", question, "--json", "--recogniser", "scripted")
    assert status == 0
    expected = {"file": str(question), "text": "", "language": "", "seconds": 1.0}
    assert json.loads(out) == [expected]


class FailingOnce:
    """A voice that cannot say the first thing that it is asked to say."""

    def __init__(self) -> None:
        self.voice = ToneSynthesiser()
        self.rate = self.voice.rate
        self.failed = False

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        if not self.failed:
            self.failed = True
            raise EngineError("The voice failed; choose another one.")
        yield from self.voice.synthesise(text, delivery, language)


@pytest.mark.engines
def test_an_engine_that_fails_costs_one_reply_and_the_rest_is_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Workshop, "synthesiser", lambda self, *wishes: FailingOnce())
    question = tmp_path / "question.wav"
    asked = read_sound(RESOURCES / "questions" / "1-small-brown-dog.flac").between(0.3, 1.0)
    question.write_bytes(encode_wav(asked))  # without a pause, at which it would be tried before
    report, reply = tmp_path / "report.json", tmp_path / "reply.wav"
    arguments = ("talk", question, question, "--report", report, "--out", reply)
    status, out, _ = run(*arguments, *SCRIPTED)
    assert status == 1
    assert "The voice failed" in out
    first, second = json.loads(report.read_text())["turns"]
    assert first["failure"] == "The voice failed; choose another one."
    assert (first["cut_short"], first["heard"]) == (True, "")
    assert (second["failure"], second["heard"]) == ("", second["reply"])
    assert soundfile.info(reply).frames > 0
