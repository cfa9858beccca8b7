import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ParleyError, UsageError
from app.core.paths import Paths
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.store.presets import Preset, Presets, tidy_name
from app.store.presets_file import PresetsFile

RESOURCES = Path(__file__).parents[3] / "resources"
REPERTOIRE = Repertoire.load(RESOURCES)
DRY = VoiceStyle(speaker="bf_emma", tone="dry", intensity=0.25, prompt="in “quotes”\tand so on")
SUPPLIED = (
    Preset("Everyday", VoiceStyle(), casts=False),
    Preset("Whisper", VoiceStyle(prompt="whisper"), casts=False),
)


@pytest.fixture
def file(tmp_path: Path) -> PresetsFile:
    return PresetsFile(
        tmp_path / "settings" / "presets.toml", RESOURCES / "presets.toml", REPERTOIRE.check
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    folder = tmp_path / "settings"
    folder.mkdir()
    return folder / "presets.toml"


def _names(presets: Presets) -> list[str]:
    return [preset.name for preset in presets]


# What a list of presets does


def test_one_of_the_users_hides_one_that_ships_until_it_is_gone() -> None:
    presets = Presets(SUPPLIED).with_own("WHISPER", DRY)
    assert _names(presets) == ["Everyday", "WHISPER"]
    assert presets.named("whisper").style == DRY
    assert _names(presets.without_own("Whisper")) == ["Everyday", "Whisper"]


def test_what_ships_cannot_be_deleted() -> None:
    assert _names(Presets(SUPPLIED).without_own("Whisper")) == ["Everyday", "Whisper"]


def test_a_preset_that_casts_nobody_keeps_who_speaks() -> None:
    style = VoiceStyle("bf_emma", "dry", blend_with="af_sky", timbre_share=0.1)
    applied = SUPPLIED[1].applied(style)
    assert applied == VoiceStyle("bf_emma", prompt="whisper", blend_with="af_sky", timbre_share=0.1)
    assert Preset("Mine", DRY).applied(style) == DRY


def test_the_preset_that_a_style_is_is_found_the_users_own_first() -> None:
    presets = Presets(SUPPLIED)
    assert presets.equal_to(VoiceStyle(speaker="bf_emma")) == SUPPLIED[0].__class__(
        "Everyday", VoiceStyle(), casts=False, own=False
    )
    assert presets.equal_to(DRY) is None
    mine = presets.with_own("Plain", VoiceStyle()).equal_to(VoiceStyle())
    assert mine == Preset("Plain", VoiceStyle())


def test_an_unknown_name_suggests_near_ones() -> None:
    with pytest.raises(UsageError, match="choose one of: Whisper"):
        Presets(SUPPLIED).named("wisper")
    with pytest.raises(UsageError, match="Everyday, Whisper"):
        Presets(SUPPLIED).named("12345")


@pytest.mark.parametrize("name", ["", "   ", "\n\t"])
def test_a_preset_needs_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="a name"):
        Presets(SUPPLIED).with_own(name, DRY)


@given(st.text(min_size=1, max_size=200))
def test_any_name_can_be_made_tidy(name: str) -> None:
    tidy = tidy_name(name)
    assert tidy == tidy_name(tidy)
    assert not tidy or Preset(tidy, DRY).name == tidy


# The file


def test_what_ships_can_be_used_and_says_something_of_the_voice(file: PresetsFile) -> None:
    presets, trouble = file.load()
    assert not trouble
    assert "Everyday" in _names(presets)
    for preset in presets:
        assert not preset.own
        assert not preset.casts
        assert not REPERTOIRE.reading(preset.style.prompt).unknown


def test_presets_come_back_as_they_were_saved(file: PresetsFile, tmp_path: Path) -> None:
    presets = file.load()[0].with_own("Mine 🎭", DRY).with_own("Plain", VoiceStyle())
    file.save(presets)
    again, trouble = file.load()
    assert not trouble
    assert again.own == presets.own
    mode = (tmp_path / "settings" / "presets.toml").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@settings(deadline=None)  # it writes files
@given(st.text(max_size=5000))
def test_any_prompt_comes_back(tmp_path_factory: pytest.TempPathFactory, prompt: str) -> None:
    place = tmp_path_factory.getbasetemp() / "prompts.toml"
    file = PresetsFile(place, RESOURCES / "presets.toml", REPERTOIRE.check)
    file.save(Presets().with_own("Mine", VoiceStyle(prompt=prompt)))
    (mine,) = file.load()[0].own
    assert mine.style.prompt == prompt.encode(errors="replace").decode()


@pytest.mark.parametrize(
    "content",
    [b"no toml at all", b"\xff\xfe", b"presets = 3", b"[[[[", b"[" * 100_000],
    ids=["words", "bytes", "a number", "brackets", "many brackets"],
)
def test_a_damaged_file_is_set_aside_and_the_usual_presets_stay(
    file: PresetsFile, written: Path, content: bytes
) -> None:
    written.write_bytes(content)
    presets, trouble = file.load()
    assert "Whisper" in _names(presets)
    assert not presets.own
    assert "was damaged" in trouble
    assert "presets.damaged-1.toml" in trouble
    assert written.with_name("presets.damaged-1.toml").read_bytes() == content
    assert file.load()[1] == "", "it is told once"


@pytest.mark.parametrize(
    "bad",
    [
        'name = "Bad"\nstyle = { intensity = 7 }',
        'name = "Bad"\nstyle = { pace = nan }',
        'name = "Bad"\nstyle = { tone = "purple" }',
        'name = "Bad"\nstyle = { speaker = "nobody" }',
        'name = "Bad"\nstyle = { blend_with = "joe" }',
        'name = "Bad"\nstyle = { prompt = 3 }',
        'name = "Bad"\nstyle = "dry"',
        'name = "Bad"',
    ],
)
def test_a_preset_with_a_mistake_costs_no_other(file: PresetsFile, written: Path, bad: str) -> None:
    written.write_text(f'[[presets]]\n{bad}\n[[presets]]\nname = "Good"\nstyle = {{}}\n')
    presets, trouble = file.load()
    assert [preset.name for preset in presets.own] == ["Good"]
    assert not presets.own[0].casts, "a preset without a speaker keeps whoever speaks"
    assert "had mistakes in: “Bad”" in trouble
    assert bad in written.with_name("presets.damaged-1.toml").read_text()
    again, trouble = file.load()
    assert (again.own, trouble) == (presets.own, "")


def test_a_preset_without_a_name_is_told_by_its_place(file: PresetsFile, written: Path) -> None:
    written.write_text('[[presets]]\nname = ""\nstyle = {}\n[[presets]]\nstyle = {}\n')
    assert "preset 1, preset 2" in file.load()[1]


def test_a_folder_in_the_way_is_told(file: PresetsFile, written: Path) -> None:
    written.mkdir()
    (written / "something").touch()
    presets, trouble = file.load()
    assert "Whisper" in _names(presets)
    assert "could not be read" in trouble


def test_what_cannot_be_saved_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file = PresetsFile(
        tmp_path / "file" / "presets.toml", RESOURCES / "presets.toml", REPERTOIRE.check
    )
    with pytest.raises(ParleyError, match="holds until Parley ends"):
        file.save(Presets().with_own("Mine", DRY))


def test_damage_to_what_ships_is_told_with_its_file(tmp_path: Path) -> None:
    supplied = tmp_path / "supplied.toml"
    supplied.write_text('[[presets]]\nname = "Bad"\nstyle = { tone = "purple" }\n')
    file = PresetsFile(tmp_path / "presets.toml", supplied, REPERTOIRE.check)
    with pytest.raises(UsageError, match=r"supplied\.toml cannot be used.*Install Parley again"):
        file.load()


def test_an_installation_has_them_beside_its_settings() -> None:
    file = PresetsFile.beside(Paths.default(), REPERTOIRE.check)
    assert "Newsreader" in _names(file.load()[0])
