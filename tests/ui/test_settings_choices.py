from pathlib import Path

import pytest

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Ability, Task
from app.core.languages import LANGUAGES
from app.core.settings import ListeningSettings
from app.speech.voices import Repertoire, Speaker
from app.ui.settings.casting import (
    abilities_of,
    described,
    engine_of,
    matching,
    ordered,
    read_out,
    star_text,
)
from app.ui.settings.devices import device_choices
from app.ui.settings.feeling_choices import feeling_choices, feeling_hint
from app.ui.settings.language_choice import with_language, with_usual
from app.ui.settings.languages import SAMPLES, sample_in_voice
from app.ui.settings.listening_page import with_patience
from app.ui.settings.voice_page_words import limits
from tests.unit.catalog.building import BRAIN, VOICE, make_file, make_model

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="module")
def repertoire() -> Repertoire:
    return Repertoire.load(RESOURCES)


def _names(speakers: list[Speaker]) -> list[str]:
    return [speaker.name for speaker in speakers]


def test_speakers_are_found_by_words_language_and_gender(repertoire: Repertoire) -> None:
    kokoro = [speaker for speaker in repertoire.speakers if speaker.engine == "kokoro"]
    assert _names(matching(kokoro, "dora")) == ["ef_dora", "pf_dora"]
    assert _names(matching(kokoro, "Dora portug")) == ["pf_dora"]
    assert _names(matching(kokoro, "", "it", "male")) == ["im_nicola"]
    assert matching(kokoro, "", "de") == []
    assert len(matching(kokoro, "")) == 54


def test_the_best_speaker_of_the_usual_language_comes_first(repertoire: Repertoire) -> None:
    assert _names(ordered(repertoire.speakers, "en"))[:3] == ["af_heart", "af_bella", "bf_emma"]
    assert _names(ordered(repertoire.speakers, "it"))[0] == "im_nicola"


def test_stars_are_read_out_in_words(repertoire: Repertoire) -> None:
    assert star_text(repertoire.speaker("af_heart")) == "★★★★★"
    assert star_text(repertoire.speaker("ef_dora")) == ""
    heart = read_out(repertoire.speaker("af_heart"))
    assert heart == "Heart, American English, female, excellent, 5 of 5 stars"
    assert read_out(repertoire.speaker("ef_dora")).endswith("not graded")


def test_a_speaker_whose_language_needs_more_packages_says_so(
    repertoire: Repertoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    kumo = repertoire.speaker("jm_kumo")
    assert described(kumo) == "Japanese · male"
    monkeypatch.setattr("app.speech.languages_installed.find_spec", lambda module: None)
    assert described(kumo) == "Japanese · male · needs more packages"
    assert read_out(kumo).endswith("3 of 5 stars, needs more packages")
    assert described(repertoire.speaker("hf_beta")) == "Hindi · female"


def test_the_engine_is_looked_up_in_the_catalogue() -> None:
    manifest = Manifest.load(RESOURCES / "models.toml")
    assert engine_of(manifest, "kokoro-fp32") == "kokoro"
    assert engine_of(manifest, "scripted") == "scripted"


def test_what_a_model_can_follow_is_looked_up_in_the_catalogue() -> None:
    manifest = Manifest.load(RESOURCES / "models.toml")
    assert abilities_of(manifest, "piper-joe") == {Ability.PACE, Ability.LOUDNESS, Ability.PAUSES}
    assert abilities_of(manifest, "scripted") == set(Ability)


def _speaking(**abilities: tuple[Ability, ...]) -> Manifest:
    file, kind = make_file("voice.onnx", VOICE), {"task": Task.SYNTHESISER, "template": None}
    models = (make_model(name, file, abilities=able, **kind) for name, able in abilities.items())
    return Manifest(tuple(models))


MANNER = (
    Ability.PACE, Ability.LOUDNESS, Ability.PAUSES,
    Ability.PITCH, Ability.PITCH_RANGE, Ability.VOICING,
)  # fmt: skip


def test_a_model_that_follows_a_whole_manner_has_no_limits() -> None:
    manifest = _speaking(joe=MANNER)
    assert limits(manifest, "joe") == ""
    assert limits(manifest, "not-in-the-catalogue") == ""


@pytest.mark.parametrize(
    ("abilities", "followed"),
    [
        ((Ability.PACE,), "follows only the pace;"),
        (MANNER[:3], "follows only the pace, the loudness and the pauses;"),
        ((Ability.SPEAKER, Ability.BLEND), "follows nothing;"),
    ],
)
def test_what_a_model_follows_is_told_by_its_abilities(
    abilities: tuple[Ability, ...], followed: str
) -> None:
    alone = limits(_speaking(kokoro=abilities), "kokoro")
    assert followed in alone
    assert alone.endswith("the rest shapes what Parley says.")
    better = limits(_speaking(kokoro=abilities, able=tuple(Ability)), "kokoro")
    assert better == f"{alone} Able follows everything."


def _moods(folder: Path, *, here: bool) -> Library:
    file = make_file("model.safetensors", BRAIN)
    kind: dict[str, object] = {"task": Task.FEELINGS, "template": None, "import_only": True}
    moods = make_model("moods", file, memory_megabytes=900, note="Tells moods.", **kind)
    library = Library(Manifest((moods,)), folder / "store", folder / "models")
    if here:
        library.store.prepare()
        library.store.path(str(file.sha256)).write_bytes(BRAIN)
    return library


def test_a_model_of_feelings_is_offered_once_it_is_here(tmp_path: Path) -> None:
    library = _moods(tmp_path, here=False)
    assert feeling_choices(library, "") == [("", "Built-in")]
    assert "can be imported on the Models page, under Hearing: Moods." in feeling_hint(library, "")
    library = _moods(tmp_path, here=True)
    assert feeling_choices(library, "") == [("", "Built-in"), ("moods", "Moods")]
    assert feeling_hint(library, "") == "Moods (English): Tells moods. It takes 0.90 GB of memory."


def test_a_model_of_feelings_that_went_stays_in_the_list(tmp_path: Path) -> None:
    library = _moods(tmp_path, here=False)
    assert feeling_choices(library, "moods")[-1] == ("moods", "Moods (not on this computer)")
    assert feeling_hint(library, "moods").startswith("Moods is not on this computer")
    assert feeling_choices(library, "of-yore")[-1][1] == "of-yore (not on this computer)"


def test_without_a_model_in_the_catalogue_nothing_is_said_of_one(tmp_path: Path) -> None:
    library = Library(Manifest(()), tmp_path / "store", tmp_path / "models")
    assert feeling_choices(library, "") == [("", "Built-in")]
    assert feeling_hint(library, "") == ""


def test_every_language_has_a_sentence_to_hear(repertoire: Repertoire) -> None:
    assert set(SAMPLES) == set(LANGUAGES) == set(ListeningSettings().languages)
    assert sample_in_voice("jf_alpha", repertoire) == SAMPLES["ja"]
    assert sample_in_voice("nobody", repertoire) == SAMPLES["en"]


def test_a_device_that_is_unplugged_stays_in_the_list() -> None:
    assert device_choices(["Jabra"], "") == [("", "System default"), ("Jabra", "Jabra")]
    assert device_choices([], "Jabra")[-1] == ("Jabra", "Jabra (not connected)")


def test_the_last_language_stays() -> None:
    assert with_language(("en", "de"), "en", spoken=False) == ("de",)
    assert with_language(("de",), "de", spoken=False) == ("de",)


def test_a_further_language_leaves_the_usual_one_first() -> None:
    assert with_language(("zh", "ja"), "en", spoken=True) == ("zh", "en", "ja")
    assert with_usual(("zh", "en", "ja"), "ja") == ("ja", "zh", "en")


def test_patience_takes_the_shorter_waits_along() -> None:
    slow = ListeningSettings(pause_seconds=0.8, look_seconds=1.0, patience_seconds=1.5)
    assert with_patience(slow, 0.6) == ListeningSettings(
        pause_seconds=0.6, look_seconds=0.6, patience_seconds=0.6
    )
    assert with_patience(slow, 3.0).look_seconds == 1.0
