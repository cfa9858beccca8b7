import os
import stat
import tempfile
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from app.core.errors import ParleyError
from app.core.feeling import Follow
from app.core.guarding import GuardLevel
from app.core.settings import (
    LARGEST_TEXT,
    LONGEST_KEPT_DAYS,
    SMALLEST_TEXT,
    AppearanceSettings,
    DuplexWish,
    ListeningSettings,
    PrivacySettings,
    Settings,
    SoundSettings,
    Theme,
)
from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.store.settings_file import SettingsFile

OTHER = Settings(
    listening=ListeningSettings(languages=("fr", "en"), patience_seconds=2.0),
    voice=VoiceStyle(emotion="joyful", pace=1.5),
    sound=SoundSettings(volume=0.5),
    cores=3,
)

NOTHING_KEPT = Settings(privacy=PrivacySettings(keep_conversation=False))
"""Where it is not known whether the user wants anything kept."""

VALUES = {
    bool: st.booleans(),
    int: st.integers(-(2**63) + 1, 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(),
    DuplexWish: st.sampled_from(DuplexWish),
    Theme: st.sampled_from(Theme),
    Follow: st.sampled_from(Follow),
    GuardLevel: st.sampled_from(GuardLevel),
    tuple[str, ...]: st.lists(st.text(), min_size=1).map(tuple),
}
"""What a field of each type can be."""

RANGES: dict[str, st.SearchStrategy[Any]] = {
    "volume": st.floats(0.0, 1.0),
    "intensity": st.floats(0.0, 1.0),
    "timbre_share": st.floats(0.0, 1.0),
    "prosody_share": st.floats(0.0, 1.0),
    "pace": st.floats(SLOWEST, FASTEST),
    "text_size": st.floats(SMALLEST_TEXT, LARGEST_TEXT),
    "pause_seconds": st.floats(0.0, 0.2),
    "look_seconds": st.floats(0.2, 1.0),
    "patience_seconds": st.floats(1.0, 5.0),
    "keep_days": st.integers(0, LONGEST_KEPT_DAYS),
}
"""What a field of a name can be that cannot be everything."""


def trees(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    values = {field.name: values_of(field.name, hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **values)


def values_of(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name in RANGES:
        return RANGES[name]
    return VALUES[hint] if hint in VALUES else trees(hint)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "parley" / "settings.toml")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "parley" / "settings.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_a_file_everything_is_at_its_default(file: SettingsFile) -> None:
    assert file.load() == (Settings(), "")


@limits(deadline=None)
@given(trees(Settings))
def test_settings_come_back_as_they_were_saved(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = SettingsFile(Path(folder) / "settings.toml")
        file.save(settings)
        assert file.load() == (settings, "")


def test_only_what_differs_is_written_so_that_better_defaults_reach_people(
    file: SettingsFile, path: Path
) -> None:
    file.save(OTHER)
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "version": 2,
        "listening": {"languages": ["fr", "en"], "patience_seconds": 2.0},
        "voice": {"emotion": "joyful", "pace": 1.5},
        "sound": {"volume": 0.5},
        "cores": 3,
    }


@pytest.mark.skipif(os.name != "posix", reason="other systems keep permissions elsewhere")
def test_nobody_else_can_read_it(file: SettingsFile, path: Path) -> None:
    file.save(OTHER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@limits(deadline=None)
@given(st.binary())
def test_noise_never_stops_the_program_and_is_kept(noise: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        path.write_bytes(noise)
        _, message = SettingsFile(path).load()
        if message:
            assert (Path(folder) / "settings.damaged-1.toml").read_bytes() == noise
            assert SettingsFile(path).load()[1] == ""


@pytest.mark.parametrize(
    "value",
    ["nan", "inf", "-1", "1e400", "9" * 30, "true", '"loud"', "[]", "{}", "1979-05-27", "''"],
)
def test_a_wrong_value_costs_itself_and_no_other(
    file: SettingsFile, path: Path, value: str
) -> None:
    sound = f"[sound]\nmicrophone = 'Desk'\nvolume = {value}\nloudspeaker = 'Room'\n"
    write(path, f"cores = 3\n[voice]\nspeaker = 'bf_emma'\n{sound}")
    settings, message = file.load()
    assert settings == Settings(
        cores=3,
        voice=VoiceStyle(speaker="bf_emma"),
        sound=SoundSettings(microphone="Desk", loudspeaker="Room"),
    )
    aside = path.with_name("settings.damaged-1.toml")
    assert "mistakes in: sound.volume." in message
    assert str(aside) in message
    assert value in aside.read_text(encoding="utf-8")
    assert file.load() == (settings, "")


def test_a_value_that_is_right_only_beside_another_is_not_lost_with_a_third(
    file: SettingsFile, path: Path
) -> None:
    write(path, "[listening]\nlook_seconds = 2.0\npatience_seconds = 3.0\nlanguages = 5\n")
    settings, message = file.load()
    assert settings.listening == ListeningSettings(look_seconds=2.0, patience_seconds=3.0)
    assert "mistakes in: listening.languages." in message


def test_values_that_contradict_one_another_are_told_of(file: SettingsFile, path: Path) -> None:
    write(path, "[listening]\npatience_seconds = 3.0\nlook_seconds = 4.0\n")
    settings, message = file.load()
    assert settings.listening == ListeningSettings(patience_seconds=3.0)
    assert "listening.look_seconds" in message


@pytest.mark.parametrize(
    "text",
    [
        "[privacy]\nkeep_conversation = 'no'\n",
        "[privacy]\nkeep_days = 'some'\n",
        "privacy = false\n",
        "[privacy\nkeep_conversation = false\n",
    ],
)
def test_where_it_is_not_known_what_may_be_kept_nothing_is_until_the_user_has_looked(
    file: SettingsFile, path: Path, text: str
) -> None:
    write(path, text)
    settings, message = file.load()
    assert settings == NOTHING_KEPT
    assert "Nothing that is said is kept until you have looked at Privacy" in message
    assert file.load() == (settings, "")


@pytest.mark.parametrize("text", ["[sound]\nvolume = 'loud'\n", "[privacy]\ngo_on = 3\n"])
def test_other_mistakes_change_nothing_about_what_is_kept(
    file: SettingsFile, path: Path, text: str
) -> None:
    write(path, text)
    settings, message = file.load()
    assert settings.privacy == PrivacySettings()
    assert "Nothing" not in message


def test_parts_that_are_no_tables_are_told_together(file: SettingsFile, path: Path) -> None:
    write(path, "cores = 'all'\nvoice = 3\n[sound]\nvolume = 0.5\n")
    settings, message = file.load()
    assert settings == Settings(sound=SoundSettings(volume=0.5))
    assert "voice, cores" in message


def test_every_damaged_file_gets_a_name_of_its_own(file: SettingsFile, path: Path) -> None:
    for number in (1, 2, 3):
        write(path, f"no settings {number}")
        file.load()
        aside = path.with_name(f"settings.damaged-{number}.toml")
        assert aside.read_text(encoding="utf-8") == f"no settings {number}"


def test_a_folder_in_its_place_is_set_aside(file: SettingsFile, path: Path) -> None:
    path.mkdir(parents=True)
    settings, message = file.load()
    assert settings == NOTHING_KEPT
    assert "settings.damaged-1.toml" in message


def test_unknown_keys_are_ignored(file: SettingsFile, path: Path) -> None:
    write(path, "future = 1\n[voice]\npace = 1\nvibrato = 2\n[future_part]\nx = 1\n")
    assert file.load() == (Settings(), "")


def test_an_older_file_is_brought_up_to_date_one_version_at_a_time(path: Path) -> None:
    def second(table: dict[str, Any]) -> dict[str, Any]:
        return {**table, "sound": {"volume": table["loudness"] / 100}}

    def third(table: dict[str, Any]) -> dict[str, Any]:
        return {**table, "sound": {"volume": table["sound"]["volume"] / 2}}

    file = SettingsFile(path, [second, third])
    write(path, "version = 1\nloudness = 80\n")
    assert file.load()[0].sound.volume == 0.4
    write(path, "version = 2\n[sound]\nvolume = 0.8\n")
    assert file.load()[0].sound.volume == 0.4
    file.save(OTHER)
    assert file.load() == (OTHER, "")
    write(path, "version = 1\nloudness = 'very'\n")
    assert "damaged" in file.load()[1]


def test_the_file_of_a_newer_parley_is_kept(file: SettingsFile, path: Path) -> None:
    newer = "version = 7\ncores = 3\nfuture = 1\n"
    write(path, newer)
    settings, message = file.load()
    assert (settings, message) == (Settings(cores=3), "")
    file.save(settings)
    assert path.with_name("settings.version-7.toml").read_text(encoding="utf-8") == newer
    assert file.load() == (settings, "")


def test_where_nothing_can_be_written_the_user_is_told(tmp_path: Path) -> None:
    (tmp_path / "parley").write_text("a file where the folder should be", encoding="utf-8")
    file = SettingsFile(tmp_path / "parley" / "settings.toml")
    with pytest.raises(ParleyError, match=r"could not be saved.*until Parley ends\."):
        file.save(OTHER)
    assert file.load()[0] == NOTHING_KEPT


def test_a_failed_save_leaves_the_old_file(
    file: SettingsFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(OTHER)

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ParleyError, match="No space left"):
        file.save(Settings())
    assert file.load() == (OTHER, "")
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_a_dark_theme_is_a_theme_again(file: SettingsFile) -> None:
    file.save(Settings(appearance=AppearanceSettings(theme=Theme.DARK)))
    assert file.load()[0].appearance.theme is Theme.DARK


def test_what_an_older_file_does_not_say_of_keeping_is_at_its_default(
    file: SettingsFile, path: Path
) -> None:
    write(path, "version = 2\n[privacy]\nkeep_conversation = false\n")
    assert file.load() == (Settings(privacy=PrivacySettings(keep_conversation=False)), "")


@pytest.mark.parametrize("days", ["-1", "36501", "1.5", "'ever'"])
def test_nothing_is_kept_for_a_time_that_is_none(file: SettingsFile, path: Path, days: str) -> None:
    write(path, f"[privacy]\nkeep_days = {days}\n")
    settings, message = file.load()
    assert settings == NOTHING_KEPT
    assert "privacy" in message
