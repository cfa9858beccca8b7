from pathlib import Path

import pytest

from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.store.migrations import EMOTIONS, TONES, renamed_styles
from app.store.settings_file import SettingsFile

RESOURCES = Path(__file__).parents[3] / "resources"


def test_every_old_name_has_a_new_one_that_exists() -> None:
    repertoire = Repertoire.load(RESOURCES)
    for new in TONES.values():
        repertoire.tone(new)
    for new in EMOTIONS.values():
        repertoire.emotion(new)
    assert not set(TONES) & {tone.name for tone in repertoire.tones}
    assert not set(EMOTIONS) & {emotion.name for emotion in repertoire.emotions}


def test_a_file_with_old_names_is_read_as_if_it_had_the_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("version = 1\n[voice]\ntone = 'formal'\nemotion = 'tenderness'\npace = 0.9\n")
    settings, message = SettingsFile(path).load()
    assert settings.voice == VoiceStyle(tone="professional", emotion="tender", pace=0.9)
    assert message == ""


@pytest.mark.parametrize("voice", [{}, {"tone": "warm"}, {"tone": ["joy"], "emotion": 3}, 3, None])
def test_what_is_new_or_wrong_is_left_as_it_is(voice: object) -> None:
    assert renamed_styles({"voice": voice, "cores": 2}) == {"voice": voice, "cores": 2}
    assert renamed_styles({}) == {}
