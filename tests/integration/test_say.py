"""`main.py say` as a user types it: every style, several presets, and texts from elsewhere."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from app.core.paths import Paths
from app.core.style import VoiceStyle
from app.options import main
from app.speech.voices import Repertoire
from app.store.presets_file import PresetsFile

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Arguments of `say` -> exit status, standard output, standard error."""
    paths = replace(Paths.default(), settings=tmp_path / "settings" / "settings.toml")
    monkeypatch.setattr(Paths, "default", classmethod(lambda cls: paths))

    def call(*arguments: object) -> tuple[int, str, str]:
        scripted = ("--synthesiser", "scripted", "--out", tmp_path / "out.wav")
        status = main(["say", *map(str, (*arguments, *scripted))])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def _save(name: str, style: VoiceStyle) -> None:
    paths = Paths.default()
    file = PresetsFile.beside(paths, Repertoire.load(paths.resources).check)
    file.save(file.load()[0].with_own(name, style))


def _seconds(path: Path) -> float:
    return float(soundfile.info(path).duration)


def test_a_text_is_spoken(run: Run, tmp_path: Path) -> None:
    status, out, error = run("Good morning.", "--tone", "warm", "--blend-with", "bf_emma")
    assert (status, error) == (0, "")
    assert f"{tmp_path / 'out.wav'}: " in out
    assert _seconds(tmp_path / "out.wav") > 0


def test_a_text_comes_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO("Grüß Gott.".encode()))
    monkeypatch.setattr("sys.stdin", stream)
    status, out, _ = run("-", "--json")
    assert status == 0
    assert json.loads(out)["file"] == str(tmp_path / "out.wav")


def test_a_text_comes_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_bytes(b"\xef\xbb\xbfOnce upon a time.\r\n")
    assert run("--file", tmp_path / "story.txt")[0] == 0
    assert _seconds(tmp_path / "out.wav") > 0


@pytest.mark.parametrize("text", ["", "  \n", "… 🤫 !!", "***"])
def test_nothing_to_say_is_a_sentence_and_writes_nothing(
    run: Run, tmp_path: Path, text: str
) -> None:
    status, out, error = run(text)
    assert (status, out) == (2, "")
    assert "nothing" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "advice"),
    [
        ((), 2, "put the words in quotes"),
        (("Hello.", "--file", "text.txt"), 2, "not both"),
        (("--file", "/nowhere/text.txt"), 1, "does not exist"),
        (("Hello.", "--tone", "wram"), 2, "choose one of: warm"),
        (("Hello.", "--speaker", "af_hart"), 2, "af_heart"),
        (("Hello.", "--preset", "newsreder"), 2, "choose one of: Newsreader"),
        (("Hello.", "--language", "klingon"), 2, 'No speaker has the language "klingon"'),
        (("Hello.", "--intensity", "7"), 2, "between 0 and 1"),
        (("Hello.", "--pace", "nan"), 2, "between 0.5 and 2"),
    ],
)
def test_what_is_wrong_is_answered_with_what_is_right(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, advice: str
) -> None:
    left, out, error = run(*arguments)
    assert (left, out) == (status, "")
    assert advice in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.wav").exists()


def test_a_file_that_is_no_text_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    status, _, error = run("--file", tmp_path / "picture.png")
    assert status == 1
    assert "no text in UTF-8" in error


def test_what_is_not_understood_of_a_prompt_is_told(run: Run) -> None:
    status, _, error = run("Hello.", "--prompt", "warm and zorby")
    assert (status, error) == (0, "Understood: warm. Not understood: zorby.\n")
    assert run("Hello.", "--prompt", "warm")[2] == ""


@pytest.mark.parametrize("prompt", ["warm and slow, " * 340, "тепло", "x" * 5000, ""])
def test_any_prompt_is_spoken_with(run: Run, tmp_path: Path, prompt: str) -> None:
    assert run("Hello.", "--prompt", prompt)[0] == 0
    assert _seconds(tmp_path / "out.wav") > 0


def test_a_preset_of_ones_own_is_used_and_options_beside_it_count(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[VoiceStyle] = []
    real = Repertoire.delivery

    def notice(self: Repertoire, style: VoiceStyle, language: str, *rest: object) -> object:
        said.append(style)
        return real(self, style, language, *rest)  # type: ignore[arg-type]

    _save("Mine", VoiceStyle(speaker="bf_emma", tone="dry"))
    monkeypatch.setattr(Repertoire, "delivery", notice)
    assert run("Hello.", "--preset", "mine", "--pace", "1.5")[0] == 0
    assert set(said) == {VoiceStyle(speaker="bf_emma", tone="dry", pace=1.5)}


def test_several_presets_are_written_to_compare(run: Run, tmp_path: Path) -> None:
    _save("My / voice", VoiceStyle(pace=2.0))
    names = ("--preset", "Bedtime story", "--preset", "my / voice", "--preset", "bedtime story")
    status, out, _ = run("Hello there.", *names, "--json")
    assert status == 0
    written = [Path(one["file"]).name for one in json.loads(out)]
    assert written == ["out-bedtime-story.wav", "out-my-voice.wav"]
    assert _seconds(tmp_path / written[0]) > 0
    assert not (tmp_path / "out.wav").exists()


def test_a_language_is_spoken_by_somebody_whose_own_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    real = Repertoire.delivery

    def notice(self: Repertoire, style: VoiceStyle, language: str, *rest: object) -> object:
        said.append((style.speaker, language))
        return real(self, style, language, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Repertoire, "delivery", notice)
    assert run("Bonjour.", "--language", "fr-FR")[0] == 0
    assert said[-1] == ("ff_siwis", "fr")
    assert run("Bonjour.", "--language", "fr", "--speaker", "bm_george")[0] == 0
    assert said[-1] == ("bm_george", "fr")


def test_damaged_presets_are_told_and_what_ships_is_used(run: Run) -> None:
    path = Paths.default().settings.with_name("presets.toml")
    path.parent.mkdir()
    path.write_text("no toml")
    status, _, error = run("Hello.", "--preset", "newsreader")
    assert status == 0
    assert "was damaged" in error
