"""The main job with the starter models: recordings in, spoken replies out."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.audio.wav import read_sound
from app.bootstrap import ArrivingEngines, build_conversation
from app.commands import talk as command
from app.commands.talk import TalkOptions, talk
from app.core.delivery import Delivery
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.sound import SPEECH_RATE, Sound
from app.evaluation.runner import Saying, Talk
from app.workshop import Workshop
from tests.integration.words import word_errors

pytestmark = [pytest.mark.engines, pytest.mark.timeout(600)]

QUESTIONS = Path(__file__).parents[2] / "resources" / "questions"
SETTINGS = Settings()


class LoadedWorkshop(Workshop):
    """Loads the engines once for all tests of this file."""

    def engines(self, settings: Settings) -> Any:
        if not hasattr(self, "loaded"):
            self.loaded = super().engines(settings)
        self.loaded.recogniser.forget()
        return self.loaded


@pytest.fixture(scope="module")
def workshop() -> LoadedWorkshop:
    return LoadedWorkshop(Paths.default())


Converse = Callable[..., tuple[list[dict[str, Any]], Sound]]


@pytest.fixture
def converse(workshop: LoadedWorkshop, tmp_path: Path) -> Converse:
    """Recordings -> the turns of the report, and the replies."""

    def run(*paths: Path, real_time: bool = False) -> tuple[list[dict[str, Any]], Sound]:
        out, report = tmp_path / "reply.wav", tmp_path / "report.json"
        options = TalkOptions(paths, out, report, real_time)
        assert talk(workshop, SETTINGS, options) == 0
        turns: list[dict[str, Any]] = json.loads(report.read_text())["turns"]
        return turns, read_sound(out)

    return run


def test_three_questions_are_understood_answered_and_the_answers_can_be_heard(
    converse: Converse, workshop: LoadedWorkshop
) -> None:
    asked = tomllib.loads((QUESTIONS / "questions.toml").read_text())["questions"]
    turns, replies = converse(*(QUESTIONS / question["file"] for question in asked))
    assert len(turns) == 3
    for turn, question in zip(turns, asked, strict=True):
        assert word_errors(question["words"], turn["transcript"]) < 0.2
        assert turn["language"] == "en"
        assert not turn["cut_short"]
        assert turn["heard"] == turn["reply"]
        assert len(turn["reply"].split()) >= 3
        times = turn["times"]
        order = (
            "speech_ended",
            "transcribed",
            "first_token",
            "first_clause",
            "first_sound",
            "finished",
        )
        assert [times[name] for name in order] == sorted(times[name] for name in order)
    written = " ".join(turn["reply"] for turn in turns)
    recogniser = workshop.engines(SETTINGS).recogniser
    understood = recogniser.transcribe(replies, 0.9 * replies.seconds).text
    assert word_errors(written, understood) < 0.35  # digits and names are spelt in other ways


def test_people_are_understood_at_the_pace_of_a_microphone(
    converse: Converse, people: Callable[[str], tuple[Sound, str]], tmp_path: Path
) -> None:
    paths = []
    for name in ("hello_world", "quick_brown_fox"):
        sound, _ = people(f"en/{name}")
        paths.append(tmp_path / f"{name}.wav")
        soundfile.write(paths[-1], sound.samples, sound.rate)
    turns, replies = converse(*paths, real_time=True)
    by_file = {turn["file"]: turn for turn in turns}
    for path in paths:
        _, words = people(f"en/{path.stem}")
        turn = by_file[str(path)]
        assert word_errors(words, turn["transcript"]) <= 0.25
        assert turn["times"]["first_sound"] > turn["times"]["speech_ended"]
        assert turn["heard"]
    assert replies.seconds > 1.0


@pytest.mark.parametrize("real_time", [False, True])
@pytest.mark.parametrize("level", [0.0, 0.003])
def test_silence_and_noise_get_no_answer(
    converse: Converse, tmp_path: Path, level: float, real_time: bool
) -> None:
    noise = np.random.default_rng(1).normal(0, level, 2 * SPEECH_RATE).astype(np.float32)
    soundfile.write(tmp_path / "quiet.wav", noise, SPEECH_RATE)
    out = tmp_path / "reply.wav"
    options = TalkOptions((tmp_path / "quiet.wav",), out, tmp_path / "r.json", real_time)
    assert command.talk(LoadedWorkshop(Paths.default()), SCRIPTED, options) == 0
    (turn,) = json.loads((tmp_path / "r.json").read_text())["turns"]
    assert (turn["transcript"], turn["reply"], turn["times"]["first_sound"]) == ("", "", None)
    assert soundfile.info(out).frames == 0


SCRIPTED = Settings(
    models=type(SETTINGS.models)(
        recogniser="scripted", language_model="scripted", synthesiser="scripted"
    )
)


def test_speaking_again_while_a_reply_is_due_loses_no_words(workshop: LoadedWorkshop) -> None:
    engines = workshop.engines(SETTINGS)
    conversation = build_conversation(workshop, ArrivingEngines.here(engines), SETTINGS)
    run = Talk(conversation.session, conversation.loudspeaker, conversation.timing, SETTINGS)
    first, second = (
        read_sound(QUESTIONS / name) for name in ("2-cup-of-tea.flac", "3-rainy-evening.flac")
    )
    gap = Sound.silence(3.2, SPEECH_RATE)
    both = Sound.joined([first, gap, second], SPEECH_RATE)
    try:
        turns = list(run.in_real_time([Saying("both", both)]))
    finally:
        conversation.session.close()
    # whether the reply had begun depends on the machine; that no word is lost must not
    said = " ".join(turn.transcript for turn in turns)
    assert "tea" in said
    assert "evening" in said
    for turn in turns:
        assert turn.reply.startswith(turn.heard)


@pytest.mark.parametrize("speaker", ["af_heart", "am_michael"])
@pytest.mark.parametrize("words", ["Yes.", "No.", "Thank you.", "Okay.", "Bye."])
def test_a_real_yes_or_thank_you_is_never_dropped(
    workshop: LoadedWorkshop, words: str, speaker: str
) -> None:
    engines = workshop.engines(SETTINGS)
    style = Delivery(speaker=speaker)
    pieces = engines.synthesiser.synthesise(words, style, "en")
    sound = Sound.joined(pieces, engines.synthesiser.rate).resampled(SPEECH_RATE)
    padded = Sound.joined([Sound.silence(0.3, SPEECH_RATE), sound], SPEECH_RATE)
    engines.detector.reset()
    frames = padded.frames(engines.detector.frame_samples)
    speech = sum(f.seconds for f in frames if engines.detector.probability(f) >= 0.5)
    understood = engines.recogniser.transcribe(padded, speech).text
    assert understood.casefold().startswith(words.casefold().rstrip("."))
